"""The services of a week and what they send. Everything follows from the seed."""
import json, math, random

from alert_week.happening import DAY, FORCED, START, Service, instant
from alert_week.plan import Plan


class World:
    """Services, most of which stand alone, and some clusters: one with four that depend on it."""

    def __init__(self, seed, hours, alone, clusters):
        self.minutes, self.seed = hours * 60, seed
        self.random = random.Random(f"{seed}/world")
        self.alone = [self._service(i) for i in range(alone)]
        self.clusters = [self._cluster(alone + 5 * i) for i in range(clusters)]
        self.services = self.alone + [s for cluster in self.clusters for s in cluster]
        self.happenings = []
        self.totals = {}
        Plan(self).make()

    def _service(self, i):
        rate, nights = [(3000, 0.3), (300, 0.3), (40, 0.3), (3, 0.004), (600, 0.3)][i % 5]
        allowed = 0.005 if i % 3 == 2 else 0.001
        regions = ("eu", "us") if i % 5 == 0 else ("eu",)
        service = Service(f"s{i:02}", rate, allowed, regions, nights, office=i % 10 == 8, watched=rate >= 40)
        if i == 6: service.least_lag, service.lag = 2, 8
        if i == 11: service.least_lag, service.lag = 18, 22
        return service

    def _cluster(self, first):
        upstream, *others = [self._service(first + i) for i in range(5)]
        for service in others: service.upstream = upstream
        return upstream, *others

    @property
    def is_week(self): return self.minutes >= 7 * DAY

    # What is sent

    def lines(self):
        """The input, in the order in which it comes: bytes of lines."""
        pending = {}
        sources = [(s, r, random.Random(f"{self.seed}/{s.name}/{r}")) for s in self.services for r in s.regions]
        mine = {}
        for h in self.happenings: mine.setdefault((h.service.name, h.region), []).append(h)
        bad_of = {}
        for number, h in enumerate(self.happenings):
            for minute in filter(None, (h.opened, h.opened and h.end)):
                pending.setdefault(minute, []).append(self._incident(number, h, minute))
        for minute in range(self.minutes + 30):
            for service, region, rng in sources if minute < self.minutes else []:
                total, bad = self._counts(service, region, minute, rng, mine.get((service.name, region), []), bad_of)
                if total == 0: continue
                late = rng.randint(service.least_lag, service.lag) if service.lag else 0
                pending.setdefault(minute + late, []).append(self._line(service, region, minute, late, total, bad))
            yield from pending.pop(minute, [])
        self._settle(bad_of)

    def _counts(self, service, region, minute, rng, happenings, bad_of):
        ratio, forced = 0.0002 * service.allowed / 0.001, False
        active = [h for h in happenings if h.start <= minute < h.end]
        for h in active:
            if h.kind == "silent": return 0, 0
            ratio, forced = max(ratio, h.error_ratio(minute)), forced or h.kind in FORCED and h.error_ratio(minute) > 0
        total = poisson(rng, service.traffic(minute))
        if forced: total = max(total, 1)
        bad = 1 if forced else min(total, poisson(rng, total * ratio))
        self.totals[service.name, region] = self.totals.get((service.name, region), 0) + total
        for h in active: bad_of[id(h)] = bad_of.get(id(h), 0) + bad
        return total, bad

    def _settle(self, bad_of):
        for h in self.happenings:
            month = self.totals.get((h.service.name, h.region), 0) * 30 * DAY / self.minutes
            h.spent = bad_of.get(id(h), 0) / (month * h.service.allowed) if month else 0.0

    def _incident(self, number, h, minute):
        """Its record: open, and written again with its end when it is over."""
        names = [h.service.name] + [s.name for s in self.services if s.upstream is h.service]
        value = {"select": {"services": names}, "openedAt": instant(h.opened),
                 "closedAt": instant(minute) if minute == h.end else None, "title": h.kind, "author": "week"}
        record = {"topic": "slo.incidents", "timestamp": (START + minute * 60) * 1000, "key": f"INC-{number}",
                  "value": value}
        return json.dumps(record).encode() + b"\n"

    @staticmethod
    def _line(service, region, minute, late, total, bad):
        time = START + minute * 60 + 30
        head = f'"s":"{service.name}","r":"{region}","t":{time}'
        parts = [f'{{{head},"ok":"yes","n":{total - bad}}}'] if total > bad else []
        if bad: parts.append(f'{{{head},"ok":"no","n":{bad}}}')
        value = ",".join(parts)
        return f'{{"topic":"metrics.week","timestamp":{(time + late * 60) * 1000},"value":[{value}]}}\n'.encode()


def poisson(rng, mean):
    if mean <= 0: return 0
    if mean > 40: return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit: product, count = product * rng.random(), count + 1
    return count
