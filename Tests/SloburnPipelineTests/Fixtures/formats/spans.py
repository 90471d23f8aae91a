# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Spans as requests, in Protobuf and JSON."""

from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import SpanKind, Status, StatusCode

from case import D, H, MS, S, Case, requests
from sdk import RESOURCE, encode


class Ids(IdGenerator):
    number = 0xF0E1_0000

    def generate_span_id(self):
        self.number += 1
        return self.number << 24

    def generate_trace_id(self):
        return 0xC0FFEE_DEADBEEF_00FF00FF << 8


def spans(form):
    case = Case(f"otlp-{form}-spans", "Spans of OpenTelemetry's SDK as requests; those of clients are not counted.")
    case.source(
        "traces",
        "otlp_spans",
        f"format: otlp-{form}\n" "otlp: { signal: spans, sampled: false, spanKinds: [server], metric: http.request }",
    )
    case.ratio("availability", "traces", 'http.request{status.code!="error"}', "http.request")
    case.threshold("latency", "traces", 'http.request{service.name="checkout"}', "ms", 250)
    drawn = requests("otlp-spans", 120)
    ids = Ids()

    def request(spans):
        exporter = InMemorySpanExporter()
        provider = TracerProvider(resource=Resource(RESOURCE), id_generator=ids, shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        for r, kind, start, end in spans:
            span = provider.get_tracer("shop", "1.2").start_span(
                f"GET {r.route}", kind=kind, start_time=start, attributes={"http.response.status_code": r.status}
            )
            span.set_status(Status(StatusCode.UNSET if r.answered else StatusCode.ERROR))
            span.end(end_time=end)
        return encode_spans(exporter.get_finished_spans())

    # Spans of other kinds are no elements: nobody asks for them.
    case.notes.append("client spans are in the records, but are no elements")
    for i in range(0, len(drawn), 10):
        batch = drawn[i : i + 10]
        kinds = [(r, SpanKind.SERVER, r.time - r.us * 1000, r.time) for r in batch]
        client = [(r, SpanKind.CLIENT, r.time - r.us * 1000 - MS, r.time + MS) for r in batch[:2]]
        message = request(kinds[:5] + client + kinds[5:])
        for r in batch:
            case.request(r)
        case.record("otlp_spans", encode(message, form), batch[-1].time + 30 * MS, 10)
    r = drawn[90]
    at = batch[-1].time + 50 * MS
    case.record("otlp_spans", encode(message, form)[:-7], at, malformed=1)
    for start, end, reason in [
        (r.time + 1, r.time, "negative_duration"),
        (r.time + D - S, r.time + D, "future_timestamp"),
        (r.time - H - S, r.time - H, "too_late"),
        (r.time, 0, "bad_timestamp"),
    ]:
        message = request([(r, SpanKind.SERVER, start, r.time)])
        span = message.resource_spans[0].scope_spans[0].spans[0]
        span.start_time_unix_nano, span.end_time_unix_nano = start, end
        case.record("otlp_spans", encode(message, form), at, **{reason: 1})
    case.save()


def write():
    for form in ("proto", "json"):
        spans(form)
