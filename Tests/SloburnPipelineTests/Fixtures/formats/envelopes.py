# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Envelopes around requests: CloudEvents by its SDK, Confluent's frame by its serializers, Connect's JsonConverter."""

import datetime
import decimal
import json

from cloudevents.core.bindings import kafka
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

import sdk
from case import D, H, M, MS, S, START, Case, requests


def moment(time):
    return datetime.datetime.fromtimestamp(time // S, datetime.timezone.utc) + datetime.timedelta(
        microseconds=time % S // 1000
    )


def cloudevents():
    case = Case("cloudevents", "CloudEvents of its SDK: binary, structured and in batches, some sent twice.")
    case.source(
        "events",
        "events",
        "envelope: cloudevents\njson: { metric: { value: requests }, value: { field: duration_ms }, "
        "unit: { field: unit } }",
    )
    selected = 'ce_type="com.shop.request.completed"'
    case.ratio("availability", "events", f'requests{{{selected},status!~"5.."}}', f"requests{{{selected}}}")
    case.threshold("latency", "events", f"requests{{{selected}}}", "ms", 250)
    drawn = requests("cloudevents")

    def event(r, shift=0, source="//shop/checkout", type="com.shop.request.completed", number=None, **data):
        attributes = {
            "id": f"req-{r.number if number is None else number}",
            "source": source,
            "type": type,
            "time": moment(r.time + shift),
            "subject": r.route,
            "datacontenttype": "application/json",
        }
        return CloudEvent(attributes, {"status": r.status, "duration_ms": r.us / 1000, "unit": "ms", **data})

    def write(event, at, structured=False, change=lambda value: value, **what):
        message = (kafka.to_structured if structured else kafka.to_binary)(event, JSONFormat())
        headers = {name: value.decode() for name, value in message.headers.items()}
        case.record("events", change(message.value), at, headers=headers, **what)

    for i, r in enumerate(drawn[:80]):
        write(event(r), r.time + 40 * MS, i % 2)
        case.request(r)
        # The same event in the other mode; the same id of another source is another event.
        if i % 20 == 3:
            write(event(r), r.time + 3 * S, not i % 2, duplicates=1)
        if i % 20 == 7:
            write(event(r, source="//shop/other"), r.time + 3 * S, i % 2)
            case.request(r)
        if i % 20 == 9:
            write(event(r, type="com.shop.request.begun", number=f"b{i}"), r.time + 50 * MS, i % 2)
    for i in range(80, 150, 10):
        batch = drawn[i : i + 10]
        for r in batch:
            case.request(r)
        texts = [kafka.to_structured(event(r), JSONFormat()).value for r in batch]
        what = {}
        if i == 110:
            texts[2:2] = [
                texts[0],
                kafka.to_structured(event(batch[0], number="x1", unit="Ms"), JSONFormat()).value,
                b"{}",
                b"7",
            ]
            what = {"duplicates": 1, "unknown_unit": 1, "missing_field": 1, "malformed": 1}
        case.record(
            "events",
            b"[" + b",".join(texts) + b"]",
            batch[-1].time + 40 * MS,
            len(texts),
            headers={"content-type": "application/cloudevents-batch+json; charset=utf-8"},
            **what,
        )
    r = drawn[120]
    at = r.time + 50 * MS
    for structured in (False, True):
        n = f"bad-{structured}-"
        write(event(r, number=n + "1"), at, structured, lambda value: value[:-7], malformed=1)
        write(event(r, number=n + "2", unit="parsec"), at, structured, unknown_unit=1)
        write(event(r, number=n + "3", duration_ms=-1), at, structured, negative_duration=1)
        write(event(r, number=n + "4", shift=D), at, structured, future_timestamp=1)
        write(event(r, number=n + "5", shift=-H), at, structured, too_late=1)
        write(event(r, number=n + "6", duration_ms=None), at, structured, missing_field=1)
        # A refused event is not remembered.
        write(event(r, number=n + "3"), at, structured)
        case.request(r)
    case.record("events", json.dumps({"status": 200, "duration_ms": 1, "unit": "ms"}), at, missing_field=1)
    case.save()


AVRO = {
    "type": "record",
    "name": "Request",
    "namespace": "shop",
    "fields": [
        {"name": "status", "type": "int"},
        {"name": "duration_ms", "type": ["null", "double"]},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "route", "type": {"type": "enum", "name": "Route", "symbols": ["cart", "pay"]}},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "tags", "type": {"type": "map", "values": "string"}},
    ],
}
SCHEMA = json.dumps(
    {
        "title": "Request",
        "type": "object",
        "properties": {"status": {"type": "integer"}, "duration_ms": {"type": "number"}, "at": {"type": "integer"}},
    }
)


