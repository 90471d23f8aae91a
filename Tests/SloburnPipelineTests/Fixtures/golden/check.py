#!/usr/bin/env python3
"""Calculates each case again, from its input and the definitions in cases.py, and compares every record with expected.ndjson.

Nothing here knows the Swift code or the YAML: windows are sums over all samples, shares are fractions, and the header
`expect` of an input line says what its elements are (`ok`, `duplicate` or a class of dead letter).
Usage: check.py [CASE…]
"""
import base64, json, sys
from fractions import Fraction as F
from pathlib import Path

from adjusted import Book
from cases import ADJUSTMENTS, CASES, DELTAS, LABELS, SOURCES
from instants import M, MS, S, label, text_of, time_of
from health import Health
from keys import Key
from sources import ABSENT, Board


def bytes_of(record):
    if record.get("valueBase64") is not None: return base64.b64decode(record["valueBase64"])
    value = record["value"]
    return (value if isinstance(value, str) else json.dumps(value)).encode()


def elements(record):
    """The elements of a record with what they are: (index, JSON or None, verdict)."""
    expect = record.get("headers", {}).get("expect")
    verdicts = None if expect is None else [v for v in expect.split(",") if v]
    found = []
    for line in bytes_of(record).split(b"\n") if record["topic"] == "metrics.lines" else [bytes_of(record)]:
        try: value = json.loads(line)
        except ValueError:
            if line.strip() or record["topic"] != "metrics.lines": found.append(None)
            continue
        found += value if isinstance(value, list) else [value]
    if not found and verdicts: found = [None]
    verdicts = ["ok"] * len(found) if verdicts is None else verdicts
    assert len(found) == len(verdicts), (record, found)
    return list(zip(range(len(found)), found, verdicts))


class Case:
    def __init__(self, name):
        seconds, self.budgets = CASES[name]
        self.interval, self.is_delta = seconds * S, name in DELTAS
        self.labels = LABELS.get(name, lambda sample: sample)
        self.board = Board(SOURCES.get(name, {}))
        self.book = Book(ADJUSTMENTS.get(name, []))
        self.health = [
            Health(n, s["health"], self.board, {b["name"].split("/")[0] for b in self.budgets if n in b["sources"]})
            for n, s in self.board.sources.items() if s["health"]]
        self.keys, self.rejected, self.output, self.offsets = {}, {}, [], {}
        self.newest = self.next = self.evaluated = None
        for i, b in enumerate(self.budgets):
            if not b["groups"]: self.keys[i, ()] = Key(b, (), self.board)

    def evaluate(self, until):
        while self.next is not None and self.next <= until:
            self.output += self.book.records(self.next)
            self.output += self.board.judge(self.next)
            if self.evaluated is None or self.evaluated // M < self.next // M: self.output += self.board.coverage_records()
            for health in self.health:
                topic = self.board.sources[health.name]["topic"]
                self.output += health.evaluate(self.next, self.rejected.get(topic, 0))
            for i, b in enumerate(self.budgets):
                for (_, group), key in list(self.keys.items()):
                    if b["weights"] and key.budget["name"].startswith(b["name"] + "/"):
                        self.keys.setdefault((i, group), Key(b, group, self.board))
            for (i, _), key in self.keys.items():
                if key.budget["weights"]: key.gather(self.keys)
                key.choose()
                if self.evaluated is not None: self.output += key.compare(self.evaluated, self.next)
                if not key.is_counted and not key.budget["weights"]: continue
                b = self.budgets[i]
                rejected = sum(n for topic, n in self.rejected.items() if self.is_of(b, topic))
                self.output += key.evaluate(self.next, rejected, self.newest, self.book, self.evaluated)
            self.evaluated, self.next = self.next, self.next + self.interval

    def is_of(self, budget, topic):
        """Whether the budget's queries name the source of a topic."""
        if budget["sources"]: return self.board.source_of(topic) in budget["sources"]
        return budget["topic"] in (None, topic)

    def take(self, record):
        topic, partition = record["topic"], record.get("partition", 0)
        if topic == "metrics.other": return
        if topic in ("slo.adjustments", "slo.incidents"): return self.book.take(record)
        offset = record.get("offset", self.offsets.get((topic, partition), 0))
        self.offsets[topic, partition] = offset + 1
        if "value" in record and record["value"] is None: return
        letters = []
        for index, value, verdict in elements(record):
            if verdict not in ("ok", "duplicate"):
                self.rejected[topic] = self.rejected.get(topic, 0) + 1
                letters.append(("slo.deadletter", f"{topic}/{partition}/{offset}/{index}", verdict, record))
            else: self.sample(topic, value, record.get("headers", {}), verdict == "duplicate")
        self.output += letters

    def sample(self, topic, sample, headers, is_duplicate):
        source = self.board.source_of(topic)
        sample = self.board.sources[source]["read"](sample, headers) if source else self.labels(sample)
        time = time_of(sample["time"])
        if not is_duplicate:
            if self.next is None: self.next = time // self.interval * self.interval + self.interval
            self.evaluate(time)
            self.newest = max(self.newest or 0, time)
            if source: self.board.accepted[source].append((time, sample))
        for i, b in enumerate(self.budgets):
            if source and source not in self.board.related(b): continue
            counts = b["total"](sample), b["matched"](sample)
            if b["topic"] not in (None, topic) or not any(counts): continue
            group = tuple(label(sample.get(n)) for n in b["groups"])
            key = self.keys.setdefault((i, group), Key(b, group, self.board))
            if is_duplicate: key.duplicates += 1; continue
            weight = b["weight"] or (sample["value"] if self.is_delta or topic == "metrics.counts" else 1)
            key.all.append((time, counts[1] * weight, counts[0] * weight, source))
            is_counted = source is None or self.board.counts(b, source, time)
            if is_counted: key.last = max(key.last or 0, time)
            key.late += is_counted and self.evaluated is not None and time < self.evaluated


