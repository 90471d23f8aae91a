"""How complete sources are, which of them are counted, and where they differ, each from all samples that were accepted.

Intervals have numbers: that of the one that begins in 1970 is 0.
"""
from fractions import Fraction as F

from instants import D, H, M, duration, text_of


# For a member that must not be there.
ABSENT = object()


class Board:
    """The sources of a case, as `source` of cases.py describes them."""

    def __init__(self, sources):
        self.sources = sources
        self.accepted = {name: [] for name in sources}
        self.known, self.at, self.first = {}, None, {}
        stands_in = {s["fallback"][0] for s in sources.values() if s["fallback"]}
        self.watched = [n for n, s in sources.items() if s["told"] or s["fallback"] or n in stands_in]
        self.switches = {n: Switch(*s["fallback"]) for n, s in sources.items() if s["fallback"]}

    def source_of(self, topic):
        return next((n for n, s in self.sources.items() if s["topic"] == topic), None)

    def related(self, budget):
        """The sources that a budget's queries are asked of."""
        named = [self.sources[n] for n in budget["sources"]]
        return {*budget["sources"], *(s["fallback"][0] for s in named if s["fallback"]),
                *(s["reconcile"]["source"] for s in named if s["reconcile"])}

    def judge(self, at):
        """Looks at everything again; gives the switches that follow."""
        self.at = at
        self.known = {n: self.evidence(n) for n in self.watched}
        self.first = {n: min(e) for n, e in self.known.items() if e}
        return [record for n in self.switches for record in self.judge_switch(n)]

    # Evidence

    def evidence(self, name):
        """What is known of each interval."""
        source, found = self.sources[name], {}

        def at(time):
            empty = {"received": 0, "declared": None, "heard": set(), "numbers": {}}
            return found.setdefault(time // source["every"], empty)

        for time, sample in self.accepted[name]:
            interval = at(time)
            interval["received"] += 1
            if source["numbers"]:
                producer, number = source["numbers"](sample)
                interval["numbers"].setdefault(producer, []).append(number)
        if source["expected"]:
            witness, name_of, names, query = source["expected"]
            for time, sample in self.accepted[witness]:
                if query(sample) and name_of(sample) in names: at(time)["heard"].add(name_of(sample))
        if source["audit"]:
            witness, query = source["audit"]
            for time, sample in self.accepted[witness]:
                if query(sample): at(time)["declared"] = (at(time)["declared"] or 0) + sample["value"]
        if source["numbers"]: self.look_for_holes(found)
        return found

    @staticmethod
    def look_for_holes(found):
        """Notes what of the numbers of each interval there should be.

        Numbers that go on from below the last one, with holes, are in part late ones of the interval before.
        """
        for interval in found.values(): interval["have"] = 0
        missing = {}
        for producer in {p for e in found.values() for p in e["numbers"]}:
            before = None
            for interval in sorted(n for n in found if producer in found[n]["numbers"]):
                numbers = found[interval]["numbers"][producer]
                # What comes twice hides as much as is lost.
                have, gone = len(numbers), max(numbers) - min(numbers) + 1 - len(numbers)
                if gone > 0 and before and min(numbers) <= before[1] < max(numbers):
                    have = min(have, max(numbers) - before[1])
                    gone = max(numbers) - before[1] - have
                found[interval]["have"] += have
                missing[interval] = missing.get(interval, 0) + gone
                if before and min(numbers) > before[1]:
                    # Those in between share the loss with the one that tells of it, which bears what is left over.
                    lost, length = min(numbers) - before[1] - 1, interval - before[0]
                    for n in range(before[0] + 1, interval): missing[n] = missing.get(n, 0) + lost // length
                    missing[interval] += lost - lost // length * (length - 1)
                before = interval, max(numbers)
        for interval, count in missing.items():
            found.setdefault(interval, {"received": 0, "declared": None, "heard": set(), "numbers": {}, "have": 0})
            found[interval]["missing"] = count
        for e in found.values():
            # Samples without any number tell nothing of what is missing.
            if e["received"] and not e["numbers"]: e.update(have=0, missing=e["received"])

    def of(self, name, interval):
        return self.known[name].get(interval, {"received": 0, "declared": None, "heard": set(), "numbers": {}, "have": 0})

    def completeness(self, name, interval):
        source, e = self.sources[name], self.of(name, interval)
        shares = []
        if source["numbers"]:
            should = e["have"] + e.get("missing", 0)
            shares.append(F(min(e["have"], should), should) if should else F(1))
        if source["audit"]:
            declared = e["declared"]
            shares.append(F(0) if declared is None else F(min(e["received"], declared), declared) if declared else F(1))
        if source["expected"]: shares.append(F(len(e["heard"]), len(source["expected"][2])))
        return min(shares) if shares else None

    def is_trusted(self, name, interval):
        if interval < self.first.get(name, interval + 1): return False
        share = self.completeness(name, interval)
        return self.of(name, interval)["received"] > 0 if share is None else share >= self.sources[name]["least"]

    def is_usable(self, name, interval):
        e = self.of(name, interval)
        return self.is_trusted(name, interval) and (e["received"] > 0 or e["declared"] == 0)

    def end(self, name):
        """The interval behind the last one that has been judged."""
        source = self.sources[name]
        return (self.at - (source["wait"] if source["told"] else 0)) // source["every"]

    # Coverage

    def tells(self, names): return any(self.sources[n]["told"] for n in names)

    def coverage(self, names, start, to):
        """The smallest of several; None where nothing tells."""
        return min((c for c in (self.coverage_of(n, start, to) for n in names) if c is not None), default=None)

    def coverage_of(self, name, start, to):
        source = self.sources[name]
        if not source["told"]: return None
        first, end = -(-start // source["every"]), min(to // source["every"], self.end(name))
        if end <= first: return None
        # Before the first evidence of all nothing can be trusted.
        begin = max(first, min(self.first.values()) if self.first else end)
        counted = [(self.counted_at(name, n * source["every"]), n) for n in range(begin, end)]
        judged = [(s, n) for s, n in counted if n < self.end(s)]
        total = begin - first + len(judged)
        return F(sum(self.is_trusted(s, n) for s, n in judged), total) if total else None

    def counted_at(self, name, time):
        """The source that is counted at a time."""
        switch = self.switches.get(name)
        if not switch or not switch.is_on(time): return name
        assert self.sources[switch.fallback]["every"] == self.sources[name]["every"]
        return switch.fallback

    def coverage_records(self):
        for name in self.watched:
            source, last = self.sources[name], self.end(name) - 1
            e, more = self.of(name, last), dict.fromkeys(("declared", "missing", "silent", "completeness", "trusted"), ABSENT)
            if source["audit"]: more["declared"] = e["declared"]
            if source["numbers"]: more["missing"] = max(0, e.get("missing", 0))
            if source["expected"]: more["silent"] = [n for n in source["expected"][2] if n and n not in e["heard"]]
            if source["told"]:
                more |= {"completeness": self.completeness(name, last), "trusted": self.is_trusted(name, last)}
            start, every = last * source["every"], source["every"]
            value = {"source": name, "at": text_of(self.at), "interval": {
                "from": text_of(start), "to": text_of(start + every), "received": e["received"], **more},
                "coverage": ABSENT, "fallback": ABSENT}
            if source["told"]:
                value["coverage"] = {duration(w): self.coverage_of(name, self.at - w, self.at) for w in (H, D, 7 * D, 30 * D)}
            if name in self.switches:
                switch = self.switches[name]
                value["fallback"] = {"source": switch.fallback, "since": text_of(switch.since) if switch.since else None}
            yield "io.sloburn.coverage.v1", self.at, name, value

    # Fallback

    def judge_switch(self, name):
        switch, source = self.switches[name], self.sources[name]
        every, other = source["every"], self.sources[switch.fallback]
        beginnings = [self.first[n] * self.sources[n]["every"] for n in (name, switch.fallback) if n in self.first]
        if not beginnings: return
        if switch.next is None: switch.next = min(beginnings) // every
        while switch.next < self.end(name):
            interval, switch.next = switch.next, switch.next + 1
            last = min((interval + 1) * every // other["every"], self.end(switch.fallback)) - 1
            start = switch.tell(interval * every, every, self.is_usable(name, interval), self.is_usable(switch.fallback, last))
            if start is None: continue
            share = self.completeness(name, interval)
            reason = "usable" if switch.since is None else "silent" if share in (None, 1) else "incomplete"
            yield "slo.audit", self.at, name, {
                "event": "fallbackStarted" if switch.since else "fallbackEnded", "kind": "DataSource", "name": name,
                "at": text_of(self.at), "fallback": switch.fallback, "from": text_of(start), "reason": reason,
                "completeness": share}

    def counts(self, budget, source, time):
        """Whether samples of a source are counted for a budget."""
        return not budget["sources"] or any(self.counted_at(n, time) == source for n in budget["sources"])

    def fallbacks(self, names, start, to, is_open):
        """What a period is, or is being, counted from in the place of sources."""
        found = []
        for name in (n for n in names if n in self.switches):
            switch = self.switches[name]
            spans = [(max(a, start), min(b, to)) for a, b in switch.stretches + [(switch.since or to, to)]]
            length = sum(b - a for a, b in spans if a < b)
            since = None if switch.since is None else text_of(switch.since)
            if length or since and is_open: found.append({"source": name, "fallback": switch.fallback, "since": since, "seconds": length // 10**9})
        return found


class Switch:
    """Which of two sources is counted."""

    def __init__(self, fallback, after, back):
        self.fallback, self.after, self.back = fallback, after, back
        self.since, self.stretches, self.next, self.run = None, [], None, []

    def tell(self, start, every, usable, can_stand_in):
        """Takes an interval; gives since when another source is counted, where that follows."""
        wanted = usable if self.since is not None else not usable
        self.run = self.run + [start] if wanted else []
        needed = self.after if self.since is None else self.back
        if len(self.run) * every < needed or self.since is None and not can_stand_in: return None
        # No further back than counts are kept apart, where the fallback was of no use for long.
        begin = max(self.run[0], start - needed)
        self.run = []
        if self.since is None: self.since = begin
        else: self.stretches, self.since = self.stretches + [(self.since, begin)], None
        return begin

    def is_on(self, time):
        return self.since is not None and time >= self.since or any(a <= time < b for a, b in self.stretches)


def reconciled(key, board, before, at):
    """Compares the sources of a key over the stretches that became due since the evaluation before.

    Gives the records, and whether the last stretch differs; None where none was due.
    """
    records, differs = [], None
    for name in key.budget["sources"]:
        rule = board.sources[name]["reconcile"]
        if not rule: continue
        end = (at - rule["wait"]) // rule["every"] * rule["every"]
        if (before - rule["wait"]) // rule["every"] * rule["every"] == end: continue
        start, counts = end - rule["every"], {}
        for source in (name, rule["source"]):
            inside = [s for s in key.all if s[3] == source and start <= s[0] < end]
            good, total = sum(s[1] for s in inside), sum(s[2] for s in inside)
            counts[source] = {"good": good, "bad": total - good, "total": total}
        most = max(c["total"] for c in counts.values())
        difference = max(abs(counts[name][n] - counts[rule["source"]][n]) for n in ("good", "bad", "total"))
        differs = most >= rule["least"] and F(difference, most) > rule["within"]
        if differs:
            records.append(("io.sloburn.reconciliation.v1", at, key.name, {
                "source": name, "reconciledWith": rule["source"], "slo": key.budget["name"], "key": key.name,
                "group": dict(zip(key.budget["groups"], key.group)), "at": text_of(at), "from": text_of(start),
                "to": text_of(end), "counts": counts, "difference": F(difference, most), "within": rule["within"]}))
    return records, differs
