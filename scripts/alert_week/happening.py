"""Services, and what can happen to them: the truth that alerts are compared with.

Times are minutes since the start of the week.
"""
import datetime, math
from dataclasses import dataclass, field

START = int(datetime.datetime(2026, 11, 16, tzinfo=datetime.timezone.utc).timestamp())
DAY = 1440
# What is real spends so much of the budget of 30 days.
REAL = 0.02
# Which happenings are incidents that somebody has to hear of, if they are large enough; the others must not page.
INCIDENTS = ("fast", "slow", "creeping", "flapping", "hovering", "hourly", "wavering", "outage", "silent")
# Where an idle service has one request that fails, whatever else comes.
FORCED = ("night", "retries")


@dataclass
class Service:
    name: str
    rate: float  # requests a minute at noon, in each region
    allowed: float  # 1 - target
    regions: tuple
    nights: float  # the share of the traffic of noon that is left at night
    lag: int = 0  # minutes that records come late, at most
    least_lag: int = 0
    office: bool = False  # whether people work with it, and nobody else
    watched: bool = False  # whether silence alerts
    upstream: "Service | None" = None  # what it depends on

    @property
    def target(self): return f"{1 - self.allowed:.4f}".rstrip("0")

    def traffic(self, minute):
        """Requests a minute: few at 3 at night, most at 15; of what people work with from 8 to 18, Monday to Friday."""
        if self.office:
            is_open = 480 <= minute % DAY < 1080 and minute // DAY % 7 < 5
            return self.rate * (1 if is_open else self.nights)
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
    sway: tuple = ()  # by what the ratio is multiplied in each minute
    cause: "Happening | None" = None  # what it follows from, in a service that this one depends on
    opened: int | None = None  # when somebody writes an incident of it to slo.incidents
    spent: float = field(default=0.0)  # of the budget of 30 days, counted from what was sent

    def error_ratio(self, minute):
        if not self.start <= minute < self.end: return 0.0
        on, off = self.cycle
        if (minute - self.start) % (on + off) >= on: return 0.0
        ratio = self.share or self.burn * self.service.allowed
        return min(1.0, ratio * (self.sway[minute - self.start] if self.sway else 1))

    @property
    def is_incident(self):
        """What follows from something else is a part of that."""
        if self.cause: return False
        return self.kind == "silent" or (self.kind in INCIDENTS and self.spent >= REAL)

    @property
    def key(self): return f'{self.service.name}{{r="{self.region}"}}'


def instant(minute):
    time = datetime.datetime.fromtimestamp(START + minute * 60, datetime.timezone.utc)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
