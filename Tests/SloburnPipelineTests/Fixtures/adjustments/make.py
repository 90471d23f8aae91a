#!/usr/bin/env python3
# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Writes input.ndjson of the folders `adjustments`, `calm` and `long-episode` of golden: timetables, in the order of arrival.

Usage: make.py
"""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden"
# A Monday; the clocks of Berlin were put back the day before, and its day ends at 23:00.
DAY = datetime(2026, 10, 26, tzinfo=timezone.utc)


def instant(text):
    """`HH:MM` or `HH:MM:SS` of the day, or of another one with `DD ` before it."""
    day, _, clock = text.rpartition(" ")
    hour, minute, second = (list(map(int, clock.split(":"))) + [0])[:3]
    return DAY.replace(day=int(day) if day else DAY.day) + timedelta(hours=hour, minutes=minute, seconds=second)


def written(time):
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Input:
    def __init__(self):
        self.lines = []

    def add(self, arrival, topic, value, **more):
        self.lines.append((arrival, {"topic": topic, "timestamp": round(arrival.timestamp() * 1000), **more, "value": value}))

    def requests(self, time, good, bad, arrival=None, **labels):
        for count, status in ((good, 200), (bad, 503)):
            if count:
                value = {"metric": "http.requests", "value": count, "time": written(time), "status": status, **labels}
                self.add(arrival or time, "metrics.http", value)

    def adjust(self, arrival, name, **spec):
        """A record of slo.adjustments; without anything to say, a tombstone."""
        document = {"apiVersion": "sloburn/v1", "kind": "Adjustment", "metadata": {"name": name}, "spec": spec}
        self.add(instant(arrival), "slo.adjustments", document if spec else None, key=name)

    def exclude(self, arrival, name, start, end, slos=("*",), **more):
        spec = {"select": {"slos": list(slos)}, "effect": "exclude", "from": written(instant(start)), "to": written(instant(end))}
        self.adjust(arrival, name, **spec, author="jane", reason=name, **more)

    def incident(self, arrival, name, **value):
        self.add(instant(arrival), "slo.incidents", value or None, key=name)

    def write(self, folder):
        lines = [json.dumps(line) for _, line in sorted(self.lines, key=lambda line: line[0])]
        (GOLDEN / folder / "input.ndjson").write_text("\n".join(lines) + "\n")


def adjustments():
    file = Input()
    # Bad requests of eu by minute; those of the incident in us, too.
    bad = {"20:15": 16, "20:45": 12, "21:20": 14, "22:10": 6, "23:40": 4}
    minutes = {start + timedelta(minutes=n) for start, n in ((instant(k), n) for k, length in bad.items() for n in range(length))}
    # Once a minute where something happens, else every five.
    busy = [(instant(a), instant(b)) for a, b in (("20:44", "21:00"), ("21:18", "21:38"), ("22:09", "22:18"), ("23:40", "23:46"))]
    minute = instant("20:00")
    while minute < instant("23:50"):
        time, is_bad = minute + timedelta(seconds=20), minute in minutes
        file.requests(time, 8 if is_bad else 20, 12 if is_bad else 0, region="eu")
        is_bad = is_bad and instant("21:20") <= minute < instant("21:34")
        file.requests(time + timedelta(seconds=7), 4 if is_bad else 9, 6 if is_bad else 1, region="us")
        minute += timedelta(minutes=1 if any(a <= minute < b for a, b in busy) else 5)

    # What came late, from far back to a few hours ago; first of the nights, around the hour that came twice.
    def late(arrival, time, good, bad, region="eu"):
        file.requests(instant(time), good, bad, instant(arrival), region=region)
    for time in ("24 00:20", "25 00:20", "25 01:20", "26 00:20", "26 01:20"): late("20:02:03", time, 50, 5)
    for time in ("22 08:58", "22 09:10", "22 09:30", "22 09:50", "22 10:02"): late("20:02:04", time, 200, 20)
    for time in ("24 21:04:50", "24 21:05", "24 21:07", "24 21:11", "24 21:14:59", "24 21:15"): late("20:03:03", time, 30, 11)
    for time in ("17:09:59", "17:10", "17:10:40", "17:11:30", "17:12:05", "17:12:59", "17:13"): late("20:04:04", time, 40, 13, "us")
    for time in ("11:55", "11:57:30", "12:00", "12:03", "12:04:59", "12:06"): late("20:05:05", time, 25, 7)

    # Minutes after it was over, in parts of buckets of 10 s.
    file.exclude("22:30:30", "minutes-late", "22:09:53", "22:15:31", ["answers", "minutes", "today"])
    # Hours, days; buckets of 1 m, 5 m and 1 h.
    file.exclude("22:40:30", "hours-late", "17:10:30", "17:12:10", ticket="OPS-7")
    file.exclude("22:41:30", "two-days-late", "24 21:06:30", "24 21:11:10", ["answers", "minutes"])
    file.exclude("22:42:30", "four-days-late", "22 09:20", "22 09:40")
    # In a bucket that is out, in one that is not, and where nothing was counted when it was taken out.
    late("22:45:03", "24 21:14:10", 10, 9)
    late("22:45:04", "24 21:15:10", 10, 9)
    late("22:45:05", "22 09:55", 10, 9, "us")
    late("22:45:06", "17:12:30", 10, 9, "eu")
    # Changed and taken back.
    file.exclude("22:50:30", "hours-late", "17:10:30", "17:11:00", ticket="OPS-7")
    file.adjust("22:55:30", "two-days-late")
    # One of the configuration is replaced for a while.
    file.adjust("23:10:30", "slices", select={"slos": ["minutes"]}, effect="grant", grant={"badEvents": 5},
                at=written(instant("21:30")), author="john", reason="more of it")
    file.adjust("23:15:30", "slices")
    # The day that is over is told again.
    file.exclude("23:20:30", "last-minutes", "22:50:05", "22:58:00", ["today"])
    file.exclude("23:25:30", "morning", "11:58", "12:01", ["today"])
    # Nobody's records; the second one takes its adjustment away.
    file.add(instant("23:30:30"), "slo.adjustments", {"kind": "Adjustment"}, key="nobody", headers={"expect": "refused"})
    file.add(instant("23:31:30"), "slo.adjustments", "{", key="hours-late", headers={"expect": "refused"})

    # Said after it began; closed in the past, while it still burns; one of a region; one that is gone.
    file.incident("21:21:30", "INC-1", select={"services": ["shop"]}, openedAt=written(instant("21:19")), title="database down",
                  author="john")
    file.incident("21:31:30", "INC-1", select={"services": ["shop"]}, openedAt=written(instant("21:19")),
                  closedAt=written(instant("21:31")), title="database down", author="john", ticket="OPS-9")
    file.incident("23:40:30", "INC-2", select={"slos": ["answers"], "group": {"region": "us"}}, openedAt=written(instant("23:40")))
    file.incident("23:46:30", "INC-2")
    file.write("adjustments")


def calm():
    file = Input()
    start = instant("08:00")

    def minute(number, bad):
        file.requests(start + timedelta(minutes=number, seconds=5), 100 - bad, bad)
    for number in range(180):
        # Hovering about 5 %, for 40 minutes; then short bursts, and silence; then bursts far from each other.
        if number < 12: bad = 0
        elif number < 52: bad = 9 if number % 6 < 3 else 2
        elif number < 64: bad = 0
        elif number < 114: bad = 12 if (number - 64) % 12 < 3 else 0
        elif number < 136: bad = 0
        else: bad = 10 if (number - 136) % 24 < 3 else 0
        minute(number, bad)
    file.write("calm")


def long_episode():
    file = Input()
    start = instant("06:03:15")
    # A batch every five minutes: an outage of an hour and more, then a smaller one, for seven hours in all.
    for number in range(100):
        bad = 0 if number < 6 or number >= 90 else 30 if number < 20 else 4
        file.requests(start + timedelta(minutes=5 * number), 100 - bad, bad)
    file.write("long-episode")


adjustments()
calm()
long_episode()