def differences(path, found, expected):
    """Where `found` is not what `expected` says; members that `expected` does not name are not looked at."""
    if isinstance(expected, dict):
        wrong, found = [], found or {}
        for name, value in expected.items():
            if name == "tally" or name == "clamped" and not path.endswith("quality"): continue
            if (name in found) == (value is ABSENT): wrong.append(f"{path}.{name} is {'absent' if name not in found else 'there'}")
            elif name in found: wrong += differences(f"{path}.{name}", found[name], value)
        return wrong
    if isinstance(expected, list):
        if len(found or []) != len(expected): return [f"{path} has {len(found or [])} elements, not {len(expected)}"]
        return [d for i, v in enumerate(expected) for d in differences(f"{path}[{i}]", found[i], v)]
    if isinstance(expected, tuple):
        is_there, end = expected
        found_there = "of the data of the last" in found
        return [] if found_there == is_there and (not is_there or found.endswith(end)) else [f"{path} is {found}, not …{end}"]
    if isinstance(expected, F):
        near = found is not None and abs(found - float(expected)) <= 1e-9 * max(1, abs(float(expected)))
        return [] if near else [f"{path} is {found}, not {float(expected)}"]
    if path.endswith("exhaustsAt") and found and expected and abs(time_of(found) - time_of(expected)) <= MS: return []
    return [] if found == expected else [f"{path} is {found}, not {expected}"]


def check_letter(line, place, verdict, record):
    headers = dict(line["headers"])
    errors = {n[17:]: headers.pop(n) for n in list(headers) if n.startswith("__sloburn.errors.")}
    found = "/".join(errors[n] for n in ("topic", "partition", "offset", "index"))
    pairs = [(found, place), (errors["class"], verdict), (headers, record.get("headers", {})),
             (line["key"], record.get("key")), (line.get("timestamp"), record.get("timestamp")),
             (bytes_of(line), bytes_of(record))]
    return [f"{place}: {a!r}, not {b!r}" for a, b in pairs if a != b]


def check(name, folder):
    case = Case(name)
    for line in (folder / "input.ndjson").read_text().split("\n"):
        if line: case.take(json.loads(line))
    if case.newest is not None: case.evaluate(case.newest // case.interval * case.interval + case.interval)
    lines = [json.loads(l) for l in (folder / "expected.ndjson").read_text().split("\n") if l]
    found, active, audited, wrong = {}, {}, [], []
    letters = [l for l in lines if l["topic"] == "slo.deadletter"]
    for l in lines:
        if l["topic"] == "slo.alerts.active": active[l["timestamp"] * MS, l["key"]] = l["value"]
        elif l["topic"] == "slo.audit" and l["value"]["kind"] in ("Daemon", "SLO"): audited.append((l["key"], l["value"]["name"], l["value"]["at"]))
        elif l["topic"] == "slo.quality": found[l["headers"]["ce_type"], l["timestamp"] * MS, l["key"]] = l["value"]
        elif l["topic"] != "slo.deadletter": found[l["topic"], l["timestamp"] * MS, l["key"]] = l["value"]
    expected = [o for o in case.output if o[0] == "slo.deadletter"]
    wrong += [] if len(letters) == len(expected) else [f"{len(letters)} dead letters, not {len(expected)}"]
    for l, o in zip(letters, expected): wrong += check_letter(l, *o[1:])
    for topic, at, key, value in [o for o in case.output if o[0] != "slo.deadletter"]:
        record = found.pop((topic, at, key), None)
        where = f"{topic} {text_of(at)} {key}"
        wrong += differences(where, record, value) if record else [f"{where} is absent"]
        if topic == "slo.audit" and value["kind"] == "Adjustment": print(f"  {text_of(at)} {key} {value['event']}")
        elif topic == "slo.audit": print(f"  {text_of(at)} {key} {value['event']} from {value['from']}: {value['reason']}")
        if topic == "slo.alerts":
            wrong += [] if active.get((at, key), {}) == (None if value["endsAt"] else record) else [f"{where} differs in slo.alerts.active"]
            what = value["tier"]["longWindow"] if value["tier"] is not ABSENT else [r["reason"] for r in value["reasons"]]
            print(f"  {text_of(at)} {key} {value['status']} since {value['startsAt']} by {what}")
    first = min((at for _, at, _, _ in (o for o in case.output if o[0] != "slo.deadletter")), default=0)
    loaded = [(n, n, text_of(first)) for n in ["golden"] + sorted(b["name"] for b in case.budgets)]
    wrong += [] if case.newest is None or audited == loaded else [f"the audit has {audited}, not {loaded}"]
    wrong += [f"{k} was not expected" for k in found]
    print(f"{name}: {len(lines)} records, {len(wrong)} differences", *wrong[:12], sep="\n    ")
    return not wrong


if __name__ == "__main__":
    root = Path(__file__).parent
    # FormatGoldenTests compares those of formats with raw.json.
    folders = {p.parent.name for p in root.glob("*/config.yaml")}
    assert set(CASES) == {name for name in folders if not name.startswith("format-")}
    sys.exit(0 if all([check(name, root / name) for name in sys.argv[1:] or CASES]) else 1)
