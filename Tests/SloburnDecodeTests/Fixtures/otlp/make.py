#!/usr/bin/env python3
# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the OTLP fixtures, and EXPECTED.json from the values that were recorded.

Needs opentelemetry-sdk, opentelemetry-proto and opentelemetry-exporter-otlp-proto-common; run it here without arguments.
"""

import base64
import json
import pathlib
import struct
import sys

from google.protobuf import json_format
from opentelemetry.exporter.otlp.proto.common.metrics_encoder import encode_metrics
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.sdk.metrics import Counter, Histogram, MeterProvider, UpDownCounter
from opentelemetry.sdk.metrics.export import AggregationTemporality, InMemoryMetricReader
from opentelemetry.sdk.metrics.view import (
    ExplicitBucketHistogramAggregation,
    ExponentialBucketHistogramAggregation,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import SpanKind, Status, StatusCode

HERE = pathlib.Path(__file__).parent
START = 1_772_366_400_000_000_000
STEP = 10_000_000_000
LABELS = [
    "service.name", "deployment.environment.name", "otel.scope.name", "otel.scope.version", "http.route",
    "http.response.status_code", "ratio", "cached", "tags", "span.name", "span.kind", "status.code",
]
RESOURCE = {"service.name": "checkout", "service.instance.id": "a-1", "deployment.environment.name": "prod"}
COMMON = {
    "service.name": "checkout", "deployment.environment.name": "prod", "otel.scope.name": "shop",
    "otel.scope.version": "1.2",
}
DELTA, CUMULATIVE = AggregationTemporality.DELTA, AggregationTemporality.CUMULATIVE
BOUNDS = [0.005, 0.01, 0.1, 0.25, 0.5, 1.0]
LATENCIES = [0.0009 * i * i % 1.7 for i in range(1, 120)]

expected = {}
clock = START


def set_clock(module_prefix="opentelemetry.sdk"):
    """Lets the SDK see the time of `clock`."""
    for name, module in list(sys.modules.items()):
        if name.startswith(module_prefix) and hasattr(module, "time_ns"):
            module.time_ns = lambda: clock


class Meters:
    """A meter of the SDK, whose readings are taken by hand."""

    def __init__(self, temporality, aggregation=None, resource=RESOURCE):
        global clock
        clock = START
        kinds = {kind: temporality for kind in (Counter, UpDownCounter, Histogram)}
        self.reader = InMemoryMetricReader(
            preferred_temporality=kinds, preferred_aggregation={Histogram: aggregation} if aggregation else None)
        provider = MeterProvider(metric_readers=[self.reader], resource=Resource(resource), shutdown_on_exit=False)
        self.meter = provider.get_meter("shop", "1.2")

    def read(self, time):
        global clock
        clock = time
        return encode_metrics(self.reader.get_metrics_data())


def hexadecimal_ids(value):
    """Writes ids as OTLP has them, not as Protobuf's JSON does."""
    if isinstance(value, dict):
        return {
            key: base64.b64decode(inner).hex() if key in ("traceId", "spanId", "parentSpanId") else hexadecimal_ids(inner)
            for key, inner in value.items()
        }
    return [hexadecimal_ids(inner) for inner in value] if isinstance(value, list) else value


def write(name, request, points, signal="metrics", json_too=True):
    """Writes a record in both encodings and what it means."""
    data = request if isinstance(request, bytes) else request.SerializeToString(deterministic=True)
    (HERE / f"{name}.pb").write_bytes(data)
    if json_too:
        tree = json_format.MessageToDict(request, use_integers_for_enums=True)
        (HERE / f"{name}.json").write_text(json.dumps(hexadecimal_ids(tree), separators=(",", ":")) + "\n")
    expected[name] = {"signal": signal, "hasJSON": json_too, "points": points}


def point(metric, kind, unit, time, value=None, labels=None, start=None, **more):
    result = {"metric": metric, "kind": kind, "time": time, "labels": COMMON | (labels or {})} | more
    if unit:
        result["unit"] = unit
    if start:
        result["start"] = start
    if value is not None:
        result["value"] = value
    return result


def counters(name, temporality):
    meters = Meters(temporality)
    counter = meters.meter.create_counter("http.server.requests", unit="{request}")
    totals = {}
    for reading in (1, 2):
        if temporality == DELTA:
            totals = {}
        for route, status, count in [("/cart", 200, 90 + reading), ("/cart", 503, 5), ("/pay", 200, 40 * reading)]:
            counter.add(count, {"http.route": route, "http.response.status_code": status, "cached": status == 200})
            totals[route, status] = totals.get((route, status), 0) + count
        time = START + reading * STEP
        # The SDK begins the intervals of a delta where the one before ended.
        start = START if temporality == CUMULATIVE or reading == 1 else time - STEP
        write(f"{name}_{reading}", meters.read(time), [
            point(
                "http.server.requests", "delta" if temporality == DELTA else "cumulative", "{request}", time, str(total),
                {"http.route": route, "http.response.status_code": str(status), "cached": str(status == 200).lower()}, start)
            for (route, status), total in totals.items()
        ])


