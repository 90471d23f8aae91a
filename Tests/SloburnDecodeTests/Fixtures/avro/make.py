"""Writes the Avro fixtures: NAME.avsc (schema), NAME.avro (one datum) and NAME.json (what it should become).

Needs fastavro and avro: `pip install fastavro avro`. The data are written by fastavro; Apache's own library has to
write the same bytes wherever it knows the types.
"""
import base64
import decimal
import io
import json
import math
import pathlib
import struct

import avro.io
import avro.schema
import fastavro

FOLDER = pathlib.Path(__file__).parent


class Float32(float):
    """A number that is written as a float."""


def packed(value):
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return None


def number_text(value):
    if math.isnan(value):
        return '"NaN"'
    if math.isinf(value):
        return '"Infinity"' if value > 0 else '"-Infinity"'
    text = repr(float(value))
    if isinstance(value, Float32):
        text = next(t for t in ("%.*g" % (p, value) for p in range(1, 10)) if packed(float(t)) == packed(value))
    plain = decimal.Decimal(text)
    if plain == plain.to_integral_value():
        plain = plain.quantize(1) if abs(plain) < 10 ** 15 else plain
    digits, exponent = plain.as_tuple().digits, plain.as_tuple().exponent
    most = 6 if isinstance(value, Float32) else 15
    if value == 0 and math.copysign(1, value) < 0:
        return "-0.0"
    if abs(value) < 10 ** most and exponent >= -9 and len(digits) <= most:
        text = format(plain, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return text if "." in text or "e" in text else text + ".0"


def json_text(value):
    if isinstance(value, dict):
        return "{%s}" % ",".join(json_text(k) + ":" + json_text(v) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return "[%s]" % ",".join(map(json_text, value))
    if isinstance(value, bytes):
        return '"%s"' % base64.b64encode(value).decode()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, str):
        # Control characters as \u00xx, all else as it is.
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"%s"' % "".join(c if c >= " " else "\\u%04x" % ord(c) for c in escaped)
    return json.dumps(value)


def write(name, schema, datum, expected=None, both=True):
    text = json.dumps(schema, indent=1)
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(schema), datum)
    if both:
        check = io.BytesIO()
        # Logical types make no difference to the bytes; Apache's library wants objects for them.
        plain = text.replace('"logicalType"', '"otherwise"')
        avro.io.DatumWriter(avro.schema.parse(plain)).write(datum, avro.io.BinaryEncoder(check))
        assert check.getvalue() == out.getvalue(), name
    (FOLDER / f"{name}.avsc").write_text(text + "\n")
    (FOLDER / f"{name}.avro").write_bytes(out.getvalue())
    (FOLDER / f"{name}.json").write_text(json_text(datum if expected is None else expected) + "\n")


def record(name, *fields, **more):
    return {"type": "record", "name": name, "fields": [{"name": n, "type": t} for n, t in fields], **more}


write(
    "request",
    record(
        "Request", ("event_id", "string"), ("service", "string"), ("region", ["null", "string"]),
        ("method", {"type": "enum", "name": "Method", "symbols": ["GET", "POST", "PUT"], "default": "GET"}),
        ("status", "int"), ("ts", {"type": "long", "logicalType": "timestamp-millis"}), ("duration_ms", "double"),
        ("cached", "boolean"), namespace="shop.http", doc="One request."),
    {
        "event_id": "0d9f8a52-5a5c-4f0e-9f0a-3b1c2d4e5f60", "service": "checkout", "region": "eu-central-1",
        "method": "POST", "status": 503, "ts": 1772366400250, "duration_ms": 120.5, "cached": False,
    })

integers = [0, 1, -1, 63, 64, -64, -65, 8191, 8192, 2 ** 31 - 1, -2 ** 31]
longs = integers + [2 ** 31, -2 ** 31 - 1, 10 ** 18, 2 ** 63 - 1, -2 ** 63]
doubles = [
    0.0, -0.0, 1.0, -1.5, 0.1, 0.1 + 0.2, 120.5, 1e15, 999999999999999.0, 1e16, 1e21, 1.7976931348623157e308, 5e-324,
    2.2250738585072014e-308, 0.000123, 1e-9, 1e-10, 123456.789012345, 1 / 3, 9007199254740993.0, 0.3, -273.15, 1e22,
    float("nan"), float("inf"), float("-inf"),
]
floats = [
    Float32(struct.unpack("<f", struct.pack("<f", x))[0])
    for x in [0.0, -0.0, 1.0, 0.1, -0.25, 3.4028234e38, 1e-45, 1.5e-9, 16777216.0, 123456.0, 0.333333343, 1e10,
              float("nan"), float("inf"), float("-inf")]
]
write(
    "numbers",
    record(
        "Numbers", ("ints", {"type": "array", "items": "int"}), ("longs", {"type": "array", "items": "long"}),
        ("floats", {"type": "array", "items": "float"}), ("doubles", {"type": "array", "items": "double"})),
    {"ints": integers, "longs": longs, "floats": floats, "doubles": doubles})