def confluent():
    case = Case("confluent", "Confluent's serializers: JSON, Avro, and OTLP as Protobuf.")
    client = SchemaRegistryClient.new_client({"url": "mock://golden"})
    write_avro, write_json = AvroSerializer(client, json.dumps(AVRO)), JSONSerializer(SCHEMA, client)
    context = lambda topic: SerializationContext(topic, MessageField.VALUE, [])
    drawn = requests("confluent", 120)

    def value(r, shift=0, **change):
        return {"status": r.status, "duration_ms": r.us / 1000, "at": (r.time + shift) // MS, **change}

    def avro(r, shift=0, **change):
        more = {
            "route": r.route[1:],
            "price": decimal.Decimal("12.50"),
            "tags": {"a": "b"},
            "at": moment(r.time + shift),
        }
        return write_avro({**value(r), **more, **change}, context("c.avro"))

    def text(r, shift=0, **change):
        return write_json(value(r, shift, **change), context("c.json"))

    number = int.from_bytes(avro(drawn[0])[1:5], "big")
    mapping = (
        "json: { metric: { value: requests }, value: { field: duration_ms }, unit: { value: ms }, "
        "timestamp: { field: at, encoding: ms } }"
    )
    case.source("text", "c.json", "envelope: confluent\n" + mapping)
    schema = json.dumps(AVRO).replace("'", "''")
    case.source(
        "avro",
        "c.avro",
        f"envelope: confluent\nconfluent: {{ schemas: [{{ id: {number}, schema: '{schema}' }}] }}\n" + mapping,
    )
    case.source("otel", "c.otlp", "envelope: confluent\nformat: otlp-proto")
    case.ratio("availability", "text", 'requests{status!~"5.."}', "requests")
    case.threshold("latency", "text", "requests", "ms", 250)
    case.ratio("availability-avro", "avro", 'requests{status!~"5..",route=~"cart|pay"}', "requests")
    case.threshold("latency-avro", "avro", "requests", "s", "0.25")
    case.ratio("availability-otlp", "otel", 'requests{status!~"5.."}', "requests")
    for r in drawn:
        topic, write = [("c.json", text), ("c.avro", avro)][r.number % 2]
        case.record(topic, write(r), r.time + 40 * MS)
        names = ["availability", "latency"] if topic == "c.json" else ["availability-avro", "latency-avro"]
        case.request(r, *names)
    r = drawn[90]
    at = r.time + 50 * MS
    for topic, write in [("c.json", text), ("c.avro", avro)]:
        case.record(topic, write(r)[:-5], at, malformed=1)
        case.record(topic, write(r, D), at, future_timestamp=1)
        case.record(topic, write(r, -H), at, too_late=1)
        case.record(topic, write(r, duration_ms=-1.0), at, negative_duration=1)
        case.record(topic, write(r)[:4], at, malformed=1)
        case.record(topic, b"", at, malformed=1)
    case.record("c.json", json.dumps(value(r)), at, malformed=1)
    case.record("c.avro", avro(r, duration_ms=None), at, missing_field=1)
    case.record("c.avro", avro(r, duration_ms=float("nan")), at, not_finite=1)
    case.record("c.avro", b"\0\0\0\0\x63" + avro(r)[5:], at, unsupported=1)
    meters = sdk.Meters(START, sdk.DELTA)
    counter = meters.meter.create_counter("requests", unit="{request}")
    serializer = None
    for reading in range(1, 9):
        time = START + reading * M
        for r in [r for r in drawn if time - M <= r.time < time]:
            sdk.set_clock(r.time)
            counter.add(1, {"status": r.status})
            case.count("availability-otlp", time, r.answered)
        request = meters.read(time)
        serializer = serializer or ProtobufSerializer(type(request), client, {"use.deprecated.format": False})
        data = serializer(request, context("c.otlp"))
        count = len(sdk.points(request))
        case.record("c.otlp", data, time + 30 * MS, count)
        if reading == 5:
            case.record("c.otlp", data, time + S, count, duplicates=count)
    case.record("c.otlp", data[:-7], time + 40 * MS, malformed=1)
    case.record("c.otlp", request.SerializeToString(), time + 40 * MS, malformed=1)
    case.save()


def connect():
    case = Case("connect-json", "Kafka Connect's JsonConverter with and without schemas, and a row of Debezium.")
    case.source(
        "connect",
        "connect",
        "envelope: connect-json\njson: { metric: { value: requests }, value: { field: after.duration_us }, "
        "unit: { value: us }, timestamp: { field: after.at, encoding: us }, labels: { fields: [after.status, op] } }",
    )
    case.ratio("availability", "connect", 'requests{after.status!~"5..",op="c"}', 'requests{op="c"}')
    case.threshold("latency", "connect", 'requests{op="c"}', "ms", 250)
    fields = [
        {"type": "int64", "optional": False, "field": "duration_us"},
        {"type": "int32", "optional": False, "field": "status"},
        {"type": "int64", "optional": False, "name": "io.debezium.time.MicroTimestamp", "version": 1, "field": "at"},
    ]
    row = {"type": "struct", "optional": True, "fields": fields, "name": "shop.Value", "field": "after"}
    schema = {
        "type": "struct",
        "optional": False,
        "name": "shop.Envelope",
        "fields": [{**row, "field": "before"}, row, {"type": "string", "optional": False, "field": "op"}],
    }
    drawn = requests("connect", 100)

    def write(r, bare=False, op="c", shift=0, cut=0, at=None, **change):
        after = {"duration_us": r.us, "status": r.status, "at": (r.time + shift) // 1000, **change}
        payload = {"before": None, "after": after, "op": op}
        text = json.dumps(payload if bare else {"schema": schema, "payload": payload}, separators=(",", ":"))
        return text[: len(text) - cut]

    for r in drawn:
        # Converters with `schemas.enable=false` write the payload alone; schemas are long, so most here do.
        case.record("connect", write(r, r.number % 4), r.time + 40 * MS)
        case.request(r)
    # Rows that are changed are no requests.
    case.record("connect", write(drawn[40], op="u"), drawn[40].time + 50 * MS)
    r = drawn[80]
    for bare in (True, False):
        at = r.time + 50 * MS
        case.record("connect", write(r, bare, cut=5), at, malformed=1)
        case.record("connect", write(r, bare, duration_us=-1), at, negative_duration=1)
        case.record("connect", write(r, bare, duration_us=None), at, missing_field=1)
        case.record("connect", write(r, bare, shift=D), at, future_timestamp=1)
        case.record("connect", write(r, bare, shift=-H), at, too_late=1)
        case.record("connect", write(r, bare, at=0), at)
        case.request(r)
    case.save()


def write():
    cloudevents(), confluent(), connect()
