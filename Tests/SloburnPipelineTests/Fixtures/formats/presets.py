# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Access logs and checks that presets map: nginx as it was recorded, the others by their documented shapes."""

import json
import pathlib

from case import D, H, MS, S, Case, requests, rfc3339

HERE = pathlib.Path(__file__).parent
METRIC = "http.server.request.duration"


def slos(case, status, metric=METRIC, more=""):
    case.ratio(
        "availability", "log", f'{metric}{{{status}!~"5.."{more}}}', f"{metric}{{{more[1:]}}}" if more else metric
    )
    case.threshold("latency", "log", f"{metric}{{{more[1:]}}}" if more else metric, "ms", 250)


def nginx():
    case = Case("nginx", "An access log of nginx, recorded: statuses and delays are those that the client saw.")
    case.source("log", "nginx", "json: { preset: nginx, labels: { fields: [status, method] } }")
    case.ratio("availability", "log", f'{METRIC}{{status!~"5..|499"}}', METRIC)
    case.threshold("latency", "log", METRIC, "ms", 250)
    seen = json.loads((HERE / "nginx.json").read_text())
    lines = (HERE / "nginx.log").read_bytes().rstrip(b"\n").split(b"\n")
    assert len(seen) == len(lines)
    for line, request in zip(lines, seen):
        time = int(request["time"] * 1000) * MS
        case.raw.append(request)
        if request["path"].endswith("%ff"):
            # $uri is what the path means, and a byte that is no UTF-8 makes no JSON.
            case.record("nginx", line, time, malformed=1)
            continue
        case.record("nginx", line, time)
        case.count("availability", time, request["status"] < 500 and request["status"] != 499)
        case.count("latency", time, not request["slow"])
    case.notes.append(
        "a path with a byte that is no UTF-8 gives a line that is no JSON: log $request_uri in place of $uri"
    )
    line = lines[-1]
    fields = json.loads(line)
    for change, reason in [
        ({"request_time": -0.001}, "negative_duration"),
        ({"request_time": None}, "missing_field"),
        ({"msec": fields["msec"] + 86400}, "future_timestamp"),
        ({"msec": fields["msec"] - 3600}, "too_late"),
        ({"msec": 0}, "bad_timestamp"),
    ]:
        case.record("nginx", json.dumps({**fields, **change}), time + 50 * MS, **{reason: 1})
    case.record("nginx", line[:-4], time + 50 * MS, malformed=1)
    case.save()


def write_requests(case, topic, drawn, shape, bad):
    """Requests and what can't be used."""
    for r in drawn:
        case.record(topic, json.dumps(shape(r)), r.time + 40 * MS)
    r = drawn[60]
    at = r.time + 50 * MS
    case.record(topic, json.dumps(shape(r))[:-4], at, malformed=1)
    for fields, reason in bad(r):
        case.record(topic, json.dumps(fields), at, **{reason: 1})


def proxy(name, as_text):
    """Whole milliseconds, and the time at which the request began."""
    case = Case(name, f"Access logs of {name.capitalize()}, that tell when a request began.")
    case.source("log", name, f"json: {{ preset: {name} }}")
    slos(case, "response_code", more=',upstream_cluster=~"inbound.*"' if name == "istio" else "")
    drawn = requests(name, 80)

    def shape(r, shift=0, cluster="inbound|8080||", **change):
        ms = r.us // 1000
        fields = {
            "authority": "shop.example",
            "bytes_received": 0,
            "bytes_sent": 1234,
            "connection_termination_details": None,
            "duration": ms,
            "method": "GET",
            "path": r.route,
            "protocol": "HTTP/1.1",
            "requested_server_name": None,
            "response_code": r.status,
            "response_flags": "-" if r.answered else "UF,URX",
            "start_time": rfc3339(r.time - ms * MS + shift),
            "upstream_cluster": cluster,
            "upstream_service_time": str(ms),
            **change,
        }
        if not as_text or r.number % 2:
            return fields
        # Envoy's json_format writes texts, and - for what there is not.
        return {k: "-" if v is None and k not in change else str(v) for k, v in fields.items()}

    for r in drawn:
        case.request(r, limit_us=250_999)
    if name == "istio":
        # The proxy of the client tells of the same request.
        for r in drawn[::4]:
            case.record(name, json.dumps(shape(r, cluster="outbound|80||shop.svc")), r.time + 45 * MS)
    even = lambda r: r if not r.number % 2 else drawn[r.number + 1]
    write_requests(
        case,
        name,
        drawn,
        shape,
        lambda r: [
            (shape(even(r), duration=-1), "negative_duration"),
            ({**shape(r), "duration": None}, "missing_field"),
            ({**shape(r), "duration": "-"}, "malformed"),
            ({**shape(r), "start_time": "-"}, "bad_timestamp"),
            (shape(r, D), "future_timestamp"),
            (shape(r, -H), "too_late"),
        ],
    )
    case.save()


