"""Writes the envelope fixtures: records as the CloudEvents SDK and Confluent's serializers make them, and what is in them.

Needs cloudevents and confluent-kafka: `pip install cloudevents "confluent-kafka[avro,json,protobuf]"`.
"""
import base64
import datetime
import json
import pathlib
import random
import uuid

from cloudevents.core.bindings import kafka
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v03.event import CloudEvent as CloudEvent03
from cloudevents.core.v1.event import CloudEvent
from confluent_kafka.schema_registry import SchemaRegistryClient, header_schema_id_serializer
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, timestamp_pb2

FOLDER = pathlib.Path(__file__).parent


def text(data):
    return None if data is None else base64.b64encode(data).decode()


def save(name, cases):
    (FOLDER / name).write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n")


def case(name, headers, value, **expected):
    return {"name": name, "headers": [[n, text(v)] for n, v in headers], "value": text(value), **expected}


# CloudEvents

DATA = {"status": 200, "duration_ms": 120.5, "route": "/cart \"größe\""}
TIME = datetime.datetime(2026, 3, 1, 12, 0, 0, 250000, tzinfo=datetime.timezone.utc)


def attributes(number, **more):
    return {
        "id": f"req-{number:04}", "source": "//shop/checkout", "type": "com.shop.request.completed", "time": TIME,
        "subject": "/cart", "partitionkey": "checkout", "sequence": str(number), **more,
    }


def shown(event):
    """The attributes as texts."""
    result = {}
    for name, value in event.get_attributes().items():
        result[name] = value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime.datetime) else str(value)
    return result


events = {
    "json": (CloudEvent(attributes(1, datacontenttype="application/json"), DATA), json.dumps(DATA)),
    "no content type": (CloudEvent(attributes(2), DATA), json.dumps(DATA)),
    "suffix": (CloudEvent(attributes(3, datacontenttype="application/vnd.shop+json"), DATA), json.dumps(DATA)),
    "text": (
        CloudEvent(attributes(4, datacontenttype="text/plain"), 'http,env="prod" n=1\n'), 'http,env="prod" n=1\n'),
    "bytes": (
        CloudEvent(attributes(5, datacontenttype="application/octet-stream"), b"\x0a\x00\xff"), b"\x0a\x00\xff"),
    "no data": (CloudEvent(attributes(6), None), None),
    "version 0.3": (CloudEvent03(attributes(7, datacontenttype="application/json"), DATA), json.dumps(DATA)),
    "version 0.3 bytes": (
        CloudEvent03(attributes(8, datacontenttype="application/octet-stream", datacontentencoding="base64"), b"\x01\x02"),
        b"\x01\x02"),
}

cases = []
for name, (event, data) in events.items():
    data = data.encode() if isinstance(data, str) else data
    for mode, write in (("binary", kafka.to_binary), ("structured", kafka.to_structured)):
        if mode == "binary" and "0.3 bytes" in name:
            continue
        message = write(event, JSONFormat())
        expected = [{"index": 0, "attributes": shown(event), "data": text(data)}]
        cases.append(case(f"{mode}, {name}", list(message.headers.items()), message.value, events=expected))

batch = b"[%s]" % b",".join(kafka.to_structured(event, JSONFormat()).value for event, _ in events.values())
cases.append(case(
    "batch", [("content-type", b"application/cloudevents-batch+json; charset=UTF-8")], batch,
    events=[
        {"index": i, "attributes": shown(event), "data": text(data.encode() if isinstance(data, str) else data)}
        for i, (event, data) in enumerate(events.values())
    ]))
save("cloudevents.json", cases)

# Confluent

# The registry's stand-in makes up GUIDs; the same ones each time.
uuid.uuid4 = lambda random=random.Random(1): uuid.UUID(int=random.getrandbits(128), version=4)

AVRO = json.dumps({"type": "record", "name": "R", "fields": [{"name": "status", "type": "int"}]})
JSON = json.dumps({"title": "R", "type": "object", "properties": {"status": {"type": "integer"}}})
timestamp = timestamp_pb2.Timestamp(seconds=1772366400, nanos=250000000)
extension_range = descriptor_pb2.DescriptorProto.ExtensionRange(start=1, end=2)
reserved = descriptor_pb2.DescriptorProto.ReservedRange(start=1, end=2)
file_set = descriptor_pb2.FileDescriptorSet()


def position(descriptor):
    """The numbers of a message in its file, from the outside in."""
    outer = descriptor.containing_type
    if outer is None:
        return [list(descriptor.file.message_types_by_name).index(descriptor.name)]
    return position(outer) + [list(outer.nested_types_by_name).index(descriptor.name)]


cases = []
for form in ("prefix", "header"):
    client = SchemaRegistryClient.new_client({"url": "mock://" + form})
    context = {"schema.id.serializer": header_schema_id_serializer} if form == "header" else {}
    values = [
        ("avro", AvroSerializer(client, AVRO, conf={**context}), {"status": 503}, bytes([0xEE, 0x07]), []),
        ("json", JSONSerializer(JSON, client, conf={**context}), {"status": 503}, None, []),
    ]
    for message in (timestamp, file_set, extension_range, reserved, descriptor_pb2.DescriptorProto(name="x")):
        serializer = ProtobufSerializer(type(message), client, {"use.deprecated.format": False, **context})
        place = position(message.DESCRIPTOR)
        values.append((
            "protobuf " + message.DESCRIPTOR.full_name, serializer, message, message.SerializeToString(), place))
    for name, serializer, value, payload, place in values:
        headers = []
        bytes_ = serializer(value, SerializationContext("topic-" + name, MessageField.VALUE, headers))
        expected = {"payload": text(b'{"status":503}' if payload is None else payload), "indexes": place}
        if form == "header":
            raw = dict(headers)["__value_schema_id"]
            assert raw[0] == 1
            expected["guid"] = str(uuid.UUID(bytes=bytes(raw[1:17])))
        else:
            expected["id"] = int.from_bytes(bytes_[1:5], "big")
        cases.append(case(f"{form}, {name}", headers, bytes_, **expected))
save("confluent.json", cases)
