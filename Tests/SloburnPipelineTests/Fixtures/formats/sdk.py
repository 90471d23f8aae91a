# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""OpenTelemetry's SDK with a clock and readings by hand, and records of what its exporter would send."""

import base64
import json
import sys

from google.protobuf import json_format
from opentelemetry.exporter.otlp.proto.common.metrics_encoder import encode_metrics
from opentelemetry.sdk.metrics import Counter, Histogram, MeterProvider, UpDownCounter
from opentelemetry.sdk.metrics.export import AggregationTemporality, InMemoryMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider  # noqa: F401  its clock is set as well

from case import D, H, START

DELTA, CUMULATIVE = AggregationTemporality.DELTA, AggregationTemporality.CUMULATIVE
RESOURCE = {"service.name": "checkout", "service.instance.id": "a-1"}
clock = START


def set_clock(time):
    """Lets the SDK see a time."""
    global clock
    clock = time
    for name, module in list(sys.modules.items()):
        if name.startswith("opentelemetry.sdk") and hasattr(module, "time_ns"):
            module.time_ns = lambda: clock


class Meters:
    """A meter of the SDK, that begins at a time and whose readings are taken by hand."""

    def __init__(self, time, temporality, aggregation=None):
        set_clock(time)
        self.reader = InMemoryMetricReader(
            preferred_temporality={kind: temporality for kind in (Counter, UpDownCounter, Histogram)},
            preferred_aggregation={Histogram: aggregation} if aggregation else None,
        )
        provider = MeterProvider(metric_readers=[self.reader], resource=Resource(RESOURCE), shutdown_on_exit=False)
        self.meter = provider.get_meter("shop", "1.2")

    def read(self, time):
        set_clock(time)
        return encode_metrics(self.reader.get_metrics_data())


def points(request):
    """The data points of a request, whatever they are."""
    return [
        (m, p)
        for r in request.resource_metrics
        for s in r.scope_metrics
        for m in s.metrics
        for p in getattr(m, m.WhichOneof("data")).data_points
    ]


def shifted(request, by):
    """The same at another time."""
    copy = type(request).FromString(request.SerializeToString())
    for _, point in points(copy):
        point.time_unix_nano += by
        if point.start_time_unix_nano:
            point.start_time_unix_nano += by
    return copy


def copied(request, change=lambda metric, point: None):
    """A copy with only the first point of each metric, changed."""
    copy = type(request).FromString(request.SerializeToString())
    for metric, point in points(copy):
        data = getattr(metric, metric.WhichOneof("data"))
        if point != data.data_points[0]:
            continue
        del data.data_points[1:]
        change(metric, data.data_points[0])
    return copy


def hexadecimal(value):
    """Ids as OTLP has them, not as Protobuf's JSON does."""
    if isinstance(value, dict):
        return {
            k: base64.b64decode(v).hex() if k in ("traceId", "spanId", "parentSpanId") else hexadecimal(v)
            for k, v in value.items()
        }
    return [hexadecimal(v) for v in value] if isinstance(value, list) else value


def encode(request, form):
    if form == "proto":
        return request.SerializeToString(deterministic=True)
    tree = json_format.MessageToDict(request, use_integers_for_enums=True)
    return json.dumps(hexadecimal(tree), separators=(",", ":"))


class Writer:
    """Records of one encoding."""

    def __init__(self, case, form, topic):
        self.case, self.form, self.topic = case, form, topic

    def write(self, request, time, **what):
        elements = what.pop("elements", None)
        count = len(points(request)) if elements is None else elements
        self.case.record(self.topic, encode(request, self.form), time, count, **what)

    def write_truncated(self, request, time):
        self.case.record(self.topic, encode(request, self.form)[:-7], time, malformed=1)

    def write_shifted(self, request, time):
        request = copied(request)
        count = len(points(request))
        self.write(shifted(request, D), time, future_timestamp=count)
        self.write(shifted(request, -H), time, too_late=count)
