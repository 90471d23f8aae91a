"""Services, their traffic, and what happens to them: the truth that alerts are compared with.

Times are minutes since the start of the week. Everything follows from the seed.
"""
import datetime, math, random
from dataclasses import dataclass, field

START = int(datetime.datetime(2026, 11, 16, tzinfo=datetime.timezone.utc).timestamp())
DAY = 1440
# What is real spends so much of the budget of 30 days.
REAL = 0.02
# Which happenings are incidents that somebody has to hear of, if they are large enough; the others must not page.
INCIDENTS = ("fast", "slow", "creeping", "flapping", "hovering", "silent")


@dataclass
class Service:
    name: str
    rate: float  # requests a minute at noon, in each region
    allowed: float  # 1 - target
    regions: tuple
    nights: float  # the share of the traffic of noon that is left at night
    lag: int = 0  # minutes that records come late, at most
    least_lag: int = 0
    watched: bool = False  # whether silence alerts

    @property
    def target(self): return f"{1 - self.allowed:.4f}".rstrip("0")

    def traffic(self, minute):
        """Requests a minute: few at 3 at night, most at 15."""
        wave = (1 - math.cos((minute % DAY - 180) / DAY * 2 * math.pi)) / 2
        return self.rate * (self.nights + (1 - self.nights) * wave)


@dataclass
class Happening:
    kind: str
    service: Service
    region: str
    start: int
    end: int
    burn: float = 0  # the error ratio in multiples of what the objective allows
    share: float = 0  # or itself
    cycle: tuple = (1, 0)  # minutes on and off
    spent: float = field(default=0.0)  # of the budget of 30 days, counted from what was sent

    def error_ratio(self, minute):
        if not self.start <= minute < self.end: return 0.0
        on, off = self.cycle
        if (minute - self.start) % (on + off) >= on: return 0.0
        return min(1.0, self.share or self.burn * self.service.allowed)

    @property
    def is_incident(self): return self.kind == "silent" or (self.kind in INCIDENTS and self.spent >= REAL)

    @property
    def key(self): return f'{self.service.name}{{r="{self.region}"}}'


