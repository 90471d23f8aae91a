# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Cumulative series that end, are silent, and go on."""

import json

from case import M, MS, S, START, Case, rfc3339
from sdk import CUMULATIVE, DELTA, Meters, Writer, points, set_clock


def ends():
    case = Case(
        "series-ends", "Series that end and go on: a point without a value, a long silence, an end that comes late."
    )
    case.notes += [
        "silence: after more than 10 minutes the next point is a first one; as it began long before, it counts nothing",
        "late-end: an end in another partition that comes after newer points takes back what was counted over it",
    ]
    case.source("otel", "otlp_metrics", "format: otlp-proto")
    case.source("prom", "metrics", "format: prometheus-json")
    for name in ("gap", "silence"):
        case.ratio(name, "otel", name + '{ok="true"}', name)
    case.ratio("late-end", "prom", 'requests_total{ok="true"}', "requests_total")
    out = Writer(case, "proto", "otlp_metrics")
    for name, times in [("gap", [1, 2, 3, 4]), ("silence", [1, 2, 15, 16])]:
        meters = Meters(START, CUMULATIVE)
        counter = meters.meter.create_counter(name)
        for time in times:
            set_clock(START + time * M - S)
            counter.add(10, {"ok": True})
            request = meters.read(START + time * M)
            if name == "gap" and time == 3:
                # The ten requests are those of the point after it.
                for _, point in points(request):
                    point.flags = 1
                    point.ClearField("value")
                out.write(request, START + time * M + 30 * MS, ended=1)
                continue
            out.write(request, START + time * M + 30 * MS)
            count = 20 if name == "gap" and time == 4 else 0 if name == "silence" and time == 15 else 10
            case.count(name, START + time * M, count, count)
    # Others go on meanwhile.
    others = Meters(START, DELTA)
    other = others.meter.create_counter("other")
    for minute in range(3, 16):
        other.add(1)
        out.write(others.read(START + minute * M - S), START + minute * M)
    for second, value, partition, delay in [(20, "10", 0, 0), (30, "NaN", 1, 12), (40, "20", 0, 0), (60, "35", 0, 0)]:
        time = START + second * S
        fields = {
            "labels": {"__name__": "requests_total", "ok": "true"},
            "name": "requests_total",
            "timestamp": rfc3339(time, 0),
            "value": value,
        }
        case.record("metrics", json.dumps(fields), time + delay * S, partition=partition, ended=value == "NaN")
    case.count("late-end", START + 60 * S, 15, 15)
    case.save()


def write():
    ends()
