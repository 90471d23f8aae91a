"""What a report on the month must say, counted from the records that were sent, one after the other.

Nothing here is taken from Sloburn: only docs/reports.md, docs/concepts.md and docs/configuration.md say how it is reckoned.
"""
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from month_live.world import DAY, HOUR, HTTP, MINUTE, SEARCH, day_text, rfc3339

LATENESS, AHEAD = DAY, 5 * MINUTE
# google-sre: severity, long and short window, share of the budget.
TIERS = [("page", HOUR, 5 * MINUTE, Fraction(2, 100)), ("page", 6 * HOUR, 30 * MINUTE, Fraction(5, 100)),
         ("ticket", DAY, 2 * HOUR, Fraction(1, 10)), ("ticket", 3 * DAY, 6 * HOUR, Fraction(1, 10))]


class Intake:
    """What becomes of each record: a sample, a repetition, or a refusal of some class."""

    def __init__(self, now):
        self.now, self.newest, self.ids = now, {}, set()
        self.samples, self.refused, self.duplicates = [], Counter(), 0

    def take(self, place, value, is_after_the_end=False):
        try:
            record = json.loads(value)
        except ValueError:
            self.refused["malformed"] += 1
            return
        time = record.get("time")
        newest = self.newest.get(place, time)
        if time is None: self.refused["missing_field"] += 1
        elif record.get("unit", "ms") != "ms": self.refused["unknown_unit"] += 1
        elif time > self.now + AHEAD: self.refused["future_timestamp"] += 1
        elif time < newest - LATENESS: self.refused["too_late"] += 1
        elif record.get("id") in self.ids: self.duplicates += 1
        else:
            self.newest[place] = max(newest, time)
            if "id" in record and record["service"] != "somebody-else": self.ids.add(record["id"])
            self.samples.append((place[0], record, is_after_the_end))


@dataclass
class Definition:
    """What is promised, of whom."""
    key: str
    service: str
    team: str
    target: Fraction
    topic: str
    selects: object
    is_good: object
    region: str | None = None
    zone: str | None = None
    slice: int | None = None
    slice_target: Fraction | None = None
    excluded: list = field(default_factory=list)
    # What is made known too late for alerts.
    excluded_late: list = field(default_factory=list)
    granted: list = field(default_factory=list)
    adjustments: list = field(default_factory=list)
    alerts: bool = True


def definitions(world):
    answers = lambda r: r["status"] < 500
    of = lambda service, region=None: lambda r: r.get("service") == service and region in (None, r["region"])
    upgrade = {"name": "db-upgrade", "effect": "exclude", "spans": [[rfc3339(t) for t in world.maintenance]],
               "author": "Jane Doe", "reason": "upgrade of the database", "ticket": "OPS-123", "isAfterTheFact": False}
    provider = {"name": "card-provider", "effect": "grant", "badEvents": world.granted, "spans": [[rfc3339(world.grant)] * 2],
                "author": "Jane Doe", "reason": "outage of the card provider", "ticket": "OPS-131", "isAfterTheFact": True}
    test = {"name": "load-test", "effect": "exclude", "spans": [[rfc3339(t) for t in world.load_test]], "author": "Kim Lee",
            "reason": "load test of search", "ticket": None, "isAfterTheFact": True}
    return [
        Definition("catalog-minutes", "catalog", "discovery", Fraction(995, 1000), HTTP, of("catalog"), answers,
                   zone="Europe/Berlin", slice=10 * MINUTE, slice_target=Fraction(95, 100), alerts=False,
                   excluded=[world.maintenance], adjustments=[upgrade]),
        Definition('checkout-availability{region="eu"}', "checkout", "payments", Fraction(999, 1000), HTTP,
                   of("checkout", "eu"), answers, region="eu", excluded=[world.maintenance], adjustments=[upgrade]),
        Definition('checkout-availability{region="us"}', "checkout", "payments", Fraction(999, 1000), HTTP,
                   of("checkout", "us"), answers, region="us", excluded=[world.maintenance],
                   granted=[(world.grant, world.granted)], adjustments=[provider, upgrade]),
        Definition("export-success", "exports", "data", Fraction(98, 100), HTTP, of("exports"), answers, zone="Etc/UTC"),
        Definition("search-latency", "search", "discovery", Fraction(99, 100), SEARCH,
                   lambda r: r["metric"] == "search.duration", lambda r: r["took"] <= 300,
                   excluded_late=[world.load_test], adjustments=[test]),
    ]


