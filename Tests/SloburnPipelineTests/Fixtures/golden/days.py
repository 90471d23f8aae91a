"""What slo.days tells of one SLO key: each day in UTC, from all its samples."""
from fractions import Fraction as F

from adjusted import clipped, clipped_to_near, outwards, shown, union
from instants import D, H, S, duration, text_of
from sources import ABSENT


class Days:
    def __init__(self, key):
        self.key, self.told = key, {}

    def records(self, at, rejected):
        """The days to tell of at an evaluation: they are over, or have changed since they were told."""
        if not self.key.samples: return []
        first = min(s[0] for s in self.key.samples) // D - 1
        records = []
        for day in range(first, at // D + 1):
            if self.bounds(day)[1] > at: continue
            before, now = self.told.get(day), self.mark(day, at)
            # A day that holds nothing is none.
            if before == now or before is None and not self.raw(day)["total"]: continue
            self.told[day] = now
            if self.is_known(day, at): records.append(("slo.days", at, f"{self.key.name}@{text_of(day * D)[:10]}", self.value(day, at, rejected)))
        return records

    def first_slice(self, time):
        width = self.key.budget["slice"]
        return -(-time // width) * width if width else time

    def bounds(self, day): return self.first_slice(day * D), self.first_slice((day + 1) * D)

    def raw(self, day): return self.key.counts(*self.bounds(day), True)

    def hours(self, day, raw=False):
        return [self.key.counts(self.first_slice(h), self.first_slice(h + H), raw) for h in range(day * D, (day + 1) * D, H)]

    def excluded(self, day, at):
        mine = [r for a in self.key.adjusted.mine if a["effect"] == "exclude" for r in clipped_to_near(a, at)]
        return clipped(outwards(union(mine), 10 * S), day * D, (day + 1) * D)

    def adjustments(self, day, at):
        found = []
        for a in self.key.adjusted.mine:
            inside = [r for r in clipped_to_near(a, at) if r[0] < (day + 1) * D and r[1] > day * D]
            if inside and (a["effect"] != "grant" or inside[-1][0] >= day * D): found.append(shown(a, inside[-1]))
        return found

    def mark(self, day, at):
        """What the day is told for again when it changes."""
        key = self.key
        members = [m.days.mark(day, at) for _, m in key.members] if not key.budget["slice"] else []
        figures = [key.counts(*self.bounds(day), raw)["tally"] for raw in (True, False)]
        if key.budget["slice"]: figures += [h["tally"] for raw in (True, False) for h in self.hours(day, raw)]
        return members, figures, self.excluded(day, at), self.adjustments(day, at)

    def is_known(self, day, at):
        """Whether buckets reach back to the day that tell its hours apart."""
        if self.key.members and not self.key.budget["slice"]: return all(m.days.is_known(day, at) for _, m in self.key.members)
        width, at = self.key.budget["slice"], at // (self.key.budget["slice"] or 1) * (self.key.budget["slice"] or 1)
        usable = [(w, longest) for w, longest in self.key.levels() if w == width or H % w == 0]
        return any((at - longest) // w * w <= self.bounds(day)[0] for w, longest in usable)

    def value(self, day, at, rejected):
        key, b, (start, end) = self.key, self.key.budget, self.bounds(day)
        counts, excluded = key.counts(start, end), sum(b - a for a, b in self.excluded(day, at)) // S
        figures = lambda c: {n: c[n] for n in ("good", "bad", "total")}
        method = ("RatioTimeslices" if b.get("method") else "Timeslices") if b["slice"] else "Occurrences"
        hours = [list(figures(h).values()) if h["total"] else None for h in self.hours(day)]
        return {
            "key": key.name, "group": dict(zip(b["groups"], key.group)), **key.criticality(), "at": text_of(at), "day": text_of(day * D)[:10],
            "from": text_of(start), "to": text_of(end), "budgetingMethod": method, "objective": b["target"],
            "slices": True if b["slice"] else ABSENT, "timeSliceWindow": duration(b["slice"]) if b["slice"] else ABSENT,
            **figures(counts), "sli": F(counts["good"]) / counts["total"] if counts["total"] else None,
            "hours": ABSENT if b["weights"] and not b["slice"] else hours, "raw": figures(self.raw(day)) if excluded else ABSENT,
            "adjustments": self.adjustments(day, at) or ABSENT, "excludedSeconds": excluded or ABSENT, "exact": ABSENT,
            "coverage": key.board.coverage(b["sources"], start, end) if key.tells else ABSENT,
            "quality": {"late": key.late, "duplicates": key.duplicates, "rejected": rejected,
                        "lastSampleAt": None if key.last is None else text_of(key.last)}}
