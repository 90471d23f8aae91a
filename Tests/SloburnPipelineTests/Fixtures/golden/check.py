#!/usr/bin/env python3
"""Calculates each case again, from its input and the definitions below, and compares every record with expected.ndjson.

Nothing here knows the Swift code or the YAML: windows are sums over all samples, shares are fractions, and the header
`expect` of an input line says what its elements are (`ok`, `duplicate` or a class of dead letter).
Usage: check.py [CASE…]
"""
import base64, json, sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction as F
from pathlib import Path
from zoneinfo import ZoneInfo

MS, S = 10**6, 10**9
M, H, D = 60 * S, 3600 * S, 86400 * S
ALWAYS = [5 * M, 30 * M, H, 6 * H, D, 3 * D]
HEARTBEAT = 5 * M


def tier(severity, long, short, factor, **more):
    return {"severity": severity, "long": long, "short": short, "factor": F(factor), **more}


# factor = share of the budget * 30 days / long window
SRE = [tier("page", H, 5 * M, F(2, 100) * 720), tier("page", 6 * H, 30 * M, F(5, 100) * 120),
       tier("ticket", D, 2 * H, F(10, 100) * 30), tier("ticket", 3 * D, 6 * H, F(10, 100) * 10)]


def budget(target, tiers=(), name="availability", kind="good", **more):
    requests = lambda s: s["metric"] == "http.requests"
    def is_5xx(s): return len(str(s.get("status", ""))) == 3 and str(s["status"])[0] == "5"
    default = {"matched": lambda s: requests(s) and is_5xx(s) == (kind == "bad"), "total": requests, "groups": [],
               "topic": None, "period": 30 * D, "slice": None, "slice_target": None, "no_data": "ignore", "days": None,
               "weight": None, "weights": None}
    return {**default, "target": F(target), "tiers": list(tiers), "name": name, "kind": kind, **more}


def at_most(limit, strictly=False):
    scale = {"ns": F(1, S), "us": F(1, 10**6), "µs": F(1, 10**6), "ms": F(1, 1000), "s": 1, "min": 60, "h": 3600,
             "d": 86400}
    def good(s):
        seconds = F(str(s["value"])) * scale[s["unit"]]
        return seconds < F(limit) if strictly else seconds <= F(limit)
    return good


def shares(tiers):
    """The same tiers, whose factors follow from the true length of the period."""
    return [{**t, "share": t["factor"] * t["long"] / (30 * D)} for t in tiers]


