# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Line protocol as InfluxDB's client writes it, and Telegraf's JSON."""

import json

from influxdb_client import Point

from case import D, H, MS, S, Case, requests
from plain import polls

RULES = """
metrics:
  - { name: nginx.requests, kind: cumulative }
  - { name: "^http\\\\..*_ms$", unit: ms }
"""


def slos(case):
    case.ratio("availability", "telegraf", 'http.duration_ms{status!~"5.."}', "http.duration_ms")
    case.threshold("latency", "telegraf", "http.duration_ms", "ms", 250)
    case.ratio("counter", "telegraf", 'nginx.requests{status!~"5.."}', "nginx.requests")


def count_polls(case, drawn, write):
    """A counter of each status, without a start: the first point is history."""
    for number, time, status, delta, value, _ in polls(drawn):
        for again in range(1 + (number == 6)):
            write(time, status, value, time + (20 + again) * MS, again)
        if number > 1:
            case.count("counter", time, delta * (status < 500), delta)


def influx():
    case = Case(
        "influx", "Line protocol of InfluxDB's client: events with several fields, a counter that is restarted."
    )
    case.source("telegraf", "telegraf", "format: influx" + RULES)
    slos(case)
    drawn = requests("influx", 120)

    def line(r, time=None, **fields):
        point = Point("http").tag("status", r.status).tag("route", r.route + " a,b=c")
        for name, value in ({"duration_ms": r.us / 1000} | fields).items():
            point.field(name, value)
        return point.time(r.time if time is None else time).to_line_protocol()

    for i, r in enumerate(drawn[:60]):
        # Texts are no samples; integers and truth values are.
        more = [{}, {"host": 'a "b", c=d \\'}, {"cached": True, "bytes": 2**62}, {"host": "x"}][i % 4]
        case.record("telegraf", line(r, **more) + "\n", r.time + 40 * MS, 1 + sum(n != "host" for n in more))
        case.request(r)
    for i in range(60, 120, 10):
        batch = drawn[i : i + 10]
        for r in batch:
            case.request(r)
        text = "# a comment\n" + "\n".join(line(r) for r in batch) + "\n"
        what = {}
        if i == 80:
            text = text + line(batch[0], None)[:20] + "\n" + line(batch[0], duration_ms=-1.0) + "\n"
            what = {"malformed": 1, "negative_duration": 1}
        case.record("telegraf", text, batch[-1].time + 40 * MS, 10 + len(what), **what)

    def write(time, status, value, at, again):
        text = (
            Point("nginx")
            .tag("status", status)
            .tag("process", "a")
            .field("requests", value)
            .time(time)
            .to_line_protocol()
        )
        case.record("telegraf", text, at, duplicates=again)

    count_polls(case, drawn, write)
    r = drawn[90]
    case.record("telegraf", line(r, r.time + D), r.time + 50 * MS, future_timestamp=1)
    case.record("telegraf", line(r, r.time - H), r.time + 50 * MS, too_late=1)
    case.record("telegraf", line(r).rsplit(" ", 1)[0] + " yesterday", r.time + 50 * MS, bad_timestamp=1)
    case.record("telegraf", line(r)[:-23], r.time + 50 * MS, malformed=1)
    case.record("telegraf", "nginx,status=200,process=a requests=-5i " + str(r.time), r.time + 50 * MS, unsupported=1)
    # Without a time it is the record's.
    case.record("telegraf", line(r).rsplit(" ", 1)[0], r.time + 55 * MS)
    case.request(r, time=r.time + 55 * MS)
    case.save()


def telegraf():
    case = Case("telegraf-json", "Telegraf's JSON, one metric a record and in batches; times are whole seconds.")
    case.source("telegraf", "telegraf", "format: telegraf-json" + RULES)
    slos(case)
    drawn = requests("telegraf", 120)

    def shape(r, time=None, **fields):
        time = r.time if time is None else time
        return {
            "fields": dict(sorted(({"duration_ms": r.us / 1000} | fields).items())),
            "name": "http",
            "tags": {"host": "a", "route": r.route, "status": str(r.status)},
            "timestamp": time // S,
        }

    def write(value):
        return json.dumps(value, separators=(",", ":")) + "\n"

    for i, r in enumerate(drawn[:60]):
        more = [{}, {"agent": "curl"}, {"cached": True, "bytes": 2**53 + 1}][i % 3]
        case.record("telegraf", write(shape(r, **more)), r.time + 40 * MS, 1 + sum(n != "agent" for n in more))
        case.request(r, time=r.time // S * S)
    for i in range(60, 120, 10):
        batch = drawn[i : i + 10]
        for r in batch:
            case.request(r, time=r.time // S * S)
        metrics, what = [shape(r) for r in batch], {}
        if i == 80:
            metrics[5:5] = [shape(batch[0], duration_ms=-1.0), {**shape(batch[0]), "timestamp": "soon"}, 7]
            what = {"negative_duration": 1, "bad_timestamp": 1, "malformed": 1}
        case.record("telegraf", write({"metrics": metrics}), batch[-1].time + 40 * MS, len(metrics), **what)

    def poll(time, status, value, at, again):
        metric = {
            "fields": {"requests": value},
            "name": "nginx",
            "tags": {"process": "a", "status": str(status)},
            "timestamp": time // S,
        }
        case.record("telegraf", write(metric), at, duplicates=again)

    count_polls(case, drawn, poll)
    r = drawn[90]
    case.record("telegraf", write(shape(r, r.time + D)), r.time + 50 * MS, future_timestamp=1)
    case.record("telegraf", write(shape(r, r.time - H)), r.time + 50 * MS, too_late=1)
    case.record("telegraf", write(shape(r))[:-9], r.time + 50 * MS, malformed=1)
    timeless = shape(r)
    del timeless["timestamp"]
    # Without a time it is the record's.
    case.record("telegraf", write(timeless), r.time + 55 * MS)
    case.request(r, time=(r.time + 55 * MS) // MS * MS)
    nothing = {
        "fields": {"requests": -1},
        "name": "nginx",
        "tags": {"process": "a", "status": "200"},
        "timestamp": r.time // S,
    }
    case.record("telegraf", write(nothing), r.time + 50 * MS, unsupported=1)
    case.save()


def write():
    influx(), telegraf()