def levels():
    meters = Meters(CUMULATIVE)
    active = meters.meter.create_up_down_counter("http.server.active_requests", unit="{request}")
    for change in (5, -2, 4):
        active.add(change)
    meters.meter.create_gauge("queue.age", unit="min").set(2.5, {"ratio": 0.5, "tags": ["a", "b"]})
    meters.meter.create_gauge("queue.length").set(7, {"ratio": 2.0})
    write("levels", meters.read(START + STEP), [
        point("http.server.active_requests", "gauge", "{request}", START + STEP, "7"),
        point("queue.age", "gauge", "min", START + STEP, "2.5", {"ratio": "0.5"}),
        point("queue.length", "gauge", None, START + STEP, "7", {"ratio": "2"}),
    ])


def bucket_counts(values):
    """Counts by brute force: the upper bound belongs to its bucket."""
    counts = [0] * (len(BOUNDS) + 1)
    for value in values:
        counts[sum(value > bound for bound in BOUNDS)] += 1
    return counts


def histograms(name, temporality):
    meters = Meters(temporality, ExplicitBucketHistogramAggregation(BOUNDS))
    histogram = meters.meter.create_histogram("http.server.request.duration", unit="s")
    for value in LATENCIES + [0.25, 0.5]:
        histogram.record(value, {"http.route": "/cart"})
    values = LATENCIES + [0.25, 0.5]
    more = {"counts": bucket_counts(values), "bounds": BOUNDS, "count": len(values)}
    if temporality == DELTA:
        more |= {"min": min(values), "max": max(values)}
    request = meters.read(START + STEP)
    write(name, request, [
        point(
            "http.server.request.duration", "delta" if temporality == DELTA else "cumulative", "s", START + STEP,
            labels={"http.route": "/cart"}, start=START, **more)
    ])
    return request


def exponential():
    meters = Meters(DELTA, ExponentialBucketHistogramAggregation())
    histogram = meters.meter.create_histogram("http.server.request.duration", unit="s")
    values = LATENCIES + [0.25, 0.5, 0.0]
    for value in values:
        histogram.record(value, {"http.route": "/cart"})
    # Powers of two are bounds at every scale.
    upTo = [{"exponent": exponent, "count": sum(value <= 2.0 ** exponent for value in values)} for exponent in (-4, -2, -1, 0)]
    write("exponential_delta", meters.read(START + STEP), [
        point(
            "http.server.request.duration", "delta", "s", START + STEP, labels={"http.route": "/cart"}, start=START,
            count=len(values), min=min(values), max=max(values), upTo=upTo)
    ])


def resources():
    """Two processes in one record, which is what Protobuf makes of two requests one behind the other."""
    request, points = ExportMetricsServiceRequest(), []
    for service, environment, count in [("checkout", "deployment.environment", 30), ("payments", "ignored", 12)]:
        meters = Meters(DELTA, resource={"service.name": service, environment: "staging"})
        meters.meter.create_counter("orders").add(count, {"http.route": "/cart"})
        request.MergeFrom(meters.read(START + STEP))
        labels = {"service.name": service, "http.route": "/cart", "deployment.environment.name": "staging"}
        if environment == "ignored":
            labels["deployment.environment.name"] = ""
        points.append(point("orders", "delta", None, START + STEP, str(count), labels, START))
    write("resources", request, points)


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, wire, payload):
    """A field as its bytes; one of wire type 2 gets its length."""
    return varint(number << 3 | wire) + (varint(len(payload)) if wire == 2 else b"") + payload


# One field of each wire type, at numbers that nobody uses, and a group in a group.
NOISE = (
    field(200, 0, varint(1 << 63)) + field(201, 1, bytes(8)) + field(202, 2, b"noise") + field(203, 5, bytes(4))
    + field(204, 3, field(1, 2, b"in a group") + field(205, 3, field(2, 0, b"\x01") + varint(205 << 3 | 4)) + varint(204 << 3 | 4))
)