class World:
    """Fifty services for seven days, or ten for one."""

    def __init__(self, seed, days, services):
        self.days, self.minutes, self.seed = days, days * DAY, seed
        self.random = random.Random(f"{seed}/world")
        self.services = [self._service(i) for i in range(services)]
        self.happenings = []
        self.totals = {}
        self._plan()

    def _service(self, i):
        rate, nights = [(3000, 0.3), (300, 0.3), (40, 0.3), (3, 0.004), (600, 0.3)][i % 5]
        allowed = 0.005 if i % 3 == 2 else 0.001
        regions = ("eu", "us") if i % 5 == 0 else ("eu",)
        service = Service(f"s{i:02}", rate, allowed, regions, nights, watched=rate >= 40)
        if i == 6: service.least_lag, service.lag = 2, 8
        if i == 11: service.least_lag, service.lag = 18, 22
        return service

    # What happens

    def _plan(self):
        week = self.days >= 7
        by_size = lambda *rates: [s for s in self.services if s.rate in rates and not s.lag]
        large, small = by_size(3000, 300, 600, 40), by_size(3)
        taken = iter(self.random.sample(large, len(large)))
        late = [s for s in self.services if s.lag]
        for service in [next(taken) for _ in range(6 if week else 1)] + late: self._fast(service)
        for service in small[:2 if week else 1]: self._fast(service, small=True)
        if week:
            for _ in range(3):
                length = self._number(1000, 1300)
                self._add("slow", next(taken), length, burn=self.random.uniform(5.5, 8), noon=False)
            self._add("creeping", next(taken), 3 * DAY + 600, burn=2.2, noon=False)
        for _ in range(2 if week else 1):
            self._add("flapping", next(taken), 240, burn=70, cycle=(12, 12))
        if week:
            for _ in range(2): self._add("flapping", next(taken), 300, burn=70, cycle=(12, 23))
            for _ in range(2): self._add("hovering", next(taken), 300, burn=15.5)
        for _ in range(2 if week else 1): self._silence(next(taken))
        for service in [next(taken) for _ in range(5 if week else 1)]:
            self._add("maintenance", service, self._number(60, 120), share=0.3, noon=False)
        rest = list(taken) or large
        for kind, count, length, most in ("deployment", 14, 3, 0.5), ("spike", 20, 1, 0.7):
            for _ in range(count if week else 2):
                self._add(kind, self._pick(rest), length, share=self.random.uniform(most - 0.2, most))
        for service in small[2:] if week else small[1:]:
            for night in range(self.days):
                if self.random.random() < 0.7: self._unlucky(service, night)

    def _number(self, least, most): return self.random.randint(least, most)

    def _pick(self, services): return self.random.choice(services)

    def _fast(self, service, small=False):
        ratio = self.random.uniform(0.3, 0.6) if small else self.random.uniform(0.08, 0.4)
        self._add("fast", service, self._number(60, 90) if small else self._number(30, 90), share=ratio)

    def _silence(self, service):
        service.watched = True
        self._add("silent", service, self._number(180, 360))

    def _unlucky(self, service, night):
        minute = night * DAY + self._number(60, 300)
        if minute < 90: return
        for extra in range(self._number(1, 2)):
            self.happenings.append(
                Happening("night", service, "eu", minute + 7 * extra, minute + 7 * extra + 1, share=1))

    def _add(self, kind, service, length, noon=True, **more):
        """Not in the first two hours, apart from what else happens to the service; by day where it should show."""
        region = self._pick(service.regions)
        for _ in range(1000):
            start = self._number(120, max(121, self.minutes - length - 60))
            if noon and not 480 <= start % DAY <= 1200: continue
            # What a window still holds of one must not be taken for another, nor two blips make up an incident.
            apart = 400 if self.days < 7 else 4320 if kind in ("slow", "creeping") else 720
            if any(h.service is service and start < h.end + apart and h.start - apart < start + length
                   for h in self.happenings): continue
            self.happenings.append(Happening(kind, service, region, start, start + length, **more))
            return
        # There is no room left: fewer happen.

    # What is sent

    def lines(self):
        """The input, in the order in which it comes: bytes of lines."""
        pending = {}
        sources = [(s, r, random.Random(f"{self.seed}/{s.name}/{r}")) for s in self.services for r in s.regions]
        mine = {}
        for h in self.happenings: mine.setdefault((h.service.name, h.region), []).append(h)
        bad_of = {}
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
            ratio, forced = max(ratio, h.error_ratio(minute)), forced or h.kind == "night"
        total = poisson(rng, service.traffic(minute))
        if forced: total = max(total, 1)
        bad = 1 if forced else min(total, poisson(rng, total * ratio))
        self.totals[service.name, region] = self.totals.get((service.name, region), 0) + total
        for h in active: bad_of[id(h)] = bad_of.get(id(h), 0) + bad
        return total, bad

    def _settle(self, bad_of):
        for h in self.happenings:
            month = self.totals.get((h.service.name, h.region), 0) * 30 / self.days
            h.spent = bad_of.get(id(h), 0) / (month * h.service.allowed) if month else 0.0

    @staticmethod
    def _line(service, region, minute, late, total, bad):
        time = START + minute * 60 + 30
        head = f'"s":"{service.name}","r":"{region}","t":{time}'
        parts = [f'{{{head},"ok":"yes","n":{total - bad}}}'] if total > bad else []
        if bad: parts.append(f'{{{head},"ok":"no","n":{bad}}}')
        value = ",".join(parts)
        return f'{{"topic":"metrics.week","timestamp":{(time + late * 60) * 1000},"value":[{value}]}}\n'.encode()


def instant(minute):
    time = datetime.datetime.fromtimestamp(START + minute * 60, datetime.timezone.utc)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def poisson(rng, mean):
    if mean <= 0: return 0
    if mean > 40: return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit: product, count = product * rng.random(), count + 1
    return count