def midnight(zone, ns, days=0):
    """The local midnight before an instant, or so many days after that one."""
    local = datetime.fromtimestamp(ns // S, ZoneInfo(zone))
    day = datetime(local.year, local.month, local.day, tzinfo=ZoneInfo(zone)) + timedelta(days=days)
    return int(day.timestamp()) * S


def share_of(s):
    value = F(str(s["value"])) / (100 if s["unit"] == "%" else 1)
    return F(int(value * 10**6 + F(1, 2)), 10**6)


def is_share(s): return s["metric"] == "availability"


def composite(target, tiers, name, weights, **more):
    nothing = lambda s: False
    return budget(target, tiers, name, weights=weights, matched=nothing, total=nothing, **more)


TWO, HALF = tier("page", 5 * M, 2 * M, 2), tier("page", 5 * M, 2 * M, F(1, 2))
SILENT = tier("page", 2 * M, 2 * M, 5, no_data=True)
CALM = tier("ticket", 5 * M, 5 * M, F(1, 2), op="lte", pending=120 * S)
CAREFUL = tier("page", 30 * M, 5 * M, 10, events=20, bad=4)
PATIENT = tier("page", 10 * M, 5 * M, 5, pending=60 * S, keep=120 * S)
ONE_WINDOW = tier("page", 10 * M, 10 * M, 5, pending=60 * S)
QUICK = tier("page", 10 * M, M, 10)
PATIENT_OPEN = tier("page", 2 * M, 2 * M, 5)
CASES = {
    "first-page": (10, [budget("0.999", SRE)]),
    "ticket-only": (60, [budget("0.999", SRE)]),
    "min-events": (10, [budget("0.99", [CAREFUL])]),
    "for-and-keep-firing": (10, [budget("0.99", [PATIENT])]),
    "alert-policy": (10, [budget("0.99", [ONE_WINDOW])]),
    "late-samples": (10, [budget("0.99")]),
    "dead-letters": (10, [budget("0.99", topic="metrics.http"), budget("0.99", name="counts", topic="metrics.counts")]),
    "batches": (10, [budget("0.99", topic="metrics.http"), budget("0.99", name="lines", topic="metrics.lines")]),
    "several-objectives": (10, [
        budget("0.5", SRE, "latency/quick---nice", matched=at_most("0.1")),
        budget("0.9", SRE, "latency/fast", matched=at_most("0.25", True)),
        budget("0.99", SRE, "latency/bearable--1-s-", matched=at_most(1))]),
    "groups": (10, [budget("0.99", groups=["region", "zone"])]),
    "mixed-units": (10, [budget("0.9", name="at-most", matched=at_most("0.25")),
                         budget("0.9", name="less", matched=at_most("0.25", True))]),
    "bad-ratio": (10, [budget("0.95", SRE, "errors", "bad")]),
    "two-metrics": (10, [budget("0.9", SRE, "jobs", matched=lambda s: s["metric"] == "jobs.succeeded",
                                total=lambda s: s["metric"] == "jobs.started")]),
    "heartbeat": (10, [budget("0.99")]),
    "interval-1s": (1, [budget("0.99", [QUICK])]),
    "interval-60s": (60, [budget("0.99", [QUICK])]),
    "timeslices": (10, [
        budget("0.9", SRE, "slices", slice=M, slice_target=F("0.95")),
        budget("0.9", [], "wide", slice=10 * M, slice_target=F("0.95"), no_data="good")]),
    "timeslices-no-data": (30, [
        budget("0.5", name="bad", slice=M, slice_target=F(1), no_data="bad", groups=["region"]),
        budget("0.5", name="ignored", slice=M, slice_target=F(1), groups=["region"])]),
    "ratio-timeslices": (10, [budget("0.9", [QUICK], "shares", slice=M, method="RatioTimeslices"),
                              budget("0.9", [QUICK], "events")]),
    "raw-ratio": (10, [
        budget("0.9", [QUICK], "share", matched=share_of, total=is_share, weight=1),
        budget("0.9", [QUICK], "failed", "bad", matched=share_of, total=is_share, weight=1),
        budget("0.9", [], "share-slices", matched=share_of, total=is_share, weight=1, slice=M, slice_target=F("0.9"))]),
    "calendar-day": (60, [
        budget("0.9", shares(SRE), "day", days="Europe/Berlin"),
        budget("0.9", [], "day-slices", days="Europe/Berlin", slice=M, slice_target=F("0.9"), groups=["region"])]),
    "no-data-alert": (10, [budget("0.9", [PATIENT_OPEN, SILENT, CALM], "silence")]),
    "composite": (10, [
        budget("0.99", [], "shop/answers", also=[2 * M], groups=["region"]),
        budget("0.9", [], "shop/fast", also=[2 * M], matched=at_most("0.25"), groups=["region"]),
        budget("0.5", [], "minutes/answers", also=[2 * M], slice=M, slice_target=F("0.9")),
        budget("0.5", [], "minutes/fast", also=[2 * M], matched=at_most("0.25"), slice=M, slice_target=F("0.8")),
        budget("0.8", [], "shares/answers", also=[2 * M], slice=M, method="RatioTimeslices"),
        budget("0.8", [], "shares/fast", also=[2 * M], matched=at_most("0.25"), slice=M, method="RatioTimeslices"),
        budget("0.9", [], "days/answers", days="Europe/Berlin"),
        budget("0.9", [], "days/fast", matched=at_most("0.25"), days="Europe/Berlin"),
        composite("0.9", [TWO], "shop", {"answers": 1, "fast": F("2.5")}, groups=["region"]),
        composite("0.5", [HALF], "minutes", {"answers": 1, "fast": 1}, slice=M),
        composite("0.8", [TWO], "shares", {"answers": 1, "fast": F("0.5")}, slice=M, method="RatioTimeslices"),
        composite("0.9", [], "days", {"answers": 2, "fast": 1}, days="Europe/Berlin")]),
    "enrichment": (10, [
        budget("0.9", name="by-owner", groups=["environment", "owner", "region"]),
        budget("0.9", name="gold", groups=["customer"], matched=lambda s: s["tier"] == "gold" and s["status"] < 500,
               total=lambda s: s["tier"] == "gold"),
        budget("0.9", name="by-unit", groups=["email", "unit-of"])]),
    "no-policy": (10, [budget("0.99", period=7 * D)]),
}
# Topics whose samples count their value.
DELTAS = {"first-page", "ticket-only", "for-and-keep-firing", "alert-policy", "two-metrics"}


def stable_hash(text):
    """FNV-1a and the finalizer of MurmurHash3."""
    mask, state = 2**64 - 1, 0xcbf29ce484222325
    for byte in text.encode(): state = (state ^ byte) * 0x100000001b3 & mask
    for factor in (0xff51afd7ed558ccd, 0xc4ceb9fe1a85ec53): state = (state ^ state >> 33) * factor & mask
    return "%016x" % (state ^ state >> 33)


def enriched(s):
    """The labels of a sample, as the case `enrichment` makes them."""
    first = lambda *names: next((t for t in (label(s.get(n)) for n in names) if t), "")
    environment = first("env", "environment").lower()
    services = {"checkout": ("gold", "team-a"), "search": ("silver", "team-b"), "cart": ("gold", "team-a")}
    tier, owner = services.get(first("svc", "service"), ("nobody", "nobody"))
    customer, email = first("customer"), first("email")
    return {**s, "environment": {"prod": "production", "prd": "production"}.get(environment, environment),
            "region": first("region") or "unknown", "pod": "", "tier": tier, "owner": owner,
            "unit-of": {"team-a": "shop", "team-b": "find"}.get(owner, ""),
            "customer": stable_hash(customer) if customer else "", "email": email and "redacted"}


# What becomes of the labels of a case's samples.
LABELS = {"enrichment": enriched}


def time_of(text):
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1) * 1000