texts = [
    "", "a", "plain text of more than eight bytes", "1234567", "12345678", 'say "hi"', "back\\slash", "tab\tline\n\r",
    "\x00\x01\x1f\x7f", "größe", "日本語", "🦊 fox", "é", "e\u0301", "x" * 300, "seven77\"", "\"seven77", "12345678\x1f",
]
write(
    "texts",
    record(
        "Texts", ("texts", {"type": "array", "items": "string"}), ("map", {"type": "map", "values": "string"}),
        ("bytes", {"type": "array", "items": "bytes"}), ("fixed", {"type": "fixed", "name": "Four", "size": 4}),
        ("nothing", {"type": "fixed", "name": "Nothing", "size": 0}), ("null", "null")),
    {
        "texts": texts, "map": {"ключ": "значение", "a.b": "dots", 'q"': "quote"},
        "bytes": [b"", b"a", b"ab", b"abc", bytes(range(256))], "fixed": b"\xfa\xce\x00\xff", "nothing": b"",
        "null": None,
    })

D = decimal.Decimal
decimal_texts = [
    "0.00", "0.01", "-0.01", "1.28", "-1.28", "1.27", "123456789.25", "-99999999999999.99", "99999999999999999.99",
    "-92233720368547758.08", "92233720368547758.08", "12345678901234567890123456789012345.67",
    "-170141183460469231731687303715884105.72",
]
# Written as the numbers they stand for; fastavro knows only some of these types.
write(
    "logical",
    record(
        "Logical",
        ("decimals", {"type": "array", "items": {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 2}}),
        ("whole", {"type": "bytes", "logicalType": "decimal", "precision": 10}),
        ("small", {"type": "bytes", "logicalType": "decimal", "precision": 30, "scale": 25}),
        ("fixed", {"type": "fixed", "name": "Price", "size": 16, "logicalType": "decimal", "precision": 20, "scale": 4}),
        ("date", {"type": "int", "logicalType": "date"}),
        ("time_ms", {"type": "int", "logicalType": "time-millis"}),
        ("time_us", {"type": "long", "logicalType": "time-micros"}),
        ("ts_ms", {"type": "long", "logicalType": "timestamp-millis"}),
        ("ts_us", {"type": "long", "logicalType": "timestamp-micros"}),
        ("ts_ns", {"type": "long", "logicalType": "timestamp-nanos"}),
        ("local_ms", {"type": "long", "logicalType": "local-timestamp-millis"}),
        ("local_us", {"type": "long", "logicalType": "local-timestamp-micros"}),
        ("uuid", {"type": "string", "logicalType": "uuid"}),
        ("duration", {"type": "fixed", "name": "Span", "size": 12, "logicalType": "duration"}),
        ("unknown", {"type": "long", "logicalType": "parsecs"}),
    ),
    {
        "decimals": [D(text) for text in decimal_texts], "whole": D("-1234567890"),
        "small": D("0.0000000000000000000000042"), "fixed": D("-12345.6789"), "date": 20513, "time_ms": 43200250,
        "time_us": 43200250000, "ts_ms": 1772366400250, "ts_us": 1772366400250001, "ts_ns": 1772366400250000001,
        "local_ms": 1772370000250, "local_us": 1772370000250001, "uuid": "0d9f8a52-5a5c-4f0e-9f0a-3b1c2d4e5f60",
        "duration": struct.pack("<III", 1, 2, 4294967295), "unknown": 7,
    },
    expected={
        "decimals": [D(text) for text in decimal_texts], "whole": D("-1234567890"),
        "small": D("0.0000000000000000000000042"), "fixed": D("-12345.6789"), "date": 20513, "time_ms": 43200250,
        "time_us": 43200250000, "ts_ms": 1772366400250, "ts_us": 1772366400250001, "ts_ns": 1772366400250000001,
        "local_ms": 1772370000250, "local_us": 1772370000250001, "uuid": "0d9f8a52-5a5c-4f0e-9f0a-3b1c2d4e5f60",
        "duration": {"months": 1, "days": 2, "milliseconds": 4294967295}, "unknown": 7,
    },
    both=False)

tree = record(
    "Node", ("name", "string"), ("next", ["null", "Node"]), ("children", {"type": "array", "items": "Node"}),
    ("named", {"type": "map", "values": "tree.Node"}), namespace="tree")
leaf = {"name": "leaf", "next": None, "children": [], "named": {}}
write(
    "recursive", tree,
    {
        "name": "root", "next": {"name": "second", "next": leaf, "children": [], "named": {}},
        "children": [leaf, {"name": "inner", "next": None, "children": [leaf], "named": {}}],
        "named": {"one": leaf},
    })

write(
    "namespaces",
    record(
        "Outer", ("level", {"type": "enum", "name": "Level", "namespace": "b", "symbols": ["LOW", "HIGH"]}),
        ("again", "b.Level"),
        ("inner", record("b.Inner", ("level", "Level"), ("hash", {"type": "fixed", "name": "c.Hash", "size": 2}))),
        ("other", ["null", "b.Inner"]), ("hash", "c.Hash"), namespace="a", aliases=["Former", "z.Former"]),
    {
        "level": "HIGH", "again": "LOW", "inner": {"level": "HIGH", "hash": b"ab"},
        "other": {"level": "LOW", "hash": b"cd"}, "hash": b"ef",
    })

union = [
    "null", "boolean", "long", "double", "string", "bytes", {"type": "array", "items": ["null", "long"]},
    {"type": "map", "values": ["long", "string"]}, record("Pair", ("left", "long"), ("right", ["null", "Pair"])),
]
write(
    "unions", {"type": "array", "items": union},
    [
        None, True, 5, 1.5, "text", b"\x00\xff", [1, None, 2], {"a": 1, "b": "x"},
        {"left": 1, "right": {"left": 2, "right": None}},
    ],
    # Apache's library looks for records in the wrong union here.
    both=False)
write("bare_union", ["null", "double"], 0.25)
write("bare_text", "string", "just a text")
write("empty", record("Empty"), {})
