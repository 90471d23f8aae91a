# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""OTLP metrics in Protobuf and JSON: counters, levels, and points that nobody selects."""

import math

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from case import M, MS, S, START, Case, requests
from sdk import CUMULATIVE, DELTA, Meters, Writer, copied, points, set_clock

RESTART = START + 4 * M + 30 * S


def counters(form):
    case = Case(
        f"otlp-{form}-counters", "Counters of OpenTelemetry's SDK, delta and cumulative with a restart; levels."
    )
    case.source("otel", "otlp_metrics", f"format: otlp-{form}")
    for kind in ("delta", "cumulative"):
        case.ratio(kind, "otel", f'requests.{kind}{{http.response.status_code!~"5.."}}', f"requests.{kind}")
    case.threshold("queue-age", "otel", "queue.age", "s", 150)
    out = Writer(case, form, "otlp_metrics")
    drawn = requests("otlp-counters", 200)
    case.raw = [[r.time, r.us, r.status] for r in drawn]
    meters, counters = {}, {}

    def begin(kind, time):
        meters[kind] = Meters(time, DELTA if kind == "delta" else CUMULATIVE)
        counters[kind] = meters[kind].meter.create_counter(f"requests.{kind}", unit="{request}")

    for kind in ("delta", "cumulative"):
        begin(kind, START)
    gauges = Meters(START, CUMULATIVE)
    age = gauges.meter.create_gauge("queue.age", unit="min")
    active = gauges.meter.create_up_down_counter("requests.active", unit="{request}")
    restarted = False
    for reading in range(1, 9):
        time = START + reading * M
        for r in [r for r in drawn if time - M <= r.time < time]:
            if r.time >= RESTART and not restarted:
                begin("cumulative", RESTART)
                restarted = True
            for kind, counter in counters.items():
                # What comes before the restart is lost with the process.
                set_clock(r.time)
                counter.add(1, {"http.response.status_code": r.status, "http.route": r.route})
                if kind == "delta" or not time - M <= r.time < RESTART < time:
                    case.count(kind, time, r.answered)
            active.add(1 if r.number % 2 else -1)
        # In the new process this one is soon larger than it was: a reset that only its start tells.
        for kind, counter in counters.items():
            count = {3: 3, 5: 40, 6: 2}.get(reading, 0)
            if count:
                counter.add(count, {"http.response.status_code": 201})
            case.count(kind, time, count, count)
        last = {kind: meter.read(time) for kind, meter in meters.items()}
        for kind, request in last.items():
            out.write(request, time + 30 * MS)
            # The exporter sends what it is not sure of again.
            if reading in (3, 6):
                out.write(request, time + 2 * S, duplicates=len(points(request)))
        minutes = [0.5, 2, 2.5, 2.50001, 3, 0, 1.25, 7][reading - 1]
        age.set(minutes, {"queue": "mail"})
        level = gauges.read(time)
        out.write(level, time + 30 * MS)
        case.count("queue-age", time, minutes * 60 <= 150)
        case.raw.append({"queue.age": minutes, "at": time})
    out.write_truncated(last["delta"], time + 40 * MS)
    out.write_shifted(last["delta"], time + 40 * MS)
    for change, value, reason in [
        ("parsec", 1.0, "unknown_unit"),
        ("By", 1.0, "unknown_unit"),
        ("min", -1.0, "negative_duration"),
        ("min", math.nan, "not_finite"),
        ("min", math.inf, "not_finite"),
    ]:
        copy = copied(level)
        for metric, point in points(copy):
            if metric.name == "queue.age":
                metric.unit, point.as_double = change, value
        out.write(copy, time + 41 * MS, **{reason: 1})

    def negative(metric, point):
        point.as_int = -1
        point.start_time_unix_nano += 1

    out.write(copied(last["delta"], negative), time + 42 * MS, unsupported=1)
    # Quantiles can't be counted; no time is none of a point; a temporality that is not said is not guessed.
    summary = ExportMetricsServiceRequest()
    scope = summary.resource_metrics.add().scope_metrics.add()
    quantiles = scope.metrics.add(name="latency", unit="s").summary.data_points.add(time_unix_nano=time, count=3, sum=1)
    quantiles.quantile_values.add(quantile=0.5, value=0.1)
    out.write(summary, time + 43 * MS, unsupported=1)
    timeless = copied(level, lambda metric, point: setattr(point, "time_unix_nano", 0))
    out.write(timeless, time + 44 * MS, bad_timestamp=len(points(timeless)))
    case.save()


def unselected():
    case = Case("otlp-unselected", "Values and units of points that no SLO selects are not looked at.")
    case.source("otel", "otlp_metrics", "format: otlp-proto")
    case.threshold("queue-age", "otel", "queue.age", "s", 150)
    out = Writer(case, "proto", "otlp_metrics")
    meters = Meters(START, CUMULATIVE)
    ages = {name: meters.meter.create_gauge(name, unit="min") for name in ("queue.age", "other.age")}
    for reading in (1, 2, 3):
        time = START + reading * M
        for age in ages.values():
            age.set(reading)
        level = meters.read(time)
        out.write(level, time + 30 * MS)
        case.count("queue-age", time, reading <= 2.5)
    for change, value, reason in [
        ("parsec", 1.0, "unknown_unit"),
        ("min", -1.0, "negative_duration"),
        ("min", math.nan, "not_finite"),
    ]:
        copy = copied(level)
        for metric, point in points(copy):
            metric.unit, point.as_double = change, value
        out.write(copy, time + 41 * MS, **{reason: 1})
    case.save()


def write():
    unselected()
    for form in ("proto", "json"):
        counters(form)