def text_of(ns):
    time = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=ns // 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (time.microsecond // 1000)


def label(value):
    if value is None: return ""
    if isinstance(value, bool): return "true" if value else "false"
    if isinstance(value, float) and value == int(value): return str(int(value))
    return str(value)


def duration(ns):
    for unit, size in (("w", 7 * D), ("d", D), ("h", H), ("m", M), ("s", S)):
        if ns % size == 0 and unit != "w": return f"{ns // size}{unit}"


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


def keys_of(composite, keys):
    b = composite.budget
    return [((i, g), b["weights"][n.removeprefix(b["name"] + "/")]) for (i, g), k in keys.items()
            if (n := k.budget["name"]).startswith(b["name"] + "/") and g == composite.group]


class Key:
    def __init__(self, budget, group):
        self.budget, self.group, self.samples = budget, group, []
        self.late = self.duplicates = 0
        self.known, self.told, self.members = None, {}, []
        self.last = self.tallies = self.written = None
        self.true_since, self.false_since, self.active = {}, {}, {}
        self.shown, self.since = {}, {}
        escape = lambda v: v.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        labels = ",".join(f'{n}="{escape(v)}"' for n, v in zip(budget["groups"], group))
        self.name = budget["name"] + (f"{{{labels}}}" if labels else "")

    def window(self, length, to):
        grid, width = 10 * S if length <= H else M if length <= 6 * H else 5 * M if length <= 3 * D else H, self.budget["slice"]
        if width: grid, length, to = max(1, grid // width) * width, max(length, width), (to, to // width * width)
        else: to = (to, to)
        return self.counts((to[0] - length) // grid * grid, to[1])

    def counts(self, start, to):
        if self.budget["weights"]: good, total, clamped = self.combined(start, to)
        elif self.budget["slice"]: good, total, clamped = self.slices(start, to)
        else: good, total, clamped = self.events(start, to)
        bad = total - good
        rate = F(bad) / total / (1 - self.budget["target"]) if total else F(0)
        return {"from": text_of(start), "to": text_of(to), "good": good, "bad": bad, "total": total, "rate": rate,
                "clamped": clamped, "tally": (good, total, clamped)}

    def events(self, start, to):
        inside = [s for s in self.samples if start <= s[0] < to]
        matched, total = sum(s[1] for s in inside), sum(s[2] for s in inside)
        held = min(matched, total)
        return held if self.budget["kind"] == "good" else total - held, total, matched > total

    def combined(self, start, to):
        """Burns add up; a slice that is bad for one is bad; what is missing of a slice adds up."""
        b = self.budget
        if not b["slice"]:
            counted = [(w, m, m.counts(start, to)) for w, m in self.members]
            total = sum(c["total"] for _, _, c in counted)
            bad = sum(w * c["rate"] for w, _, c in counted) * (1 - b["target"]) * total
            return total - min(bad, total), total, False
        good, total = F(0), 0
        for begin in range(start, to, b["slice"]):
            counted = [(w, m.slices(begin, begin + b["slice"])) for w, m in self.members]
            counted = [(w, c[0]) for w, c in counted if c[1]]
            if not counted: continue
            total += 1
            good += max(F(0), 1 - sum(w * (1 - c) for w, c in counted)) if b.get("method") else all(c for _, c in counted)
        return (good if b.get("method") else int(good)), total, False

    def gather(self, keys):
        """Takes the members' keys of the same group, and what follows from them."""
        self.members = [(w, keys[i]) for i, w in keys_of(self, keys)]
        members = [m for _, m in self.members]
        self.samples = [s for m in members for s in m.samples]
        self.late, self.duplicates = sum(m.late for m in members), sum(m.duplicates for m in members)
        self.last = max((m.last for m in members if m.last), default=None)

    def slices(self, start, to):
        b, good, total = self.budget, F(0), 0
        width, first = b["slice"], min((s[0] for s in self.samples), default=None)
        for begin in range(start, to, width):
            if first is None or begin + width <= first: continue
            ok, events, _ = self.events(begin, begin + width)
            if not events and b["no_data"] == "ignore": continue
            share = F(ok) / events if events else F(b["no_data"] == "good")
            total += 1
            good += share if b.get("method") == "RatioTimeslices" else share >= b["slice_target"] if events else share
        return (good if b.get("method") == "RatioTimeslices" else int(good)), total, False

    def clamped_slices(self, at):
        width = self.budget["slice"]
        starts = {s[0] // width * width for s in self.samples}
        return sum(self.events(s, s + width)[2] for s in starts if s + width <= at)

    def period(self, at, start=None):
        """The counts of the period that is open at an evaluation, or of the day that begins at `start`."""
        b, width = self.budget, self.budget["slice"]
        if not b["days"]: return {**self.window(b["period"], at), "length": b["period"], "end": None}
        start = midnight(b["days"], at) if start is None else start
        end = midnight(b["days"], start, 1)
        to = min(at, end)
        return {**self.counts(start, to // width * width if width else to), "length": end - start, "end": end,
                "start": start}

    def evaluate(self, at, rejected, watermark):
        b = self.budget
        self.known = self.known or at
        listed = sorted(set(ALWAYS + [t["long"] for t in b["tiers"]] + [t["short"] for t in b["tiers"]] + b.get("also", [])))
        windows = {length: self.window(length, at) for length in listed}
        windows["period"] = self.period(at)
        closed = self.closed(at)
        alerts = self.alerts(at, windows)
        tallies = {length: w["tally"] for length, w in windows.items()}
        due = self.written is None or at - self.written >= HEARTBEAT
        records = [("slo.periods", at, f"{self.name}@{text_of(p['start'])}",
                    self.snapshot(at, {**windows, "period": p}, listed, rejected, watermark)) for p in closed]
        records += [("slo.alerts", at, f"{self.name}/{a['severity']}", a) for a in alerts]
        if due or alerts or tallies != self.tallies:
            self.written = at
            records.append(("slo.snapshots", at, self.name, self.snapshot(at, windows, listed, rejected, watermark)))
        self.tallies = tallies
        return records

    def closed(self, at):
        """The days that have closed and are to be told of: all since the first one known that are new or have changed."""
        zone = self.budget["days"]
        if not zone: return []
        today = midnight(zone, at)
        day = midnight(zone, min([self.known] + [s[0] for s in self.samples]))
        days = []
        while day < today:
            period = self.period(at, day)
            has_samples = any(day <= s[0] < period["end"] for s in self.samples)
            if self.told.get(day) != period["tally"] and (has_samples or day >= midnight(zone, self.known)): days.append(period)
            self.told[day] = period["tally"]
            day = period["end"]
        return days

    def budget_left(self, at, windows):
        period, allowed = windows["period"], 1 - self.budget["target"]
        consumed = F(period["bad"]) / (period["total"] * allowed) if period["total"] else F(0)
        rate = windows[H]["rate"]
        ends = at if consumed >= 1 else at + (1 - consumed) * period["length"] / rate if rate else None
        return {"errorBudget": {"allowed": period["total"] * allowed, "consumed": consumed, "remaining": 1 - consumed},
                "exhaustsAt": ends if ends is None else text_of(int(ends))}

    def snapshot(self, at, windows, listed, rejected, watermark):
        period, b = windows["period"], self.budget
        kind = {"kind": "calendar", "timeZone": b["days"], "end": text_of(period["end"]), "duration": "1d"} if b["days"] \
            else {"kind": "rolling", "duration": duration(b["period"])}
        method = ("RatioTimeslices" if b.get("method") else "Timeslices") if b["slice"] else "Occurrences"
        more = {"slices": True, "timeSliceWindow": duration(b["slice"])} if b["slice"] else {}
        return {"budgetingMethod": method, **more, **({"projection": self.projection(period)} if b["days"] and at < period["end"] else {}), "key": self.name, "group": dict(zip(self.budget["groups"], self.group)), "at": text_of(at),
                "watermark": text_of(watermark), "objective": self.budget["target"],
                "period": {**kind, "from": period["from"], "to": period["to"]},
                "good": period["good"], "bad": period["bad"], "total": period["total"],
                "sli": F(period["good"]) / period["total"] if period["total"] else None,
                "burnRates": {duration(n): windows[n] for n in listed}, **self.budget_left(at, windows),
                "alerts": [{"key": f"{self.name}/{s}", "severity": s, "since": text_of(t)}
                           for s, t in self.firing()],
                "quality": {"late": self.late, "rejected": rejected, "duplicates": self.duplicates,
                            "clamped": self.clamped_slices(at) if b["slice"] else sum(
                                w["clamped"] for n, w in windows.items() if n != "period" or not b["days"] and b["period"] not in windows),
                            "lastSampleAt": self.last if self.last is None else text_of(self.last)}}

    def projection(self, period):
        elapsed = time_of(period["to"]) - time_of(period["from"])
        if not period["total"] or elapsed <= 0: return None
        stretch = F(period["end"] - time_of(period["from"]), elapsed)
        total, bad = (int(n * stretch + F(1, 2)) for n in (period["total"], period["bad"]))
        allowed = total * (1 - self.budget["target"])
        return {"total": total, "bad": bad, "allowed": allowed, "remaining": 1 - F(period["bad"]) / allowed}

    def firing(self):
        """Severities in the order of the policy, and since when they fire."""
        severities = dict.fromkeys(t["severity"] for t in self.budget["tiers"])
        return [(s, self.since[s]) for s in severities if s in self.since]

    def alerts(self, at, windows):
        for i, t in enumerate(self.budget["tiers"]):
            long, short = windows[t["long"]], windows[t["short"]]
            if "share" in t: t["factor"] = t["share"] * windows["period"]["length"] / t["long"]
            compare = {"gt": lambda a, b: a > b, "lte": lambda a, b: a <= b}[t.get("op", "gt")]
            true = (all(w["total"] and compare(w["rate"], t["factor"]) for w in (long, short))
                    and long["total"] >= t.get("events", 0) and long["bad"] >= t.get("bad", 0))
            if t.get("no_data"): true = not long["total"] and at - self.known >= t["long"]
            since, other = (self.true_since, self.false_since) if true else (self.false_since, self.true_since)
            other.pop(i, None)
            wait = t.get("pending", 0) if true else t.get("keep", 0)
            if at - since.setdefault(i, at) >= wait: self.active[i] = true
        changes = []
        for severity in dict.fromkeys(t["severity"] for t in self.budget["tiers"]):
            firing = [t for i, t in enumerate(self.budget["tiers"]) if self.active.get(i) and t["severity"] == severity]
            best, last = max(firing, key=lambda t: t["factor"], default=None), self.shown.get(severity)
            self.shown[severity] = best
            start = self.since.get(severity, at)
            if best and (last is None or best["factor"] > last["factor"]): status, shown = "firing", best
            elif last and not best: status, shown = "resolved", last
            else: continue
            if best: self.since[severity] = start
            else: del self.since[severity]
            changes.append({
                "status": status, "severity": severity, "at": text_of(at), "startsAt": text_of(start),
                "endsAt": None if best else text_of(at),
                "tier": {"longWindow": duration(shown["long"]), "shortWindow": duration(shown["short"]),
                         "factor": shown["factor"]},
                "burnRates": {"long": windows[shown["long"]], "short": windows[shown["short"]]},
                **self.budget_left(at, windows)})
        return changes


class Case:
    def __init__(self, name):
        seconds, self.budgets = CASES[name]
        self.interval, self.is_delta = seconds * S, name in DELTAS
        self.labels = LABELS.get(name, lambda sample: sample)
        self.keys, self.rejected, self.output, self.offsets = {}, {}, [], {}
        self.newest = self.next = self.evaluated = None
        for i, b in enumerate(self.budgets):
            if not b["groups"]: self.keys[i, ()] = Key(b, ())

    def evaluate(self, until):
        while self.next is not None and self.next <= until:
            for i, b in enumerate(self.budgets):
                for (_, group), key in list(self.keys.items()):
                    if b["weights"] and key.budget["name"].startswith(b["name"] + "/"):
                        self.keys.setdefault((i, group), Key(b, group))
            for (i, _), key in self.keys.items():
                if key.budget["weights"]: key.gather(self.keys)
                b = self.budgets[i]
                rejected = sum(n for topic, n in self.rejected.items() if b["topic"] in (None, topic))
                self.output += key.evaluate(self.next, rejected, self.newest)
            self.evaluated, self.next = self.next, self.next + self.interval

    def take(self, record):
        topic, partition = record["topic"], record.get("partition", 0)
        if topic == "metrics.other": return
        offset = record.get("offset", self.offsets.get((topic, partition), 0))
        self.offsets[topic, partition] = offset + 1
        if "value" in record and record["value"] is None: return
        letters = []
        for index, value, verdict in elements(record):
            if verdict not in ("ok", "duplicate"):
                self.rejected[topic] = self.rejected.get(topic, 0) + 1
                letters.append(("slo.deadletter", f"{topic}/{partition}/{offset}/{index}", verdict, record))
            else: self.sample(topic, value, verdict == "duplicate")
        self.output += letters

    def sample(self, topic, sample, is_duplicate):
        sample = self.labels(sample)
        time = time_of(sample["time"])
        if not is_duplicate:
            if self.next is None: self.next = time // self.interval * self.interval + self.interval
            self.evaluate(time)
            self.newest = max(self.newest or 0, time)
        for i, b in enumerate(self.budgets):
            counts = b["total"](sample), b["matched"](sample)
            if b["topic"] not in (None, topic) or not any(counts): continue
            group = tuple(label(sample.get(n)) for n in b["groups"])
            key = self.keys.setdefault((i, group), Key(b, group))
            if is_duplicate: key.duplicates += 1; continue
            weight = b["weight"] or (sample["value"] if self.is_delta or topic == "metrics.counts" else 1)
            key.samples.append((time, counts[1] * weight, counts[0] * weight))
            key.last = max(key.last or 0, time)
            key.late += self.evaluated is not None and time < self.evaluated


def differences(path, found, expected):
    """Where `found` is not what `expected` says; members that `expected` does not name are not looked at."""
    if isinstance(expected, dict):
        return [d for k, v in expected.items() if k not in ("clamped", "tally") or path.endswith("quality")
                for d in differences(f"{path}.{k}", (found or {}).get(k), v)]
    if isinstance(expected, list):
        if len(found) != len(expected): return [f"{path} has {len(found)} elements, not {len(expected)}"]
        return [d for i, v in enumerate(expected) for d in differences(f"{path}[{i}]", found[i], v)]
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
        elif l["topic"] == "slo.audit": audited.append(l["key"])
        elif l["topic"] != "slo.deadletter": found[l["topic"], l["timestamp"] * MS, l["key"]] = l["value"]
    expected = [o for o in case.output if o[0] == "slo.deadletter"]
    wrong += [] if len(letters) == len(expected) else [f"{len(letters)} dead letters, not {len(expected)}"]
    for l, o in zip(letters, expected): wrong += check_letter(l, *o[1:])
    for topic, at, key, value in [o for o in case.output if o[0] != "slo.deadletter"]:
        record = found.pop((topic, at, key), None)
        where = f"{topic} {text_of(at)} {key}"
        wrong += differences(where, record, value) if record else [f"{where} is absent"]
        if topic == "slo.alerts":
            wrong += differences(where, active.get((at, key), {}), None if value["endsAt"] else record)
            print(f"  {text_of(at)} {key} {value['status']} since {value['startsAt']} by {value['tier']['longWindow']}")
    loaded = ["golden"] + sorted(b["name"] for b in case.budgets)
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
