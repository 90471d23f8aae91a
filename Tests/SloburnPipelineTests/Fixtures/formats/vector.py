# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Metrics as Vector's JSON codec writes them."""

import json

from case import D, H, M, MS, S, START, Case, requests, rfc3339
from plain import RESTART, polls

BOUNDS = [0.1, 0.25, 0.5, 1.0]


def metric(name, time, kind, value, interval=None, **tags):
    fields = {"name": name, "namespace": "shop", "tags": dict(sorted(tags.items())), "timestamp": rfc3339(time, 9)}
    if interval:
        fields["interval_ms"] = interval
    return json.dumps({**fields, "kind": kind, **value}, separators=(",", ":"))


def buckets(requests):
    """Counts by bucket, the bound belongs to its bucket."""
    counts, seconds = [0] * (len(BOUNDS) + 1), [r.us / 1e6 for r in requests]
    for value in seconds:
        counts[sum(value > bound for bound in BOUNDS)] += 1
    parts = [{"upper_limit": bound, "count": count} for bound, count in zip(BOUNDS + ["inf"], counts)]
    return {"aggregated_histogram": {"buckets": parts, "count": len(seconds), "sum": sum(seconds)}}


def metrics():
    case = Case(
        "vector-json",
        "Metrics of Vector: counters that are deltas and such as grow, distributions with weights, histograms.",
    )
    case.source(
        "vector",
        "vector",
        'format: vector-json\nmetrics:\n  - { name: "^shop_latency.*_ms$", unit: ms }\n'
        '  - { name: "^shop_latency.*_s$", unit: s }',
    )
    for kind in ("incremental", "absolute"):
        case.ratio(kind, "vector", f'shop_requests_{kind}{{code!~"5.."}}', f"shop_requests_{kind}")
    case.ratio("availability", "vector", 'shop_latency_ms{code!~"5.."}', "shop_latency_ms")
    case.threshold("latency", "vector", "shop_latency_ms", "s", 0.25)
    case.threshold("histogram", "vector", "shop_latency_delta_s", "ms", 250)
    case.threshold("histogram-off", "vector", "shop_latency_delta_s", "ms", 300, off_bound="interpolate")
    case.threshold("histogram-grown", "vector", "shop_latency_grown_s", "ms", 250)
    drawn = requests("vector", 100, 6 * M)
    case.raw = [[r.time, r.us, r.status] for r in drawn]
    write = lambda text, time, **what: case.record("vector", text, time, key="a", **what)
    for number, time, status, delta, value, start in polls(drawn):
        if number % 2 or number > 12:
            continue
        # Every minute: what came in two intervals.
        since = max(start, time - M)
        mine = [r for r in drawn if r.status == status]
        lost = [r for r in mine if time - M <= r.time < RESTART < time]
        grown = [r for r in mine if since <= r.time < time]
        both = [r for r in mine if time - M <= r.time < time]
        write(
            metric(
                "requests_incremental",
                time,
                "incremental",
                {"counter": {"value": float(len(both))}},
                60000,
                code=str(status),
            ),
            time + 20 * MS,
        )
        case.count("incremental", time, len(both) * (status < 500), len(both))
        for again in range(1 + (number == 8)):
            write(
                metric("requests_absolute", time, "absolute", {"counter": {"value": float(value)}}, code=str(status)),
                time + (20 + again) * MS,
                duplicates=again,
            )
        if number > 2:
            case.count("absolute", time, len(grown) * (status < 500), len(grown))
        assert len(grown) + len(lost) == len(both)
        if both:
            # Every sample stands for as many requests as its rate says.
            rates = [(r, 1 + r.number % 3) for r in both]
            parts = {"samples": [{"value": r.us / 1000, "rate": rate} for r, rate in rates], "statistic": "histogram"}
            write(metric("latency_ms", time, "incremental", {"distribution": parts}, code=str(status)), time + 20 * MS)
            for r, rate in rates:
                case.count("availability", time, rate * r.answered, rate)
                case.count("latency", time, rate * (r.us <= 250_000), rate)
    for minute in range(1, 7):
        time = START + minute * M
        both = [r for r in drawn if time - M <= r.time < time]
        start = RESTART if time > RESTART else START
        grown = [r for r in both if start <= r.time]
        write(metric("latency_delta_s", time, "incremental", buckets(both), 60000), time + 25 * MS)
        write(
            metric("latency_grown_s", time, "absolute", buckets([r for r in drawn if start <= r.time < time])),
            time + 25 * MS,
        )
        for r in both:
            case.count("histogram", time, r.us <= 250_000)
        inside = sum(250_000 < r.us <= 500_000 for r in both)
        case.count("histogram-off", time, sum(r.us <= 250_000 for r in both) + int(inside / 5 + 0.5), len(both))
        if minute > 1:
            for r in grown:
                case.count("histogram-grown", time, r.us <= 250_000)
    case.inexact = ["histogram-off"]
    at = time + 50 * MS
    counter = lambda value: {"counter": {"value": value}}
    write(metric("requests_incremental", time, "incremental", counter(1.0), code="200")[:-5], at, malformed=1)
    write(metric("requests_incremental", time, "incremental", counter(-1.0), code="200"), at, unsupported=1)
    write(metric("requests_incremental", time, "incremental", counter(2.5), code="200"), at, unsupported=1)
    write(metric("requests_incremental", time + D, "incremental", counter(1.0), code="200"), at, future_timestamp=1)
    write(metric("requests_incremental", time - H, "incremental", counter(1.0), code="200"), at, too_late=1)
    write(metric("requests_absolute", time - 4 * M - S, "absolute", counter(1.0), code="200"), at, too_late=1)
    write(
        metric(
            "latency_ms",
            time,
            "incremental",
            {"distribution": {"samples": [{"value": -1.0, "rate": 1}], "statistic": "histogram"}},
            code="200",
        ),
        at,
        negative_duration=1,
    )
    summary = {"aggregated_summary": {"quantiles": [{"quantile": 0.5, "value": 0.08}], "count": 200, "sum": 24.5}}
    for kind, value in [
        ("incremental", {"set": {"values": ["a", "b"]}}),
        ("absolute", summary),
        ("incremental", {"gauge": {"value": -3.0}}),
    ]:
        write(metric("latency_ms", time, kind, value, code="200"), at, unsupported=1)
    write('{"metric":' + metric("requests_incremental", time, "incremental", counter(4.0), code="503") + "}", at)
    case.count("incremental", time, 0, 4)
    case.save()


def write():
    metrics()
