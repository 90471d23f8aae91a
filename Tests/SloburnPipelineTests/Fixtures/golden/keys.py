"""What becomes of one SLO key: its windows, snapshots and alerts, each from all its samples."""
from fractions import Fraction as F
from math import sqrt
from statistics import NormalDist

from adjusted import Adjusted, holds
from days import Days
from instants import D, H, M, S, duration, midnight, text_of, time_of
from policies import State
from sources import ABSENT, reconciled

ALWAYS = [5 * M, 30 * M, H, 6 * H, D, 3 * D]
HEARTBEAT = 5 * M


def keys_of(composite, keys):
    b = composite.budget
    return [((i, g), b["weights"][n.removeprefix(b["name"] + "/")]) for (i, g), k in keys.items()
            if (n := k.budget["name"]).startswith(b["name"] + "/") and g == composite.group]


def wilson(window, level):
    """The lower bound of the error ratio, by its closed form."""
    n, p, z = window["total"], float(F(window["bad"]) / window["total"]), NormalDist().inv_cdf((1 + level) / 2)
    return (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)


def unmet(tier, long, short, above, limit):
    """The first rule for low traffic that holds a tier."""
    if long["total"] < tier.get("events", 0): return "minEvents"
    if long["bad"] < tier.get("bad", 0): return "minBadEvents"
    if above and "confidence" in tier and min(wilson(w, tier["confidence"]) for w in (long, short)) <= limit: return "confidence"