UNMEASURED = ["ledger-writes"]


def cut(value, places, up=False):
    """A figure as records have it: cut, or rounded up."""
    scaled = value * 10 ** places
    return Fraction(-(-scaled // 1) if up else scaled // 1, 10 ** places)


def within(time, stretches): return any(begin <= time < end for begin, end in stretches)


class Budget:
    """A definition with its samples: each a time, good and all."""

    def __init__(self, definition, world, samples):
        self.definition, self.world = definition, world
        self.samples, self.before_the_end = [], []
        for topic, record, is_after in samples:
            if topic != definition.topic or not definition.selects(record): continue
            count = record.get("count", 1)
            sample = record["time"], count if definition.is_good(record) else 0, count
            self.samples.append(sample)
            if not is_after: self.before_the_end.append(sample)

    @property
    def bounds(self):
        """The month by the budget's own clocks, or by those of UTC."""
        start, end = (datetime.fromisoformat(rfc3339(t)[:19]) for t in (self.world.start, self.world.end))
        zone = ZoneInfo(self.definition.zone or "UTC")
        return tuple(int(t.replace(tzinfo=zone).timestamp()) * 1000 for t in (start, end))

    def outside(self, excluded): return [s for s in self.samples if not within(s[0], excluded)]

    def by_day(self, excluded):
        """The samples of each day of the month in UTC; no slice lies in two days."""
        days = {begin: [] for begin in range(self.world.start, self.world.end, DAY)}
        for sample in self.outside(excluded):
            if self.world.start <= sample[0] < self.world.end: days[sample[0] // DAY * DAY].append(sample)
        return days

    def counts(self, samples):
        """Good and all of some samples: events, or slices."""
        width = self.definition.slice
        if not width: return sum(s[1] for s in samples), sum(s[2] for s in samples)
        slices = {}
        for time, good, total in samples:
            of = slices.setdefault(time // width, [0, 0])
            of[0] += good
            of[1] += total
        return sum(g >= self.definition.slice_target * t for g, t in slices.values()), len(slices)

    def figures(self, good, total):
        if total == 0: verdict = "noData"
        else: verdict = "kept" if total - good <= total * (1 - self.definition.target) else "missed"
        bad, allowed = total - good, total * (1 - self.definition.target)
        consumed = bad / allowed if allowed else None
        return {"good": good, "bad": bad, "total": total, "sli": cut(Fraction(good, total), 12) if total else None,
                "verdict": verdict, "errorBudget": {
                    "allowed": cut(allowed, 9), "spent": bad, "left": cut(allowed - bad, 9),
                    "consumed": None if consumed is None else cut(consumed, 9, up=True),
                    "remaining": None if consumed is None else cut(1 - consumed, 9)}}

    def days(self, excluded):
        days, rest = [], []
        allowed = spent = forgiven = Fraction(0)
        told = self.by_day([])
        for begin, samples in self.by_day(excluded).items():
            if not told[begin]: continue
            good, total = self.counts(samples)
            out = sum(max(0, min(e, begin + DAY) - max(b, begin)) for b, e in excluded) // 1000
            grants = sum(count for at, count in self.definition.granted if begin <= at < begin + DAY)
            allowed, spent, forgiven = allowed + total * (1 - self.definition.target), spent + total - good, forgiven + grants
            days.append({"day": day_text(begin // DAY), "good": good, "bad": total - good, "total": total,
                         "forgiven": grants, "excludedSeconds": out})
            rest.append(spent - min(spent, forgiven))
        for day, bad in zip(days, rest): day["remaining"] = cut(1 - bad / allowed, 9)
        return days

    def report(self):
        """All that is compared of the budget's part of the report."""
        definition, excluded = self.definition, self.definition.excluded + self.definition.excluded_late
        begin, end = self.bounds
        good, total, *raw = (n for out in (excluded, [])
                             for n in self.counts([s for s in self.outside(out) if begin <= s[0] < end]))
        good += min(total - good, sum(count for _, count in definition.granted))
        days = self.days(excluded)
        out = sum(day["excludedSeconds"] for day in days)
        if definition.zone: counted = (end - begin) // 1000 - out
        else: counted = sum(86_400 - day["excludedSeconds"] for day in days if day["total"])
        down = (total - good) * definition.slice // 1000 if definition.slice else Fraction(total - good, total) * counted
        told = {day["day"] for day in days}
        every = [day_text(t // DAY) for t in range(self.world.start, self.world.end, DAY)]
        with_data = sum(day["total"] > 0 for day in days)
        return {
            "key": definition.key, "service": definition.service, "team": definition.team, "region": definition.region,
            "source": "period" if definition.zone else "days", "from": rfc3339(begin), "to": rfc3339(end),
            "timeZone": definition.zone or "UTC", "unit": "slices" if definition.slice else "events",
            "objective": definition.target, "verdict": self.figures(good, total)["verdict"],
            "figures": self.figures(good, total), "raw": self.figures(*raw) if definition.adjustments else None,
            "downtime": {"minutes": cut(Fraction(down) / 60, 3, up=True), "isEquivalent": not definition.slice,
                         "countedSeconds": counted},
            "coverage": {"expectedDays": len(every), "daysWithData": with_data, "share": cut(Fraction(with_data, len(every)), 9),
                         "emptyDays": [day["day"] for day in days if not day["total"]],
                         "missingDays": [day for day in every if day not in told], "daysBefore": 0, "daysAhead": 0,
                         "trusted": None, "excludedSeconds": out},
            "adjustments": definition.adjustments, "episodes": self.episodes(), "days": days,
        }

    def episodes(self):
        """Severity, begin and end of each alert of which some lies in the month."""
        if not self.definition.alerts: return []
        told = self.told(self.before_the_end)
        on_time, newest = [], 0
        for sample in self.before_the_end:
            if sample[0] >= newest - 10 * MINUTE: on_time.append(sample)
            newest = max(newest, sample[0])
        if told != self.told(on_time): raise ValueError(f"{self.definition.key}: late records decide on alerts; take another seed")
        begin, end = self.bounds
        return [{"severity": s, "startsAt": rfc3339(b), "endsAt": rfc3339(e), "durationSeconds": (e - b) // 1000}
                for s, b, e in told if b < end and e >= begin]

    def told(self, samples):
        """Evaluates every minute, with sums of the minutes before it."""
        first, last = self.world.first, self.world.last + HOUR
        minutes = (last - first) // MINUTE
        bad, total = [0] * (minutes + 1), [0] * (minutes + 1)
        for time, good, count in samples:
            if within(time, self.definition.excluded): continue
            bad[(time - first) // MINUTE + 1] += count - good
            total[(time - first) // MINUTE + 1] += count
        for minute in range(minutes):
            bad[minute + 1] += bad[minute]
            total[minute + 1] += total[minute]

        def burns(now, window, bound):
            step = 5 * MINUTE if window > 6 * HOUR else MINUTE
            begin = max(0, ((first + now * MINUTE - window) // step * step - first) // MINUTE)
            count = total[now] - total[begin]
            return count and (bad[now] - bad[begin]) * bound.denominator > bound.numerator * count

        begin, end = self.bounds
        period = end - begin if self.definition.zone else 30 * DAY
        tiers = [(severity, long, short, share * period / long * (1 - self.definition.target))
                 for severity, long, short, share in TIERS]
        since, told = {}, []
        for now in range(1, minutes + 1):
            true = {severity for severity, long, short, bound in tiers if burns(now, short, bound) and burns(now, long, bound)}
            for severity in ("page", "ticket"):
                if severity in true: since.setdefault(severity, now)
                elif severity in since: told.append((severity, first + since.pop(severity) * MINUTE, first + now * MINUTE))
        if since: raise ValueError(f"{self.definition.key}: an alert fires at the end; take another seed")
        return sorted(told, key=lambda e: (e[1], e[0]))
