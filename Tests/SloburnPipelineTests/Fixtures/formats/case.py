# Copyright The Sloburn authors
# SPDX-License-Identifier: Apache-2.0
"""What all formats have in common: raw requests drawn by a seed, records, and what is expected of them."""

import base64
import json
import pathlib
import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

MS, S = 10**6, 10**9
M, H, D = 60 * S, 3600 * S, 86400 * S
START = 1_772_366_400 * S
SPAN = 8 * M
GOLDEN = pathlib.Path(__file__).parent.parent / "golden"
COMMON = """---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
---
apiVersion: sloburn/v1
kind: Daemon
metadata: { name: golden }
spec: { kafka: { bootstrap.servers: "localhost:9092" }, evaluationInterval: 60s }
"""


@dataclass(frozen=True)
class Request:
    """One request: when it ended (ns), how long it took (us), and how."""

    number: int
    time: int
    us: int
    status: int
    route: str

    @property
    def answered(self):
        return self.status < 500

    @property
    def ms_text(self):
        """Whole and thousandths of a millisecond, without Doubles."""
        return f"{self.us // 1000}.{self.us % 1000:03}"


def requests(seed, count=150, span=SPAN):
    """Requests in the order of their ends; some take exactly 250 ms."""
    draw = random.Random(seed)
    times = sorted(START + draw.randrange(S, span - S) // MS * MS for _ in range(count))
    found = []
    for number, time in enumerate(times):
        us = 250_000 if number % 17 == 5 else int(10 ** draw.uniform(3, 6.2))
        found.append(Request(number, time, us, draw.choice([200] * 8 + [404, 503]), draw.choice(["/cart", "/pay"])))
    return found


def rfc3339(time, digits=3):
    base = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=time // S)
    fraction = f"{time % S:09}"[:digits]
    return base.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if digits else "") + "Z"


def source(name, topic, body):
    return (
        f"---\napiVersion: openslo/v1\nkind: DataSource\nmetadata: {{ name: {name} }}\nspec:\n  type: kafka\n"
        f"  connectionDetails:\n    topics: [{topic}]\n    allowedLateness: 30m\n"
        + "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    )


def slo(name, indicator, objective, off_bound=None):
    more = f", sloburn/off-bound: {off_bound}" if off_bound else ""
    return (
        f"---\napiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: {name}\n"
        f"  annotations: {{ sloburn/burn-rate-policy: none{more} }}\nspec:\n  service: shop\n"
        f"  budgetingMethod: Occurrences\n  timeWindow: [{{ duration: 30d, isRolling: true }}]\n"
        f"  indicator:\n    metadata: {{ name: {name}-sli }}\n    spec:\n{indicator}\n  objectives: [{objective}]\n"
    )


def metric(source, query, unit=None):
    more = f", unit: {unit}" if unit else ""
    return f"{{ metricSource: {{ metricSourceRef: {source}, spec: {{ query: '{query}'{more} }} }} }}"


class Case:
    """A folder: sources, SLOs, records, and what each of them is."""

    def __init__(self, name, about):
        self.folder, self.about = GOLDEN / f"format-{name}", about
        self.sources, self.slos, self.lines, self.samples = [], [], [], {}
        self.elements = self.duplicates = self.ended = 0
        self.letters, self.newest, self.raw, self.notes = Counter(), 0, [], []
        # SLOs of which some count is an estimate.
        self.inexact = []

    def source(self, name, topic, body):
        self.sources.append(source(name, topic, body))

    def ratio(self, name, source, good, total):
        indicator = (
            f"      ratioMetric:\n        good: {metric(source, good)}\n" f"        total: {metric(source, total)}"
        )
        self.slos.append(slo(name, indicator, "{ target: 0.9 }"))
        self.samples[name] = []

    def threshold(self, name, source, query, unit, value, op="lte", off_bound=None):
        indicator = f"      thresholdMetric: {metric(source, query, unit)}"
        self.slos.append(slo(name, indicator, f"{{ op: {op}, value: {value}, target: 0.9 }}", off_bound))
        self.samples[name] = []

    def record(self, topic, value, time, elements=1, partition=0, headers=None, key=None, **what):
        """A record that was written at a time (ns), and what its elements are beside good samples.

        what: the number of `duplicates` and `ended` among them, and of each class of dead letter.
        """
        line = {"topic": topic, "partition": partition, "timestamp": time // MS}
        if key is not None:
            line["key"] = key
        if headers:
            line["headers"] = headers
        data = value if isinstance(value, bytes) or value is None else value.encode()
        try:
            line["value"] = None if data is None else data.decode()
        except UnicodeDecodeError:
            line["valueBase64"] = base64.b64encode(data).decode()
        if isinstance(data, bytes) and b"\0" in data:
            line.pop("value", None)
            line["valueBase64"] = base64.b64encode(data).decode()
        self.lines.append((time, len(self.lines), line))
        self.elements += elements
        self.duplicates += what.pop("duplicates", 0)
        self.ended += what.pop("ended", 0)
        self.letters.update(what)

    def accept(self, time):
        self.newest = max(self.newest, time)

    def count(self, name, time, good, total=1):
        self.accept(time)
        self.samples[name].append((time, int(good), total))

    def request(self, request, availability="availability", latency="latency", limit_us=250_000, time=None):
        """A request that two SLOs count."""
        time = request.time if time is None else time
        self.raw.append([time, request.us, request.status])
        if availability:
            self.count(availability, time, request.answered)
        if latency:
            self.count(latency, time, request.us <= limit_us)

    def windows(self, name):
        at = self.newest // M * M + M
        spans = {"5m": 5 * M, "30m": 30 * M, "1h": H, "period": 30 * D}
        sums = {}
        for window, length in spans.items():
            inside = [s for s in self.samples[name] if at - length <= s[0] < at]
            sums[window] = {"good": sum(s[1] for s in inside), "total": sum(s[2] for s in inside)}
        return sums

    def save(self):
        self.folder.mkdir(exist_ok=True)
        config = "".join(self.sources + [COMMON] + self.slos)
        (self.folder / "config.yaml").write_text(f"# {self.about}\n" + config.removeprefix("---\n"))
        # In the order in which they were written.
        lines = [line for _, _, line in sorted(self.lines, key=lambda entry: entry[:2])]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (self.folder / "input.ndjson").write_text(text)
        parts = [
            ("notes", json.dumps(self.notes)),
            ("elements", self.elements),
            ("duplicates", self.duplicates),
            ("ended", self.ended),
            ("deadLetters", json.dumps(dict(sorted(self.letters.items())))),
            ("inexact", json.dumps(sorted(self.inexact))),
            ("slos", "{\n" + ",\n".join(f'  "{n}": {json.dumps(self.windows(n))}' for n in self.samples) + "\n }"),
            ("raw", "[\n" + ",\n".join("  " + json.dumps(r) for r in self.raw) + "\n ]"),
        ]
        text = "{\n" + ",\n".join(f' "{name}": {value}' for name, value in parts) + "\n}\n"
        json.loads(text)
        (self.folder / "raw.json").write_text(text)
