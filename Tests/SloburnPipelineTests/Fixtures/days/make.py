#!/usr/bin/env python3
# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""Writes input.ndjson of the folder `days` of golden: requests around a midnight, and late ones for the days before.

Usage: make.py
"""

import json
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

FILE = Path(__file__).parent.parent / "golden" / "days" / "input.ndjson"
MIDNIGHT = datetime(2026, 11, 21, tzinfo=timezone.utc)
draw = random.Random(5)
lines = []


def line(arrival, topic, value, **more):
    lines.append((arrival, {"topic": topic, "timestamp": round(arrival.timestamp() * 1000), **more, "value": value}))


def request(arrival, before=timedelta()):
    time = (arrival - before).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    status = 503 if draw.random() < 0.15 else 200
    value = {"metric": "http.requests", "time": time, "unit": "ms", "value": draw.choice([20, 90, 240, 250, 251, 900]),
             "status": status, "region": draw.choice(["eu", "eu", "us"])}
    line(arrival, "metrics.http", value)


def adjustment(arrival, name, start=None, end=None):
    spec = {"select": {"slos": ["answers", "minutes", "sevens", "shop/fast"]}, "effect": "exclude", "from": start, "to": end,
            "author": "jane", "reason": "the test"}
    told = {"apiVersion": "sloburn/v1", "kind": "Adjustment", "metadata": {"name": name}, "spec": spec}
    line(arrival, "slo.adjustments", told if start else None, key=name)


for second in range(-3000, 1900, 20):
    if draw.random() < 0.5: request(MIDNIGHT + timedelta(seconds=second + draw.random()))
# Late ones, from seconds to nearly two days.
for second in range(30, 1800, 110):
    before = draw.choice([40, 300, 2000, 20_000, 70_000, 100_000, 170_000])
    request(MIDNIGHT + timedelta(seconds=second), timedelta(seconds=before + draw.random()))
adjustment(MIDNIGHT + timedelta(seconds=610), "test", "2026-11-20T23:35:00.000Z", "2026-11-20T23:45:00.000Z")
adjustment(MIDNIGHT + timedelta(seconds=910), "earlier", "2026-11-19T00:00:00.000Z", "2026-11-20T12:00:00.000Z")
adjustment(MIDNIGHT + timedelta(seconds=1510), "test")
with FILE.open("w") as file:
    for _, record in sorted(lines, key=lambda l: l[0]): file.write(json.dumps(record) + "\n")