class Key:
    def __init__(self, budget, group, board):
        self.budget, self.group, self.board, self.samples = budget, group, board, []
        # Samples of all sources that may be counted for the key, also those that are not.
        self.all, self.is_counted, self.differs = [], not group, False
        self.late = self.duplicates = 0
        self.tells = board.tells(budget["sources"])
        self.known, self.told, self.members = None, {}, []
        self.last = self.tallies = self.written = None
        self.true_since, self.false_since, self.active = {}, {}, {}
        self.shown, self.since = {}, {}
        # What is told of episodes: where the evidence begins, the peak, those that are over, and when tiers began to fire.
        self.burning, self.peak, self.past, self.activations = {}, {}, {}, {}
        self.adjusted, self.days = Adjusted(self), Days(self)
        self.state = State(budget["policy"]) if budget["policy"] else None
        escape = lambda v: v.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        labels = ",".join(f'{n}="{escape(v)}"' for n, v in zip(budget["groups"], group))
        self.name = budget["name"] + (f"{{{labels}}}" if labels else "")

    def window(self, length, to):
        grid, width = 10 * S if length <= H else M if length <= 6 * H else 5 * M if length <= 3 * D else H, self.budget["slice"]
        if width: grid, length, to = max(1, grid // width) * width, max(length, width), (to, to // width * width)
        else: to = (to, to)
        return self.counts((to[0] - length) // grid * grid, to[1])

    def counts(self, start, to, raw=False):
        """What a stretch comes to, or would without exclusions."""
        if self.budget["weights"]: good, total, clamped = self.combined(start, to)
        elif self.budget["slice"]: good, total, clamped = self.slices(start, to, raw)
        else: good, total, clamped = self.events(start, to, raw)
        bad = total - good
        rate = F(bad) / total / (1 - self.budget["target"]) if total else F(0)
        coverage = {"coverage": self.board.coverage(self.budget["sources"], start, to)} if self.tells else {}
        return {"from": text_of(start), "to": text_of(to), **coverage, "good": good, "bad": bad, "total": total, "rate": rate,
                "clamped": clamped, "tally": (good, total, clamped)}

    def events(self, start, to, raw=True):
        inside = [s for s in self.samples if start <= s[0] < to and (raw or not self.adjusted.is_out(s))]
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

    def slices(self, start, to, raw=False):
        b, good, total = self.budget, F(0), 0
        width, first = b["slice"], min((s[0] for s in self.samples), default=None)
        for begin in range(start, to, width):
            if first is None or begin + width <= first or not raw and holds(self.adjusted.taken, begin): continue
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
        if not b["days"]: return self.granted({**self.window(b["period"], at), "length": b["period"], "end": None}, at)
        start = midnight(b["days"], at) if start is None else start
        end = midnight(b["days"], start, 1)
        to = min(at, end)
        return self.granted({**self.counts(start, to // width * width if width else to), "length": end - start, "end": end,
                             "start": start}, at)

    def granted(self, period, at):
        """A period with what is forgiven in it, what it is without adjustments, and these."""
        start, to, b = time_of(period["from"]), time_of(period["to"]), self.budget
        if not self.adjusted.mine: return {**period, "raw": ABSENT, "adjustments": ABSENT}
        given = self.adjusted.forgiven(period, start, period["end"], period["length"], at)
        raw, listed = self.counts(start, to, True), self.adjusted.in_force(start, period["end"], at)
        figures = {n: raw[n] for n in ("good", "bad", "total")}
        figures |= {"sli": F(raw["good"]) / raw["total"] if raw["total"] else None, "errorBudget": self.error_budget(raw)}
        return {**period, "good": period["good"] + given, "bad": period["bad"] - given, "raw": figures if listed else ABSENT,
                "adjustments": listed or ABSENT}

    def levels(self):
        """The widths of buckets, and how far each reaches."""
        b, levels = self.budget, []
        lengths = ALWAYS + [t[n] for t in b["tiers"] for n in ("long", "short")] + b.get("also", []) + [25 * H if b["days"] else b["period"]]
        for length in sorted(lengths):
            width = 10 * S if length <= H else M if length <= 6 * H else 5 * M if length <= 3 * D else H
            if b["slice"]: width = max(1, width // b["slice"]) * b["slice"]
            if levels and levels[-1][0] == width: levels.pop()
            levels.append((width, max(length, b["slice"] or 0)))
        return levels

    def has_counts(self, start, end, at):
        """Whether anything was counted in a bucket before an evaluation."""
        if self.budget["slice"]: return self.slices(start, min(end, at // self.budget["slice"] * self.budget["slice"]), True)[1] > 0
        return any(start <= s[0] < min(end, at) for s in self.samples)

    def choose(self):
        """Takes the samples of the sources that are counted."""
        if self.budget["weights"]: return
        self.samples = [s for s in self.all if self.board.counts(self.budget, s[3], s[0])]
        self.last = max([s[0] for s in self.samples] + [self.last or 0]) or None
        self.is_counted = self.is_counted or bool(self.samples)

    def compare(self, before, at):
        records, differs = reconciled(self, self.board, before, at)
        if differs is not None: self.differs = differs
        return records

    def evaluate(self, at, rejected, watermark, book, before):
        b = self.budget
        if self.adjusted.advance(book, before, at): self.written = None
        self.known = self.known or at
        listed = sorted(set(ALWAYS + [t["long"] for t in b["tiers"]] + [t["short"] for t in b["tiers"]] + b.get("also", [])))
        windows = {length: self.window(length, at) for length in listed}
        windows["period"] = self.period(at)
        closed = self.closed(at)
        states = self.states(at, windows)
        alerts = self.alerts(at, windows) + self.exhaustion(at, windows)
        tallies = {length: w["tally"] for length, w in windows.items()}
        due = self.written is None or at - self.written >= HEARTBEAT
        records = [("slo.periods", at, f"{self.name}@{text_of(p['start'])}",
                    self.snapshot(at, {**windows, "period": p}, listed, rejected, watermark)) for p in closed]
        records += self.days.records(at, rejected) + states + [("slo.alerts", at, a["key"], a) for a in alerts]
        if due or alerts or any(s[3]["since"] == text_of(at) for s in states) or tallies != self.tallies:
            self.written = at
            records.append(("slo.snapshots", at, self.name, self.snapshot(at, windows, listed, rejected, watermark)))
        self.tallies = tallies
        return records

    def states(self, at, windows):
        """The record of the budget's state, where there is one to tell."""
        if not self.state: return []
        left, period = self.budget_left(at, windows), windows["period"]
        told = self.state.record(at, self.state.take(at, left["errorBudget"]["remaining"]))
        if not told: return []
        return [("slo.budget-state", at, self.name, {
            **told, "key": self.name, "slo": self.budget["name"], "group": dict(zip(self.budget["groups"], self.group)),
            **self.criticality(), **left, "remaining": left["errorBudget"]["remaining"],
            "period": {"from": period["from"], "to": period["to"], "end": text_of(period["end"]) if period["end"] else ABSENT}})]

    def exhaustion(self, at, windows):
        """The alert of an overspent budget, where it begins or ends."""
        severity = self.state and self.state.policy["exhausted"]
        if not severity: return []
        before = self.since.pop("exhausted", None)
        since = self.state.is_exhausted(at, self.budget_left(at, windows)["errorBudget"]["remaining"])
        if since is not None: self.since["exhausted"] = since
        if (before is None) == (since is None): return []
        return [{**self.criticality(), "key": f"{self.name}/exhausted", "kind": "budget", "severity": severity,
                 "group": dict(zip(self.budget["groups"], self.group)), "status": "resolved" if since is None else "firing",
                 "at": text_of(at), "startsAt": text_of(before or since), "endsAt": text_of(at) if since is None else None,
                 "tier": {"longWindow": "1h", "shortWindow": "1h", "factor": F(0), "trigger": "exhausted"},
                 "burnRates": {n: windows[H] for n in ("long", "short")}, **self.budget_left(at, windows)}]

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

    def error_budget(self, counts):
        allowed = counts["total"] * (1 - self.budget["target"])
        consumed = F(counts["bad"]) / allowed if allowed else F(0)
        return {"allowed": allowed, "consumed": consumed, "remaining": 1 - consumed}

    def budget_left(self, at, windows):
        period = windows["period"]
        budget = self.error_budget(period)
        consumed, rate = budget["consumed"], windows[H]["rate"]
        ends = at if consumed >= 1 else at + (1 - consumed) * period["length"] / rate if rate else None
        return {"errorBudget": budget,
                "exhaustsAt": ends if ends is None else text_of(int(ends))}

    def snapshot(self, at, windows, listed, rejected, watermark):
        period, b = windows["period"], self.budget
        kind = {"kind": "calendar", "timeZone": b["days"], "end": text_of(period["end"]), "duration": "1d"} if b["days"] \
            else {"kind": "rolling", "duration": duration(b["period"])}
        method = ("RatioTimeslices" if b.get("method") else "Timeslices") if b["slice"] else "Occurrences"
        more = {"slices": True, "timeSliceWindow": duration(b["slice"])} if b["slice"] else {}
        return {"budgetingMethod": method, **self.criticality(), **more, **({"projection": self.projection(period)} if b["days"] and at < period["end"] else {}), "key": self.name, "group": dict(zip(self.budget["groups"], self.group)), "at": text_of(at),
                "watermark": text_of(watermark), "objective": self.budget["target"],
                "period": {**kind, "from": period["from"], "to": period["to"]},
                "good": period["good"], "bad": period["bad"], "total": period["total"],
                "sli": F(period["good"]) / period["total"] if period["total"] else None,
                "burnRates": {duration(n): {"coverage": ABSENT, **windows[n]} for n in listed},
                **self.budget_left(at, windows),
                "fallbacks": self.board.fallbacks(
                    b["sources"], time_of(period["from"]), time_of(period["to"]), not b["days"] or at < period["end"]) or ABSENT,
                "budgetState": self.state.snapshot() if self.state and (not b["days"] or at < period["end"]) else ABSENT,
                "alerts": [{"key": f"{self.name}/{s}", "severity": self.state.policy["exhausted"] if s == "exhausted" else s, "since": text_of(t)}
                           for s, t in self.firing()],
                "held": self.held or ABSENT, "suppressed": self.suppressed or ABSENT,
                "adjustments": period["adjustments"], "raw": period["raw"],
                "quality": {"coverage": period.get("coverage", ABSENT), "late": self.late, "rejected": rejected, "duplicates": self.duplicates,
                            "clamped": self.clamped_slices(at) if b["slice"] else sum(
                                w["clamped"] for n, w in windows.items() if n != "period" or not b["days"] and b["period"] not in windows),
                            "lastSampleAt": self.last if self.last is None else text_of(self.last)}}

    def criticality(self):
        return {"serviceTier": self.budget["service_tier"] or ABSENT, "stage": self.budget["stage"] or ABSENT}

    def routing(self, severity, at):
        """Who answers for an alert, and what to do."""
        b = self.budget
        if not b["routes"]: return {n: ABSENT for n in ("owner", "targets", "routeKey", "dashboard", "escalationLevel")}
        group = dict(zip(b["groups"], self.group))
        found = next((r for r in b["routes"] if r["when"](b, group, severity, at)), None)
        none = {"owner": None, "targets": [], "key": None, "runbook": None, "dashboard": lambda group: None}
        r = found or none
        return {"owner": r["owner"], "targets": r["targets"], "routeKey": r["key"], "dashboard": r["dashboard"](group),
                "escalationLevel": 0, "runbook": b["runbook"] or r["runbook"]}

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
        return [(s, self.since[s]) for s in severities if s in self.since] + [
            ("exhausted", t) for t in [self.since.get("exhausted")] if t is not None]

    def move(self, i, t, is_true, at):
        """Takes whether a tier is true; its `for`, `keepFiringFor` and `flapping` decide whether it is active."""
        since, other = (self.true_since, self.false_since) if is_true else (self.false_since, self.true_since)
        other.pop(i, None)
        rule, times, is_active = t.get("flapping"), self.activations.setdefault(i, []), self.active.get(i, False)
        if rule and not (is_active and len(times) >= rule["episodes"]): times[:] = [s for s in times if at - s <= rule["within"]]
        keep = max(t.get("keep", 0), rule["quiet"] if self.is_flapping(i) else 0)
        if at - since.setdefault(i, at) < (t.get("pending", 0) if is_true else keep): return
        if is_true and not is_active: times.append(at)
        self.active[i] = is_true

    def is_flapping(self, i):
        rule = self.budget["tiers"][i].get("flapping")
        return bool(rule) and len(self.activations.get(i, [])) >= rule["episodes"]

    def alerts(self, at, windows):
        held = []
        for i, t in enumerate(self.budget["tiers"]):
            long, short = windows[t["long"]], windows[t["short"]]
            if "share" in t: t["factor"] = t["share"] * windows["period"]["length"] / t["long"]
            compare = {"gt": lambda a, b: a > b, "lte": lambda a, b: a <= b}[t.get("op", "gt")]
            is_above = lambda factor: all(w["total"] and compare(w["rate"], factor) for w in (long, short))
            above = is_above(t["factor"])
            rule = unmet(t, long, short, above, t["factor"] * (1 - self.budget["target"]))
            stays = is_above(t["factor"] * t.get("below", 1)) if self.active.get(i) else above
            if above and rule and not t.get("reconcile"): held.append((t, rule))
            is_true = stays and not rule
            if t.get("reconcile"): is_true = self.differs
            if t.get("no_data"): is_true = not long["total"] and at - self.known >= t["long"] and not self.adjusted.is_excluded(at - t["long"], at)
            self.move(i, t, is_true, at)
        severities = dict.fromkeys(t["severity"] for t in self.budget["tiers"])
        self.held = [{"severity": t["severity"], "longWindow": duration(t["long"]), "shortWindow": duration(t["short"]), "rule": rule}
                     for s in severities for t, rule in held if t["severity"] == s]
        suppressing, self.suppressed, changes = self.adjusted.suppressing(at), [], []
        for severity in severities:
            firing = [t for i, t in enumerate(self.budget["tiers"]) if self.active.get(i) and t["severity"] == severity]
            best, last = max(firing, key=lambda t: t["factor"], default=None), self.shown.get(severity)
            is_higher = best and (last is None or best["factor"] > last["factor"])
            if is_higher and suppressing:
                if last is None:
                    since = min(self.true_since.get(i, self.false_since.get(i)) for i, t in enumerate(self.budget["tiers"]) if t in firing)
                    self.suppressed.append({"key": f"{self.name}/{severity}", "severity": severity, "since": text_of(since), "by": suppressing})
                    continue
                best, is_higher = last, False
            self.shown[severity] = best
            start = self.since.get(severity, at)
            if best and last is None: self.burning[severity] = self.peak[severity] = None
            if best: self.note(severity, best, windows)
            if is_higher: status, shown, self.since[severity] = "firing", best, start
            elif last and not best: status, shown = "resolved", last
            else: continue
            facts = self.episode(severity, shown, windows, start, None if best else at, at)
            changes.append({
                **self.criticality(), **self.routing(severity, at), "key": f"{self.name}/{severity}",
                "kind": "reconcile" if shown.get("reconcile") else "noData" if shown.get("no_data") else "burnRate", "group": dict(zip(self.budget["groups"], self.group)),
                "status": status, "severity": severity, "at": text_of(at), "startsAt": text_of(start),
                "endsAt": None if best else text_of(at),
                "tier": {"longWindow": duration(shown["long"]), "shortWindow": duration(shown["short"]),
                         "factor": shown["factor"], "confidence": shown.get("confidence", ABSENT), **({"trigger": "reconcile"} if shown.get("reconcile") else {})},
                "burnRates": {n: {**windows[shown[n]], "coverage": ABSENT} for n in ("long", "short")}, **self.confidence(shown, windows),
                **facts, **self.budget_left(at, windows)})
            if not best: del self.since[severity]
        return changes

    def note(self, severity, tier, windows):
        """Where the evidence of an episode begins, and the highest error ratio of the short window."""
        if tier.get("no_data") or tier.get("reconcile"): return
        if self.burning[severity] is None:
            before = [time_of(past["endsAt"]) for past in self.past.get(severity, [])[-1:]]
            self.burning[severity] = max([time_of(windows[tier["long"]]["from"])] + before)
        short = windows[tier["short"]]
        if short["total"]: self.peak[severity] = max(self.peak[severity] or F(0), F(short["bad"]) / short["total"])

    def episode(self, severity, tier, windows, start, end, at):
        """What an episode has come to, and those before it."""
        burns, peak = not (tier.get("no_data") or tier.get("reconcile")), self.peak[severity]
        rate = lambda share: share / (1 - self.budget["target"])
        counts, allowed = None, self.error_budget(windows["period"])["allowed"]
        if burns and not self.budget["weights"] and self.burning[severity] is not None:
            width = self.budget["slice"] or 1
            now, since = at // width * width, self.burning[severity] // width * width
            reaching = [w for w, longest in self.levels() if (now - longest) // w * w <= since]
            counts = self.counts(since // reaching[0] * reaching[0], now)
        earlier = self.past.setdefault(severity, [])
        told = {"episode": {
            "burningSince": counts and counts["from"], **{n: counts[n] if counts else ABSENT for n in ("good", "bad", "total")},
            "budgetSpent": F(counts["bad"]) / allowed if counts and allowed else None,
            "peakBurnRate": None if peak is None or not burns else rate(peak),
            "durationSeconds": ABSENT if end is None else (end - start) // S,
            "flapping": self.is_flapping(self.budget["tiers"].index(tier)) or ABSENT}, "earlier": earlier[-1:-4:-1]}
        if end is not None: earlier.append({
            "startsAt": text_of(start), "endsAt": text_of(end), "durationSeconds": (end - start) // S,
            "bad": counts["bad"] if counts else 0, "peakBurnRate": rate(peak or F(0))})
        return told

    def confidence(self, tier, windows):
        """What an alert says of the coverage of its long window; the summary where it is told to be low."""
        coverage, least = windows[tier["long"]].get("coverage"), self.budget["min_coverage"]
        if not self.tells: return {"coverage": ABSENT, "minCoverage": ABSENT, "lowCoverage": ABSENT}
        if least is None: return {"coverage": coverage, "minCoverage": ABSENT, "lowCoverage": ABSENT, "summary": (False, None)}
        low = coverage is not None and coverage < least
        share = f"{float(coverage * 100):.1f}" if low else None
        return {"coverage": coverage, "minCoverage": least, "lowCoverage": low, "summary": (
            low, f" Only {share} % of the data of the last {duration(tier['long'])} is there.")}
