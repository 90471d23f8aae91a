"""Adjustments: which there are, where they are in force, and which stretches of a key they take out."""
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from instants import D, H, M, S, text_of, time_of
from sources import ABSENT


def union(*lists):
    found = []
    for start, end in sorted(r for one in lists for r in one if r[0] < r[1]):
        if found and start <= found[-1][1]: found[-1] = (found[-1][0], max(end, found[-1][1]))
        else: found.append((start, end))
    return found


def clipped(ranges, start, end): return [(max(a, start), min(b, end)) for a, b in ranges if max(a, start) < min(b, end)]


def without(ranges, taken):
    for start, end in taken:
        ranges = [r for a, b in ranges for r in ((a, min(b, start)), (max(a, end), b)) if r[0] < r[1]]
    return ranges


def holds(ranges, instant): return any(a <= instant < b for a, b in ranges)


def outwards(ranges, width): return union([(a // width * width, -(-b // width) * width) for a, b in ranges])


def buckets(ranges, width):
    """The buckets that stretches touch."""
    return sorted({(s, s + width) for a, b in ranges for s in range(a // width * width, b, width)})


# What is written in cases.py, or comes in the input. `about` says of a budget's name and group whether it is meant.

def once(name, about, effect, start, end=None, **more):
    start, end = time_of(start), end and time_of(end)
    return {"name": name, "about": about, "effect": effect, "once": (start, end), "ranges": lambda a, b: [(start, b if end is None else end)],
            **{"author": None, "reason": None, "ticket": None, **more}}


def again(name, about, effect, zone, time, length, **more):
    """Each day when the clocks of a zone show a time, which they show for the first time where they show it twice."""
    def ranges(a, b):
        first, (hour, minute) = datetime.fromtimestamp(a // S, ZoneInfo(zone)).date(), time
        days = [first + timedelta(days=n) for n in range(-1, (b - a) // D + 2)]
        starts = [int(datetime(d.year, d.month, d.day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp()) * S for d in days]
        return [(s, s + length) for s in starts if s < b and s + length > a]
    return {"name": name, "about": about, "effect": effect, "ranges": ranges, **{"author": None, "reason": None, "ticket": None, **more}}


def outside(name, about, zone, hours):
    """All but some hours of some days of the week, Monday being 0."""
    def ranges(a, b):
        first = datetime.fromtimestamp(a // S, ZoneInfo(zone)).date()
        days = [first + timedelta(days=n) for n in range(-8, (b - a) // D + 10)]
        at = lambda d, hour: int(datetime(d.year, d.month, d.day, hour, tzinfo=ZoneInfo(zone)).timestamp()) * S
        opened = [(at(d, hours[d.weekday()][0]), at(d, hours[d.weekday()][1])) for d in days if d.weekday() in hours]
        closed = without([(opened[0][0], opened[-1][1])], opened)
        return [r for r in closed if r[0] < b and r[1] > a]
    return {"name": name, "about": about, "effect": "exclude", "ranges": ranges, "author": None, "reason": "outside of service hours", "ticket": None}


def told(topic, key, value):
    """What a record of a control topic says."""
    spec = value["spec"] if topic == "slo.adjustments" else value
    select, more = spec["select"], {n: spec.get(n) for n in ("author", "reason", "ticket")}
    def about(name, group):
        named = "slos" not in select or "*" in select["slos"] or name in select["slos"]
        # All SLOs here are of one service.
        served = "services" not in select or "shop" in select["services"]
        return named and served and all(group.get(n) == v for n, v in select.get("group", {}).items())
    if topic == "slo.incidents":
        more = {**more, "reason": spec.get("title"), "ticket": spec.get("ticket", key)}
        return once("incident/" + key, about, "suppress", spec["openedAt"], spec.get("closedAt"), **more)
    return once(key, about, spec["effect"], spec.get("at", spec.get("from")), spec.get("to"), **spec.get("grant", {}), **more)


class Book:
    """The adjustments of a case."""
    def __init__(self, configured):
        self.configured, self.sent, self.known, self.last = configured, {}, {}, []
        self.is_new = True

    def take(self, record):
        name = record["key"] if record["topic"] == "slo.adjustments" else "incident/" + record["key"]
        self.sent.pop(name, None)
        if record.get("headers", {}).get("expect") != "refused" and record["value"] is not None:
            self.sent[name] = told(record["topic"], record["key"], record["value"])

    @property
    def all(self):
        named = {**{a["name"]: a for a in self.configured}, **self.sent}
        return [named[n] for n in sorted(named)]

    def records(self, at):
        """What the audit says at an evaluation; notes whether there is news for keys."""
        present, records = {a["name"]: a for a in self.all}, []
        for name in sorted({*present, *self.known}):
            old, new = self.known.get(name), present.get(name)
            if old is new: continue
            value = {"event": "changed" if old and new else "added" if new else "removed", "kind": "Adjustment", "name": name, "at": text_of(at)}
            if new:
                near = clipped_to_near(new, at)
                now = next((r for r in near if r[1] > at), near[-1] if near else (None, None))
                value |= shown(new, now)
                # The audit tells name and mail address apart; here nobody gives an address.
                value["author"] = ABSENT if new["author"] is None else {"name": new["author"], "mail": None}
            records.append(("slo.audit", at, name, value))
        self.is_new, self.known = bool(records), present
        return records


def clipped_to_near(adjustment, at):
    """Where it is in force within 32 days before and a day after; whole stretches."""
    return [r for r in outwards(adjustment["ranges"](at - 32 * D, at + D), 10 * S) if r[0] < at + D and r[1] > at - 32 * D]


def shown(a, last):
    """How records show an adjustment that is in force in a stretch."""
    if "once" in a: last = (a["once"][0], a["once"][0] if a["effect"] == "grant" else a["once"][1])
    start, end = [t if t is None else text_of(t) for t in last]
    return {"name": a["name"], "effect": a["effect"], "badEvents": a.get("badEvents", ABSENT), "minutes": a.get("minutes", ABSENT),
            "from": start, "to": end, "author": a["author"], "reason": a["reason"], "ticket": a["ticket"]}


class Adjusted:
    """What adjustments do to one key."""
    def __init__(self, key):
        self.key, self.mine, self.taken, self.is_known, self.before = key, [], [], False, None
        self.stuck = {}
        self.width = key.budget["slice"] or 10 * S
        group = dict(zip(key.budget["groups"], key.group))
        self.is_about = lambda a: a["about"](key.budget["name"], group)

    def advance(self, book, before, at):
        """Takes what is in force from one evaluation to the next out, and what comes late; returns whether it has others
        now, or one begins or ends."""
        mine = [a for a in book.all if self.is_about(a)]
        has_others, self.mine = mine != self.mine, mine
        excluded = [r for a in mine if a["effect"] == "exclude" for r in clipped_to_near(a, at)]
        wanted = outwards(union(excluded), 10 * S)
        if before is not None:
            past = outwards(clipped(wanted, 0, before), self.width)
            if book.is_new: self.change(past, before)
            elif not self.is_known: self.taken = past
        self.taken = union(self.taken, outwards(clipped(wanted, before or 0, at), self.width))
        self.is_known = True
        bounds = [b for a in mine for r in (([(a["once"][0],)] if a["effect"] == "grant" else clipped_to_near(a, at))) for b in r]
        return has_others or before is not None and any(before < b <= at for b in bounds)

    def is_out(self, sample):
        return self.stuck.get(id(sample), holds(self.taken, sample[0]))

    def change(self, wanted, at):
        """What comes or goes late does so by whole buckets of the finest level that knows them."""
        oldest = self.parts(at)[-1][1]
        # What no window knows any more stays as it is; closed periods may still hold it.
        for sample in self.key.samples:
            if sample[0] < oldest: self.stuck.setdefault(id(sample), self.is_out(sample))
        added, removed, taken, freed = without(wanted, self.taken), without(self.taken, wanted), [], []
        for width, start, end in self.parts(at):
            taken += [b for b in buckets(clipped(added, start, end), width) if self.key.has_counts(*b, at)]
            freed += [b for b in buckets(clipped(removed, start, end), width) if not clipped(wanted, *b)]
        self.taken = union(without(self.taken, freed), taken, wanted)

    def parts(self, at):
        at, end = at // self.width * self.width, -(-at // self.width) * self.width
        levels, parts = self.key.levels(), []
        for i, (width, longest) in enumerate(levels):
            coarser = levels[i + 1][0] if i + 1 < len(levels) else width
            start = -(-((at - longest) // width * width) // coarser) * coarser
            parts.append((width, start, end))
            end = start
        return parts

    def is_excluded(self, start, end):
        """Whether a part of a stretch is excluded."""
        return any(a < end and b > start for x in self.mine if x["effect"] == "exclude" for a, b in clipped_to_near(x, end))

    def suppressing(self, at): return [a["name"] for a in self.mine if a["effect"] == "suppress" and holds(outwards(a["ranges"](at - D, at + D), 10 * S), at)]

    def forgiven(self, counts, start, end, length, at):
        """How many of the bad events of a period are forgiven."""
        given = 0
        for a in self.mine:
            if a["effect"] != "grant" or not start <= a["once"][0] <= at or end and a["once"][0] >= end: continue
            given += a["badEvents"] if "badEvents" in a else counts["total"] * a["minutes"] * M // length
        return min(counts["bad"], given)

    def in_force(self, start, end, at):
        """The adjustments of a period, each with where it was in force last."""
        found = []
        for a in self.mine:
            if a["effect"] == "grant" and not (start <= a["once"][0] <= at and (end is None or a["once"][0] < end)): continue
            if a["effect"] == "suppress" and a["name"] not in self.suppressing(at): continue
            until = min(end or at, at)
            past = [r for r in clipped_to_near(a, at) if r[0] <= until and r[1] > start]
            if past: found.append(shown(a, past[-1]))
        return found
