"""What happens in a week, and when."""
import math

from alert_week.happening import DAY, Happening


class Plan:
    """Fills a world with happenings: many in a week, one of most kinds in a day."""

    def __init__(self, world):
        self.world, self.random, self.happenings = world, world.random, world.happenings

    def make(self):
        week = self.world.is_week
        by_size = lambda *rates: [s for s in self.world.alone if s.rate in rates and not s.lag]
        large, small = by_size(3000, 300, 600, 40), sorted(by_size(3), key=lambda s: s.office)
        taken = iter(self.random.sample(large, len(large)))
        some = lambda in_week, in_day: [next(taken) for _ in range(in_week if week else in_day)]
        late = [s for s in self.world.alone if s.lag]
        for service in some(6, 1) + late: self._fast(service)
        for service in small[:2 if week else 1]: self._fast(service, small=True)
        for service in some(3, 0): self._add("slow", service, self._number(1000, 1300), burn=self._between(5.5, 8))
        for service in some(1, 0): self._add("creeping", service, 3 * DAY + 600, burn=2.2)
        for service in some(2, 1): self._add("flapping", service, 240, noon=True, burn=70, cycle=(12, 12))
        for service in some(2, 0): self._add("flapping", service, 300, noon=True, burn=70, cycle=(12, 23))
        for service in some(2, 1): self._add("hovering", service, 300, noon=True, burn=15.5)
        for i, service in enumerate(some(4, 2)): self._hourly(service, is_opened=i % 2 == 1)
        for service in some(4, 1): self._wavering(service)
        for service in some(2, 1): self._silence(service)
        for service in some(5, 1): self._add("maintenance", service, self._number(60, 120), share=0.3)
        rest = list(taken) or large
        for kind, count, length, most in ("deployment", 14, 3, 0.5), ("spike", 20, 1, 0.7):
            for _ in range(count if week else 2):
                self._add(kind, self._pick(rest), length, noon=True, share=self._between(most - 0.2, most))
        for service in small[2:] if week else []: self._nights(service)
        if not week:
            self._unlucky(small[1], DAY + self._number(60, 300))
            self._retries(small[2], self._number(120, 300))
        for cluster in self.world.clusters:
            for i in range(2): self._outage(cluster, is_opened=i == 1)

    def _number(self, least, most): return self.random.randint(least, most)

    def _between(self, least, most): return self.random.uniform(least, most)

    def _pick(self, choices): return self.random.choice(choices)

    # Incidents

    def _fast(self, service, small=False):
        ratio = self._between(0.3, 0.6) if small else self._between(0.08, 0.4)
        length = self._number(60, 90) if small else self._number(30, 90)
        self._add("fast", service, length, noon=True, share=ratio)

    def _hourly(self, service, is_opened):
        """A job that runs every hour takes more than there is."""
        length = self._number(8, 14)
        hours, share = self._number(6, 9), self._between(0.1, 0.3)
        job = self._add("hourly", service, 60 * hours, share=share, cycle=(length, 60 - length))
        if job and is_opened: job.opened = job.start + self._number(65, 85)

    def _wavering(self, service):
        """Some of the machines are broken, and how much of the traffic they get changes over the hours."""
        length = self._number(600, 960)
        self._add("wavering", service, length, burn=self._between(5.5, 9), sway=self._sway(length, spread=0.2, hold=90))

    def _sway(self, length, spread, hold):
        """A noise about 1 that forgets itself in so many minutes: an Ornstein-Uhlenbeck process, as a logarithm."""
        value, kept = self.random.gauss(0, spread), math.exp(-1 / hold)
        values = []
        for _ in range(length):
            values.append(math.exp(value))
            value = value * kept + self.random.gauss(0, spread * math.sqrt(1 - kept * kept))
        return tuple(values)

    def _silence(self, service):
        service.watched = True
        self._add("silent", service, self._number(180, 360), noon=True)

    def _outage(self, cluster, is_opened):
        """One service fails, and within minutes those that depend on it, each for a part of its requests."""
        upstream, *others = cluster
        share = self._between(0.3, 0.6)
        cause = self._add("outage", upstream, self._number(40, 90), share=share)
        if not cause: return
        if is_opened: cause.opened = cause.start + self._number(5, 10)
        for service in others:
            start, end = cause.start + self._number(1, 4), cause.end + self._number(0, 5)
            for region in service.regions:
                part = share * self._between(0.5, 1)
                self.happenings.append(Happening("outage", service, region, start, end, share=part, cause=cause))

    # What is none

    def _nights(self, service):
        for midnight in range(0, self.world.minutes - 360, DAY):
            minute, chance = midnight + self._number(60, 300), self.random.random()
            if minute < 90: continue
            if chance < 0.15: self._retries(service, minute)
            elif chance < 0.85: self._unlucky(service, minute)

    def _unlucky(self, service, minute):
        for extra in range(self._number(1, 2)):
            self.happenings.append(
                Happening("night", service, "eu", minute + 7 * extra, minute + 7 * extra + 1, share=1))

    def _retries(self, service, minute):
        """One request fails, and its client tries it again every other minute."""
        length = 2 * self._number(6, 9)
        self.happenings.append(Happening("retries", service, "eu", minute, minute + length, share=1, cycle=(1, 1)))

    def _add(self, kind, service, length, noon=False, **more):
        """Not in the first two hours, apart from what else happens to the service; by day where it should show."""
        world, region = self.world, self._pick(service.regions)
        for _ in range(1000):
            start = self._number(120, max(121, world.minutes - length - 60))
            if noon and not 480 <= start % DAY <= 1200: continue
            # What a window still holds of one must not be taken for another, nor two blips make up an incident.
            apart = 400 if not world.is_week else 4320 if kind in ("slow", "creeping") else 720
            if any(h.service is service and start < h.end + apart and h.start - apart < start + length
                   for h in self.happenings): continue
            self.happenings.append(Happening(kind, service, region, start, start + length, **more))
            return self.happenings[-1]
        return None  # There is no room left: fewer happen.