def rewritten(request, number_point=None, noise=b"", histogram_point=None):
    """The request by hand: with noise at every level, and the points as they are given."""
    groups = b""
    for group in request.resource_metrics:
        scopes = b""
        for scope in group.scope_metrics:
            metrics = b""
            for metric in scope.metrics:
                data = metric.sum if metric.HasField("sum") else metric.histogram
                write_point = number_point if metric.HasField("sum") else histogram_point
                points = b"".join(field(1, 2, write_point(point)) for point in data.data_points)
                body = noise + field(2, 0, varint(data.aggregation_temporality)) + points
                if metric.HasField("sum"):
                    body += field(3, 0, b"\x01")
                # The data before the name: fields come in any order.
                metrics += field(2, 2, field(7 if metric.HasField("sum") else 9, 2, body + noise) + noise + field(
                    3, 2, metric.unit.encode()) + field(1, 2, metric.name.encode()))
            scopes += field(2, 2, metrics + noise + field(1, 2, scope.scope.SerializeToString() + noise))
        # The resource comes last and in two parts.
        attributes = [field(1, 2, attribute.SerializeToString() + noise) for attribute in group.resource.attributes]
        resource = field(1, 2, attributes[0] + noise) + field(1, 2, b"".join(attributes[1:]))
        groups += field(1, 2, scopes + noise + resource)
    return noise + groups + noise


def unusual(delta_histogram):
    def unpacked(point):
        out = b""
        for count in point.bucket_counts:
            out += field(6, 1, count.to_bytes(8, "little"))
        for bound in point.explicit_bounds:
            out += field(7, 1, struct.pack("<d", bound))
        point.ClearField("bucket_counts")
        point.ClearField("explicit_bounds")
        return out + point.SerializeToString()

    points = expected["histogram_delta"]["points"]
    copy = ExportMetricsServiceRequest.FromString(delta_histogram.SerializeToString())
    write("unpacked", rewritten(copy, histogram_point=unpacked), points, json_too=False)
    request = ExportMetricsServiceRequest.FromString((HERE / "counter_delta_1.pb").read_bytes())
    write(
        "unknown_fields", rewritten(request, lambda point: NOISE + point.SerializeToString() + NOISE, NOISE),
        expected["counter_delta_1"]["points"], json_too=False)
    request = ExportMetricsServiceRequest.FromString((HERE / "counter_cumulative_1.pb").read_bytes())
    points = [dict(point) for point in expected["counter_cumulative_1"]["points"]]
    for number in (0, 2):
        data = request.resource_metrics[0].scope_metrics[0].metrics[0].sum.data_points[number]
        data.flags = 1
        data.ClearField("value")
        del points[number]["value"]
    write("no_recorded_value", request, points)
    write("empty", ExportMetricsServiceRequest(), [])


class Ids(IdGenerator):
    """Ids that are the same each time, with bytes that are no UTF-8."""

    number = 0xF0E1_0000

    def generate_span_id(self):
        self.number += 1
        return self.number << 24

    def generate_trace_id(self):
        return 0xC0FFEE_DEADBEEF_00FF00FF << 8


def spans():
    exporter = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource(RESOURCE), id_generator=Ids(), shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("shop", "1.2")
    points = []
    for number, (kind, status, duration) in enumerate([
        (SpanKind.SERVER, StatusCode.UNSET, 1_500_000), (SpanKind.CLIENT, StatusCode.ERROR, 900_000),
        (SpanKind.SERVER, StatusCode.ERROR, 2_000_000_001), (SpanKind.CONSUMER, StatusCode.OK, 0),
        (SpanKind.INTERNAL, StatusCode.UNSET, 5),
    ]):
        start = START + number * 1_000_000
        attributes = {"http.route": "/cart", "http.response.status_code": 200 + number}
        span = tracer.start_span("GET /cart", kind=kind, start_time=start, attributes=attributes)
        span.set_status(Status(status))
        span.end(end_time=start + duration)
        if kind in (SpanKind.SERVER, SpanKind.CONSUMER):
            points.append(point("span.duration", "event", "ns", start + duration, str(duration), {
                "http.route": "/cart", "http.response.status_code": str(200 + number), "span.name": "GET /cart",
                "span.kind": kind.name.lower(), "status.code": status.name.lower(),
            }))
    write("spans", encode_spans(exporter.get_finished_spans()), points, signal="spans")


set_clock()
counters("counter_cumulative", CUMULATIVE)
counters("counter_delta", DELTA)
levels()
delta_histogram = histograms("histogram_delta", DELTA)
histograms("histogram_cumulative", CUMULATIVE)
exponential()
resources()
unusual(delta_histogram)
spans()
for record in expected.values():
    for index, entry in enumerate(record["points"]):
        entry["index"] = index
        entry["labels"] = {key: value for key, value in entry["labels"].items() if value}
(HERE / "EXPECTED.json").write_text(json.dumps({"labels": LABELS, "records": expected}, indent=1, sort_keys=True) + "\n")
