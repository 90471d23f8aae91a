# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""OTLP histograms, explicit and exponential, in Protobuf and JSON."""

import math

from opentelemetry.sdk.metrics.view import ExplicitBucketHistogramAggregation, ExponentialBucketHistogramAggregation

from case import M, MS, S, START, Case, requests
from sdk import CUMULATIVE, DELTA, Meters, Writer, copied, points, set_clock

BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0]


def largest_bound(limit, scale):
    """The largest bound of an exponential histogram that is at most the limit."""
    return 2.0 ** (math.floor(math.log2(limit) * 2.0**scale) / 2.0**scale)


def histograms(form):
    case = Case(
        f"otlp-{form}-histograms",
        "Histograms of OpenTelemetry's SDK: thresholds on and off a bound, a restart, a scale that changes.",
    )
    case.source("otel", "otlp_metrics", f"format: otlp-{form}")
    case.ratio("availability", "otel", 'explicit.delta{http.response.status_code!~"5.."}', "explicit.delta")
    case.threshold("delta", "otel", "explicit.delta", "ms", 250)
    case.threshold("cumulative", "otel", "explicit.cumulative", "s", "0.25")
    case.threshold("cumulative-off", "otel", "explicit.cumulative", "ms", 300)
    case.threshold("slow", "otel", "explicit.cumulative", "s", "0.25", "gt")
    case.threshold("conservative", "otel", "explicit.delta", "ms", 300, off_bound="conservative")
    case.threshold("interpolate", "otel", "explicit.delta", "ms", 300, off_bound="interpolate")
    case.threshold("strict", "otel", "explicit.strict", "ms", 300, off_bound="strict")
    case.threshold("strict-on-bound", "otel", "exponential.delta", "ms", 500, off_bound="strict")
    case.threshold("exponential", "otel", "exponential.cumulative", "s", "0.25")
    case.threshold("exponential-off", "otel", "exponential.delta", "ms", 300)
    out = Writer(case, form, "otlp_metrics")
    drawn = requests("otlp-histograms", 160, 4 * M)
    case.raw = [[r.time, r.us, r.status] for r in drawn]
    # The first minute is narrow, so that the scale is a large one.
    values = {r.number: r.us / 1e6 if r.time >= START + M else 0.24 + r.us / 1e8 for r in drawn}
    restart = START + 2 * M + 30 * S
    explicit, exponential = ExplicitBucketHistogramAggregation(BOUNDS), ExponentialBucketHistogramAggregation(
        max_size=40
    )
    kinds = {
        "explicit.delta": (DELTA, explicit),
        "explicit.cumulative": (CUMULATIVE, explicit),
        "explicit.strict": (DELTA, explicit),
        "exponential.delta": (DELTA, exponential),
        "exponential.cumulative": (CUMULATIVE, exponential),
    }
    meters, made, scales = {}, {}, []

    def begin(name, time):
        meters[name] = Meters(time, *kinds[name])
        made[name] = meters[name].meter.create_histogram(name, unit="s")

    for name in kinds:
        begin(name, START)
    restarted = False
    for reading in range(1, 5):
        time = START + reading * M
        interval = [r for r in drawn if time - M <= r.time < time]
        for r in interval:
            set_clock(r.time)
            if r.time >= restart and not restarted:
                for name in kinds:
                    if name.endswith("cumulative"):
                        begin(name, restart)
                restarted = True
            for name in kinds:
                # Strict refuses points, so its metric has fewer.
                labels = {"http.response.status_code": 200 if name == "explicit.strict" else r.status}
                if name.startswith("exponential"):
                    labels = {}
                made[name].record(values[r.number], labels)
        kept = [r for r in interval if not r.time < restart < time]
        seconds = lambda some: [values[r.number] for r in some]
        for r in interval:
            case.count("availability", time, r.answered)
            case.count("delta", time, values[r.number] <= 0.25)
            case.count("strict-on-bound", time, values[r.number] <= 0.5)
        for r in kept:
            case.count("cumulative", time, values[r.number] <= 0.25)
            case.count("cumulative-off", time, values[r.number] <= 0.25)
            case.count("slow", time, values[r.number] > 0.25)
            case.count("exponential", time, values[r.number] <= 0.25)
        # A point counts in whole values. A delta point's smallest and largest value say more than its buckets.
        for status in (200, 404, 503):
            mine = [values[r.number] for r in interval if r.status == status]
            below, inside = sum(v <= 0.25 for v in mine), sum(0.25 < v <= 0.5 for v in mine)
            # A fifth of the bucket from 0.25 to 0.5.
            guess = math.floor(below + inside / 5 + 0.5)
            if mine and max(mine) <= 0.3:
                below = guess = len(mine)
            case.count("conservative", time, below, len(mine))
            case.count("interpolate", time, guess, len(mine))
        for name, meter in meters.items():
            request = meter.read(time)
            what = {"unsupported": 1} if name == "explicit.strict" else {}
            out.write(request, time + 30 * MS, **what)
            if reading == 3:
                again = what or {"duplicates": len(points(request))}
                out.write(request, time + 2 * S, **again)
            if name.startswith("exponential"):
                scales.append((name, points(request)[0][1].scale))
                if name.endswith("delta"):
                    bound = largest_bound(0.3, points(request)[0][1].scale)
                    for v in seconds(interval):
                        case.count("exponential-off", time, v <= bound)
            if name == "explicit.delta":
                last = request
    case.inexact = ["conservative", "interpolate", "cumulative-off", "exponential-off"]
    case.notes.append({"scales": scales})
    assert len({scale for name, scale in scales if name.endswith("cumulative")}) > 1
    out.write_truncated(last, time + 40 * MS)
    out.write_shifted(last, time + 40 * MS)

    def changed(change, reason):
        def anew(metric, point):
            point.start_time_unix_nano += 1
            change(metric, point)

        out.write(copied(last, anew), time + 41 * MS, **{reason: 1})

    changed(lambda m, p: setattr(m, "unit", "parsec"), "unknown_unit")
    changed(lambda m, p: setattr(m, "unit", "By"), "unknown_unit")
    changed(lambda m, p: p.bucket_counts.append(1), "malformed")
    changed(lambda m, p: p.explicit_bounds.__setitem__(0, 0.3), "malformed")
    changed(lambda m, p: setattr(p, "count", p.count + 1), "malformed")
    case.save()


def write():
    for form in ("proto", "json"):
        histograms(form)
