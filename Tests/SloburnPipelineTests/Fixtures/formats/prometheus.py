# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""What prometheus-kafka-adapter writes of a remote write: a record a sample, without keys, in whole seconds."""

import datetime
import json
import random

from case import D, H, M, MS, S, START, Case, requests

STEP, RESTART = 20 * S, START + 3 * M + 50 * S
BOUNDS = ["0.1", "0.25", "0.5", "1.0", "+Inf"]


def number(value):
    """As Go's strconv.FormatFloat(value, 'f', -1, 64)."""
    if isinstance(value, str):
        return value
    return f"{value:.9f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def sample(name, value, time, **labels):
    stamp = datetime.datetime.fromtimestamp(time // S, datetime.timezone.utc)
    fields = {
        "labels": dict(sorted({"__name__": name, "instance": "a:80", "job": "shop", **labels}.items())),
        "name": name,
        "timestamp": stamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "value": number(value),
    }
    # Go's encoder escapes these.
    text = json.dumps(fields, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def samples():
    case = Case(
        "prometheus-json", "Samples of Prometheus over two partitions, out of order: counters, buckets, a gauge, NaN."
    )
    case.source("prom", "metrics", "format: prometheus-json")
    total = "http_requests_total"
    case.ratio("availability", "prom", total + '{code!~"5.."}', total)
    bucket = 'http_request_duration_seconds_bucket{le="0.25"}'
    case.ratio("latency", "prom", bucket, "http_request_duration_seconds_count")
    case.threshold("queue-age", "prom", "queue_age_seconds", "ms", 2500)
    drawn = requests("prometheus", 150, 6 * M)
    case.raw = [[r.time, r.us, r.status] for r in drawn]
    shuffle = random.Random("prometheus")
    found = []
    for scrape in range(1, 19):
        time = START + scrape * STEP
        start = RESTART if time > RESTART else START
        since = max(start, time - STEP)
        now = lambda some, begin: [r for r in some if begin <= r.time < time]
        for status in (200, 404, 503):
            mine = [r for r in drawn if r.status == status]
            found.append((time, sample(total, len(now(mine, start)), time, code=str(status), path="/a?b=<c>&d")))
            delta = len(now(mine, since))
            # The first scrape has no start: history. The one after a NaN begins a series.
            if scrape > 1 and not (status == 404 and scrape == 8):
                case.count("availability", time, delta * (status < 500), delta)
        name = "http_request_duration_seconds"
        for bound in BOUNDS:
            below = sum(bound == "+Inf" or r.us <= float(bound) * 1e6 for r in now(drawn, start))
            found.append((time, sample(name + "_bucket", below, time, le=bound)))
        found.append((time, sample(name + "_count", len(now(drawn, start)), time)))
        found.append((time, sample(name + "_sum", sum(r.us for r in now(drawn, start)) / 1e6, time)))
        if scrape > 1:
            good = sum(r.us <= 250_000 for r in now(drawn, since))
            case.count("latency", time, good, len(now(drawn, since)))
        age = [0.5, 2.5, 2.500001, 3.0, 7.0][scrape % 5]
        found.append((time, sample("queue_age_seconds", age, time)))
        case.raw.append({"queue_age_seconds": age, "at": time})
        case.count("queue-age", time, age <= 2.5)
    for place, (time, value) in enumerate(found):
        # Partitions are read at different speeds: within the reorder window samples of a series come in any order, but
        # none around the end of a series, which is told by its place.
        delay = 0 if '"404"' in value else shuffle.choice([0, 0, 0, 25 * S, 50 * S])
        case.record("metrics", value, time + 100 * MS + delay, partition=place % 2)
        # Sent again: what no SLO selects is not told from another one, nor is an event.
        if place % 13 == 5 and "queue_age" not in value:
            is_selected = any(part in value for part in ("_total", '"le":"0.25"', "_count"))
            case.record("metrics", value, time + 60 * S, partition=(place + 1) % 2, duplicates=int(is_selected))
    time = START + 7 * STEP
    stale = sample(total, "NaN", time + S, code="404", path="/a?b=<c>&d")
    case.record("metrics", stale, time + 2 * S, ended=1)
    case.record("metrics", sample("queue_age_seconds", "NaN", time + S), time + 2 * S, ended=1)
    time = START + 18 * STEP
    path = {"code": "200", "path": "/a?b=<c>&d"}
    at = time + 55 * S
    case.record("metrics", sample(total, 5, time, **path)[:-8], at, malformed=1)
    case.record("metrics", sample(total, -5, time + 3 * S, **path), at, unsupported=1)
    case.record("metrics", sample(total, "+Inf", time + 3 * S, **path), at, not_finite=1)
    case.record("metrics", sample(total, "many", time + 3 * S, **path), at, malformed=1)
    case.record("metrics", sample(total, 5, time + D, **path), at, future_timestamp=1)
    case.record("metrics", sample(total, 5, time - H, **path), at, too_late=1)
    # Not too late for an event, but behind all that is remembered of the series.
    case.record("metrics", sample(total, 5, time - 4 * M - S, **path), at, too_late=1)
    case.record("metrics", sample(total, 99999, time, **path), at, duplicates=1)
    case.record("metrics", sample("queue_age_seconds", -5, time), at, negative_duration=1)
    case.record("metrics", sample(total, 5, time, **path).replace("T12:", "T25:"), at, bad_timestamp=1)
    # A time that an OpenMetrics library exposes as a series measures nothing.
    case.record("metrics", sample("http_requests_created", 1772366400.25, time, **path), at, elements=0)
    case.save()


def write():
    samples()