def ecs():
    case = Case("ecs", "HTTP events of the Elastic Common Schema, nested and with dots in their keys.")
    case.source("log", "ecs", "json: { preset: ecs }")
    slos(case, "http.response.status_code")
    drawn = requests("ecs", 80)

    def shape(r, shift=0, **change):
        event = {
            "duration": r.us * 1000,
            "outcome": "success" if r.answered else "failure",
            "category": ["web"],
            **change,
        }
        head = {"@timestamp": rfc3339(r.time + shift), "ecs": {"version": "8.11.0"}, "url": {"path": r.route}}
        if r.number % 2:
            return {**head, "event": event, "http": {"response": {"status_code": r.status}}}
        return {**head, **{f"event.{k}": v for k, v in event.items()}, "http.response.status_code": r.status}

    for r in drawn:
        case.request(r)
    write_requests(
        case,
        "ecs",
        drawn,
        shape,
        lambda r: [
            (shape(r, duration=-1), "negative_duration"),
            (shape(r, duration=None), "missing_field"),
            (shape(r, D), "future_timestamp"),
            (shape(r, -H), "too_late"),
            ({**shape(r), "@timestamp": "today"}, "bad_timestamp"),
        ],
    )
    case.save()


def fluent_bit():
    case = Case("fluent-bit", "Fluent Bit's kafka output, times as numbers and as text.")
    case.source("log", "logs", "json: { preset: fluent-bit, value: { field: duration }, unit: { value: ms } }")
    slos(case, "status", "log.records")
    drawn = requests("fluent-bit", 80)

    def shape(r, shift=0, **change):
        time = r.time + shift
        stamp = [time / S, rfc3339(time, 6), rfc3339(time, 9)][r.number % 3]
        return {
            "@timestamp": stamp,
            "log": 'GET / "x"',
            "status": r.status,
            "duration": r.us / 1000,
            "kubernetes": {"pod_name": "a"},
            **change,
        }

    for r in drawn:
        case.request(r)
    write_requests(
        case,
        "logs",
        drawn,
        shape,
        lambda r: [
            (shape(r, duration=-1), "negative_duration"),
            (shape(r, duration="slow"), "malformed"),
            (shape(r, D), "future_timestamp"),
            (shape(r, -H), "too_late"),
            (shape(r, **{"@timestamp": None}), "missing_field"),
        ],
    )
    case.save()


def heartbeat():
    case = Case("heartbeat", "Checks of Elastic Heartbeat.")
    case.source("log", "heartbeat", "json: { preset: heartbeat }")
    case.ratio("availability", "log", 'monitor.duration{monitor.status="up"}', "monitor.duration")
    case.threshold("latency", "log", "monitor.duration", "ms", 250)
    drawn = requests("heartbeat", 80)

    def shape(r, shift=0, **change):
        up = r.answered
        monitor = {
            "id": "shop",
            "name": "Shop",
            "type": "http",
            "ip": "10.0.0.1",
            "status": "up" if up else "down",
            "duration": {"us": r.us},
            "check_group": f"g-{r.number}",
            **change,
        }
        return {
            "@timestamp": rfc3339(r.time + shift),
            "@metadata": {"beat": "heartbeat", "type": "_doc"},
            "monitor": monitor,
            "summary": {"up": int(up), "down": int(not up)},
            "url": {"full": "http://shop.example/"},
            "event": {"dataset": "uptime", "type": "heartbeat/summary"},
        }

    for r in drawn:
        case.request(r)
    write_requests(
        case,
        "heartbeat",
        drawn,
        shape,
        lambda r: [
            (shape(r, duration={"us": -1}), "negative_duration"),
            (shape(r, duration=None), "missing_field"),
            (shape(r, D), "future_timestamp"),
            (shape(r, -H), "too_late"),
        ],
    )
    case.save()


def write():
    nginx(), proxy("envoy", True), proxy("istio", False), ecs(), fluent_bit(), heartbeat()
