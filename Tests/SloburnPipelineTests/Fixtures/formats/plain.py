# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""JSON of services: events, lines, counters that are deltas, and counters that grow."""

import json
from case import D, H, M, MS, S, START, Case, requests, rfc3339

MAPPING = """
json:
  metric: { field: metric }
  value: { field: value }
  unit: { field: unit }
  timestamp: { field: time }
  labels: { fields: [status, route] }
  id: { field: id }
"""


def text(request, form=0, **change):
    """A request in one of four spellings of duration and time."""
    ns = request.us * 1000
    value, unit = [(request.ms_text, "ms"), (f"{ns // S}.{ns % S:09}", "s"), (str(request.us), "us"), (str(ns), "ns")][
        form
    ]
    time = request.time + change.pop("shift", 0)
    times = [f'"{rfc3339(time)}"', f"{time // S}.{time % S // MS:03}", str(time // MS), str(time)]
    fields = {
        "id": f'"r-{request.number}"',
        "metric": '"http.requests"',
        "value": value,
        "unit": f'"{unit}"',
        "time": times[form],
        "status": str(request.status),
        "route": f'"{request.route}"',
        **change,
    }
    return "{" + ", ".join(f'"{k}": {v}' for k, v in fields.items() if v is not None) + "}"


def bad_texts(request):
    """Records that can't be used, each with its class."""
    return [
        (text(request, id=None)[:-9], "malformed"),
        (text(request, id=None, unit='"Ms"'), "unknown_unit"),
        (text(request, id=None, unit='"parsec"'), "unknown_unit"),
        (text(request, id=None, value="-1"), "negative_duration"),
        (text(request, id=None, value='"NaN"'), "not_finite"),
        (text(request, id=None, value="null"), "missing_field"),
        (text(request, id=None, value='"fast"'), "malformed"),
        (text(request, id=None, time='"yesterday"'), "bad_timestamp"),
        (text(request, id=None, shift=D), "future_timestamp"),
        (text(request, id=None, shift=-H), "too_late"),
    ]


def event_slos(case, source, metric="http.requests"):
    case.ratio("availability", source, metric + '{status!~"5.."}', metric)
    case.threshold("latency", source, metric, "ms", 250)


def events():
    case = Case(
        "json-events", "Events in JSON: one a record and in arrays, four units and spellings of time, ids seen twice."
    )
    case.source("web", "http", MAPPING)
    event_slos(case, "web")
    drawn = requests("json-events")
    for r in drawn[:100]:
        case.record("http", text(r, r.number % 4), r.time + 40 * MS)
        case.request(r)
    for i in range(100, len(drawn), 10):
        batch = drawn[i : i + 10]
        texts = [text(r, r.number % 4) for r in batch]
        for r in batch:
            case.request(r)
        what = {}
        if i == 120:
            # In a batch the other elements count.
            texts[3:3] = [text(batch[3], id=None, unit='"Ms"'), text(batch[0], 2), "17"]
            what = {"unknown_unit": 1, "duplicates": 1, "malformed": 1}
        case.record("http", "[" + ",\n".join(texts) + "]", batch[-1].time + 40 * MS, len(texts), **what)
    for r in drawn[7:90:20]:
        case.record("http", text(r, (r.number + 1) % 4), r.time + 5 * S, duplicates=1)
    for line, reason in bad_texts(drawn[80]):
        case.record("http", line, drawn[80].time + 60 * MS, **{reason: 1})
    # What no SLO selects is checked as well.
    other = text(drawn[50], metric='"other"', id=None)
    case.record("http", other, drawn[50].time + 50 * MS)
    case.accept(drawn[50].time)
    case.record("http", None, drawn[60].time, elements=0)
    case.save()


def unselected():
    case = Case(
        "json-unselected", "Samples that no SLO selects, or whose value none compares, are checked like all others."
    )
    case.source("web", "http", MAPPING)
    case.ratio("availability", "web", 'http.requests{status!~"5.."}', "http.requests")
    drawn = requests("json-unselected", 30)
    for r in drawn:
        case.record("http", text(r, r.number % 4), r.time + 40 * MS)
        case.request(r, latency=None)
    for name in ("http.requests", "other"):
        for line, reason in bad_texts(drawn[20]):
            case.record("http", line.replace("http.requests", name), drawn[20].time + 60 * MS, **{reason: 1})
    case.save()


def lines():
    case = Case("json-ndjson", "Events in JSON, ten lines a record.")
    case.source("web", "http", "framing: ndjson" + MAPPING)
    event_slos(case, "web")
    drawn = requests("json-ndjson")
    for i in range(0, len(drawn), 10):
        batch = drawn[i : i + 10]
        texts = [text(r, r.number % 4) for r in batch]
        for r in batch:
            case.request(r)
        what = {}
        if i == 80:
            texts[4:4] = [line for line, _ in bad_texts(batch[3])] + ["", "  \r", text(batch[0])]
            for _, reason in bad_texts(batch[3]):
                what[reason] = what.get(reason, 0) + 1
            what["duplicates"] = 1
        end = "\r\n" if i == 30 else "\n"
        case.record(
            "http",
            end.join(texts) + ("" if i == 40 else end),
            batch[-1].time + 40 * MS,
            len([t for t in texts if t.strip()]),
            **what,
        )
    case.save()


COUNTER = """
json:
  kind: KIND
  metric: { value: requests }
  value: { field: count }
  timestamp: { field: at }
  labels: { fields: [status, process] }
"""
STEP, RESTART = 30 * S, START + 4 * M + 45 * S


def polls(drawn):
    """Every 30 s of each status: (time, count of the interval, value of the process's counter, its start).

    What came between the last poll before the restart and the restart is lost with the process.
    """
    for number in range(1, 17):
        time = START + number * STEP
        for status in (200, 404, 503):
            mine = [r for r in drawn if r.status == status]
            start = RESTART if time > RESTART else START
            since = max(start, time - STEP)
            delta = sum(since <= r.time < time for r in mine)
            yield number, time, status, delta, sum(start <= r.time < time for r in mine), start


def counters():
    case = Case(
        "json-counters",
        "Counters in JSON: deltas, and such as grow, with and without a start; one process is restarted.",
    )
    case.source("delta", "c.delta", COUNTER.replace("KIND", "delta"))
    case.source("grown", "c.grown", COUNTER.replace("KIND", "cumulative"))
    case.source("since", "c.since", COUNTER.replace("KIND", "cumulative") + "  start: { field: since, encoding: ms }")
    for name in ("delta", "grown", "since"):
        case.ratio(name, name, 'requests{status!~"5.."}', "requests")
    case.threshold("delta-small", "delta", "requests", None, 4)
    case.threshold("grown-small", "grown", "requests", None, 4)
    drawn = requests("json-counters")
    case.raw = [[r.time, r.us, r.status] for r in drawn]
    for number, time, status, delta, value, start in polls(drawn):
        fields = {"status": status, "process": "a", "at": time // MS}
        case.record("c.delta", json.dumps({"count": delta, **fields}), time + 20 * MS)
        case.count("delta", time, delta * (status < 500), delta)
        case.count("delta-small", time, delta <= 4)
        # A second time: a point of a cumulative series for the same time is a duplicate.
        for again in range(1 + (number == 6)):
            case.record("c.grown", json.dumps({"count": value, **fields}), time + (20 + again) * MS, duplicates=again)
            case.record(
                "c.since",
                json.dumps({"count": value, "since": start // MS, **fields}),
                time + (20 + again) * MS,
                duplicates=again,
            )
        # Without a start the first point is history.
        if number > 1:
            case.count("grown", time, delta * (status < 500), delta)
            case.count("grown-small", time, delta <= 4)
        case.count("since", time, delta * (status < 500), delta)
    # Without a list of labels all other scalar fields tell a series, but what it counts, its time, start and id do not.
    bare = COUNTER.replace("KIND", "cumulative").replace("  labels: { fields: [status, process] }\n", "")
    case.source("bare", "c.bare", bare + "  start: { field: since }\n  id: { field: id }")
    case.ratio("bare", "bare", 'requests{process="a"}', "requests")
    for minute, (a, b) in enumerate([(5, 1), (9, 4), (2, 4), (7, 5)], 1):
        time = START + minute * M
        # The process a is restarted.
        start = START + 130 * S if minute > 2 else START
        for process, value, since in [("a", a, start), ("b", b, START)]:
            fields = {
                "id": f"{process}-{minute}",
                "count": value,
                "process": process,
                "at": time // MS,
                "since": since // MS,
                "tags": ["x"],
                "more": {"host": "h", "port": 80},
                "ok": True,
                "none": None,
            }
            case.record("c.bare", json.dumps(fields), time + 22 * MS)
        for increase, of_a in [({1: 5, 2: 4, 3: 2, 4: 5}[minute], 1), ({1: 1, 2: 3, 3: 0, 4: 1}[minute], 0)]:
            case.count("bare", time, increase * of_a, increase)
    # A reset that is hidden: the new process has counted more than the old one.
    for time, value, start, increase in [
        (START + M, 3, START, 3),
        (START + 2 * M, 50, START + 90 * S, 50),
        (START + 3 * M, 52, START + 90 * S, 2),
    ]:
        fields = {"count": value, "status": 201, "process": "b", "at": time // MS, "since": start // MS}
        case.record("c.since", json.dumps(fields), time + 22 * MS)
        case.count("since", time, increase, increase)
    time = START + 7 * M
    fields = {"status": 200, "process": "a", "at": time // MS}
    for topic in ("c.delta", "c.grown", "c.since"):
        for change, reason in [
            ({"count": -1}, "unsupported"),
            ({"count": 2.5}, "unsupported"),
            ({"at": (time + D) // MS}, "future_timestamp"),
            ({"at": (time - H) // MS}, "too_late"),
            ({"count": None}, "missing_field"),
        ]:
            case.record(topic, json.dumps({"count": 1, **fields, **change}), time + 50 * MS, **{reason: 1})
        case.record(topic, json.dumps(fields)[:-2], time + 50 * MS, malformed=1)
    # Behind the reorder window.
    case.record(
        "c.grown", json.dumps({"count": 1, **fields, "at": (time - 4 * M - S) // MS}), time + 55 * MS, too_late=1
    )
    # The same time with another value.
    case.record("c.grown", json.dumps({"count": 10**6, **fields}), time + 56 * MS, duplicates=1)
    # Another process with an earlier start writes the same series.
    case.record(
        "c.since",
        json.dumps({"count": 900, "since": START // MS, **fields, "at": time // MS + 5}),
        time + 57 * MS,
        unsupported=1,
    )
    case.save()


def write():
    events(), unselected(), lines(), counters()
