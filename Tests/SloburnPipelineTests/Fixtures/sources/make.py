#!/usr/bin/env python3
# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Writes input.ndjson of the folders of golden that are about sources: completeness, fallback, reconciliation.

Nothing is drawn: each folder is a timetable. Times are minutes after 10:00, and records are in the order of their arrival.
Usage: make.py [FOLDER…]
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

START = datetime(2026, 11, 20, 10, tzinfo=timezone.utc)
GOLDEN = Path(__file__).parent.parent / "golden"


def time(seconds):
    return (START + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minutes(first, end):
    return range(60 * first, 60 * end)


class Input:
    """The records of a folder, each with the second of its arrival."""

    def __init__(self):
        self.lines = []

    def add(self, second, topic, value, arrival=None, headers=None):
        arrival = second if arrival is None else arrival
        stamp = round((START.timestamp() + arrival) * 1000)
        more = {"headers": headers} if headers else {}
        self.lines.append((arrival, {"topic": topic, "timestamp": stamp, **more, "value": value}))

    def web(self, second, status=200, arrival=None, expect=None, topic="metrics.http", metric="http.requests", **labels):
        value = {"metric": metric, "time": time(second), "status": status, "value": 1, **labels}
        self.add(second, topic, value, arrival, {"expect": expect} if expect else None)

    def declare(self, minute, count, arrival=None, of="web"):
        value = {"metric": "declared", "of": of, "value": count, "from": time(60 * minute)}
        self.add(60 * minute, "metrics.audit", value, 60 * minute + 70 if arrival is None else arrival)

    def write(self, folder):
        lines = sorted(self.lines, key=lambda line: line[0])
        text = "".join(json.dumps(record) + "\n" for _, record in lines)
        (GOLDEN / folder / "input.ndjson").write_text(text)


def coverage_expected(i):
    """web-2 is dead from 10:10 to 10:16; what web-3 sent from 10:20 to 10:23 comes at 10:25:05."""
    for host, offset in (("web-1", 4), ("web-2", 9), ("web-3", 16)):
        for second in range(offset, 60 * 32, 30):
            if host == "web-2" and second in minutes(10, 16):
                continue
            late = host == "web-3" and second in minutes(20, 23)
            bad = second in minutes(12, 15)
            i.web(second, 500 if bad else 200, 60 * 25 + 5 if late else None, host=host)
    i.web(60 * 18 + 2, host="web-9")


def coverage_audit(i):
    """What is declared of minute 2 comes late, nobody declares minute 4, and 0 is declared of minutes 8 and 9 of jobs."""
    for second in range(3, 60 * 20, 10):
        if second in minutes(11, 12) and second % 60 > 30:
            continue
        i.web(second, id=f"w{second}")
        if second in minutes(6, 7):
            i.web(second, id=f"w{second}", arrival=second + 1, expect="duplicate")
    # Of the six that were declared of these minutes two and one can't be used.
    for second in (60 * 13 + 5, 60 * 13 + 25, 60 * 14 + 5):
        i.web(second, id=f"x{second}", expect="malformed", value="long")
    for second in range(8, 60 * 20, 20):
        if second not in minutes(8, 10) and second not in minutes(16, 17):
            i.web(second, topic="metrics.jobs", metric="jobs.done", id=f"j{second}")
    for minute in range(19):
        web = {6: 6, 13: 8, 14: 7, 16: 0}.get(minute, 6)
        if minute == 2:
            i.declare(minute, 4)
            i.declare(minute, 2, arrival=60 * 7 + 15)
        elif minute != 4:
            i.declare(minute, web)
        # Minute 16 of jobs is empty, and was not meant to be.
        i.declare(minute, 0 if minute in (8, 9) else 3, of="jobs", arrival=60 * minute + 71)
    i.declare(3, 50, of="nobody")


def coverage_sequence(i):
    """Numbers of two hosts: holes inside minute 3, at the end of 5, over 8 to 10; c begins anew in 14, d counts from 1 again."""
    numbers = {"c": 500, "d": 40}
    for second in range(0, 60 * 24, 10):
        for host, offset in (("c", 2), ("d", 6)):
            if host == "c" and second == 60 * 14:
                numbers[host] = 0
            if host == "d" and second == 60 * 17:
                numbers[host] = 0
            numbers[host] += 1
            at = second + offset
            lost = host == "c" and at in range(60 * 3 + 20, 60 * 3 + 50)
            lost |= host == "d" and at in range(60 * 5 + 40, 60 * 6 + 10)
            lost |= at in minutes(8, 11)
            if lost:
                continue
            # What c sent in the middle of minute 19 comes two minutes later, and a part of it twice.
            late = host == "c" and at in range(60 * 19 + 10, 60 * 19 + 40)
            boot = "b2" if host == "c" and at >= 60 * 14 else "b1"
            sample = {"seq": numbers[host], "host": host, "boot": boot, "id": f"{host}{at}"}
            i.web(at, arrival=60 * 21 + 33 if late else None, **sample)
            if late and at % 20 < 10:
                i.web(at, arrival=60 * 21 + 34, expect="duplicate", **sample)
    for number, second in enumerate(range(5, 60 * 24, 20)):
        # Numbers are of the event, also where the attribute is a text.
        if second in minutes(12, 14) and second % 40 < 20:
            continue
        headers = {"ce_specversion": "1.0", "ce_id": f"e{number}", "ce_source": "/shop", "ce_type": "order",
                   "ce_time": time(second), "ce_sequence": f"{number + 7:05}"}
        i.add(second, "metrics.events", {"status": 500 if number % 9 == 4 else 200}, headers=headers)


def requests(i, first, end, lb, web, regions=("eu", "us")):
    """Requests that the load balancer sees, and the service too where `web` says so."""
    places = {"eu": "FRA", "us": "NYC", "ap": "SIN"}
    for second in range(first, end, 20):
        for number, region in enumerate(regions):
            at = second + 3 * number + 2
            count = at // 20 * 3 + number
            status, ms = 500 if count % 13 == 0 else 200, 400 if count % 7 == 0 else 100
            if web(at, region):
                value = {"metric": "http.requests", "took": ms, "unit": "ms", "time": time(at), "region": region}
                i.add(at, "metrics.http", {**value, "status": status}, web(at, region))
            if lb(at):
                # The load balancer sees some more that is bad.
                code = 503 if count % 5 == 0 else status
                stamp = round((START.timestamp() + at) * 1000) + 250
                value = {"dc": places[region], "code": code, "seconds": ms / 1000 + 0.01, "ts": stamp}
                i.add(at + 0.25, "metrics.lb", value)


def fallback(i):
    """The service is silent in minutes 8 to 13 and 29 to the end, and for one minute in 20; ap is known to web-lb alone.

    A day of Chatham ends in minute 15.
    """

    def web(at, region):
        if region == "ap" or at in minutes(20, 21) or at >= 60 * 29:
            return None
        if at in range(60 * 8 + 20, 60 * 8 + 40):
            return 60 * 9 + 41
        if at in minutes(9, 10):
            return 60 * 16 + 31
        if at in minutes(11, 12):
            return 60 * 19 + 31
        return None if at in minutes(8, 14) else at

    requests(i, 0, 60 * 34, lambda at: True, web, ("eu", "us", "ap"))
    stamp = round(START.timestamp() + 60 * 10 + 30) * 1000
    value = {"dc": "FRA", "code": 200, "seconds": "?", "ts": stamp}
    i.add(60 * 10 + 30, "metrics.lb", value, headers={"expect": "malformed"})
    # Late lines of the load balancer, two of them for a stretch that is counted from it.
    for minute, arrival in ((12, 22), (18, 22), (13, 32)):
        stamp = round((START.timestamp() + 60 * minute + 50) * 1000)
        i.add(0, "metrics.lb", {"dc": "FRA", "code": 503, "seconds": 0.1, "ts": stamp}, 60 * arrival + 50)


def fallback_incomplete(i):
    """Half is lost in minutes 5 to 8; both are out in 15 to 17, the service alone until 20; nobody declares 26 and 27."""

    def web(at, region):
        if at in minutes(15, 21) or at in minutes(5, 9) and at % 40 >= 20:
            return None
        return at

    requests(i, 0, 60 * 32, lambda at: at not in minutes(15, 18), web)
    for minute in range(31):
        if minute not in (26, 27):
            i.declare(minute, 6)


def reconcile(i):
    """A stretch a line: good and bad ones of both sources in eu, and in us."""
    stretches = [
        ((18, 2, 18, 2), (6, 0, 6, 0)),
        ((18, 2, 20, 3), (6, 0, 6, 0)),
        ((10, 10, 18, 6), (6, 0, 12, 0)),
        ((18, 2, 19, 3), (6, 0, 6, 0)),
        ((18, 0, 20, 0), (6, 0, 12, 0)),
        ((4, 0, 9, 0), (0, 0, 0, 0)),
        ((20, 0, 17, 3), (6, 0, 6, 0)),
        ((4, 0, 8, 0), (0, 0, 0, 0)),
        ((20, 0, 20, 0), (6, 0, 6, 0)),
    ]
    for number, counts in enumerate(stretches):
        for region, (good, bad, lb_good, lb_bad) in zip(("eu", "us"), counts):
            for topic, good, bad in (("metrics.http", good, bad), ("metrics.lb", lb_good, lb_bad)):
                for k in range(good + bad):
                    at = 300 * number + 6 + k * 290 // (good + bad)
                    # One of them comes when its stretch is over, but not yet compared.
                    late = at + 60 if k == good + bad - 1 else None
                    i.web(at, 200 if k < good else 500, late, topic=topic, region=region)
    # What comes after its stretch was compared.
    for k in range(8):
        i.web(60 + k, arrival=60 * 8 + k, topic="metrics.lb", region="eu")
    # A group that the service does not know.
    for k in range(12):
        i.web(60 * 12 + 10 * k, topic="metrics.lb", region="ap")
    i.web(300 * len(stretches) + 70, region="eu")


def source_health(i):
    """Of web nothing comes from 10:20 to 10:35 and from 10:50 to 10:56, and three samples from 11:00 on are refused; of jobs' two
    hosts one is silent from 11:10 to 11:18."""
    for second in range(10, 60 * 100, 30):
        if second in minutes(20, 35) or second in minutes(50, 56):
            continue
        i.web(second, 500 if second % 600 == 10 else 200)
    for minute in (60, 61, 62):
        value = {"metric": "http.requests", "time": "yesterday", "status": 200, "value": 1}
        i.add(60 * minute + 15, "metrics.http", value, headers={"expect": "bad_timestamp"})
    for second in range(5, 60 * 100, 20):
        host = "ab"[second // 20 % 2]
        if host == "b" and second in minutes(70, 78):
            continue
        i.web(second, topic="metrics.jobs", metric="jobs.done", host=host)


FOLDERS = [coverage_expected, coverage_audit, coverage_sequence, fallback, fallback_incomplete, reconcile, source_health]
if __name__ == "__main__":
    for make in FOLDERS:
        folder = make.__name__.replace("_", "-")
        if not sys.argv[1:] or folder in sys.argv[1:]:
            made = Input()
            make(made)
            made.write(folder)
