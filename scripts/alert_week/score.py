"""Compares the alerts of a run with what happened."""
import datetime, json, math, statistics, subprocess
from dataclasses import dataclass, field

from alert_week.happening import START

# How long after an incident its alerts may still begin: as long as short windows hold it.
AFTER = {"page": 15, "ticket": 360, "silence": 0, "grouped": 360}
# Severities that wake somebody.
WAKING = ("page", "silence")
# The severities that suit a kind of incident, where it is not a page alone.
SUITABLE = {kind: ("page", "ticket") for kind in ("slow", "creeping", "wavering")} | {"silent": ("silence",)}
# An alert that fires again so many minutes after its end might as well have gone on.
SOON = 30


@dataclass
class Episode:
    alert: str  # the alert key
    severity: str  # the one it was told with; of several the one that wakes somebody; grouped: another was told for it
    start: float  # minutes since the start of the week
    told: float  # when it was first told with that severity: a page may have been a ticket at first
    end: float = math.inf
    records: int = 0
    members: set = field(default_factory=set)  # of the alert of a group: the alert keys of those that it was told for

    @property
    def key(self):
        """The key of the SLO."""
        return self.alert.rpartition("/")[0]

    def take(self, value):
        """The next record of it."""
        self.records += 1
        self.members.update(value.get("members", {}).get("alerts", []))
        if value["endsAt"]: self.end = minutes(value["endsAt"])
        elif told_as(value) in WAKING and self.severity not in WAKING:
            self.severity, self.told = told_as(value), minutes(value["at"])


def told_as(value):
    """The severity that somebody hears of, unless the alert of a group is told in its place."""
    return "grouped" if value.get("groupedBy") else value["severity"]


def minutes(text):
    time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (time.timestamp() - START) / 60


def episodes(binary, config, data):
    """Runs a backtest and reads its transitions; everything else it writes is passed over."""
    found = {}
    command = [binary, "backtest", "--config", config, "--input", data]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        for line in process.stdout:
            if not line.startswith(b'{"topic":"slo.alerts",'): continue
            value = json.loads(line)["value"]
            start = minutes(value["startsAt"])
            episode = Episode(value["key"], told_as(value), start, told=start)
            found.setdefault(value["id"], episode).take(value)
        problems = process.stderr.read().decode()
    if process.returncode != 0: raise SystemExit(f"week: {' '.join(command)}: {problems}")
    return list(found.values())


class Score:
    """What a run comes to."""

    def __init__(self, world, found):
        self.world, self.found = world, found
        self.of = {id(h): [] for h in world.happenings}
        self.strays = []
        for episode in sorted(found, key=lambda e: bool(e.members)): self._place(episode)
        self.incidents = [h for h in world.happenings if h.is_incident]

    def _place(self, episode):
        # An incident goes before what only looks like one.
        near = [h.cause or h for h in self.world.happenings if self._belongs(episode, h)]
        # The alert of a group belongs where one does that it was told for.
        near += [h for h in self.world.happenings for e in self.of[id(h)]
                 if e.alert in episode.members and e.start <= episode.start <= e.end]
        near.sort(key=lambda h: not h.is_incident)
        if near: self.of[id(near[0])].append(episode)
        else: self.strays.append(episode)

    @staticmethod
    def _belongs(episode, h):
        if episode.key != h.key or (episode.severity == "silence") != (h.kind == "silent"): return False
        return h.start <= episode.start <= h.end + AFTER[episode.severity] + h.service.lag

    def detection(self, h):
        """Minutes from the start of an incident to the first alert that suits it: what is fast has to wake somebody."""
        severities = SUITABLE.get(h.kind, ("page",))
        times = [e.told - h.start for e in self.of[id(h)] if e.severity in severities]
        return min(times, default=None)

    @property
    def missed(self): return [h for h in self.incidents if self.detection(h) is None]

    @property
    def needless(self):
        """Episodes without an incident, each with what it was about."""
        about = [(h.kind, e) for h in self.world.happenings if not h.is_incident for e in self.of[id(h)]]
        return about + [("nothing", e) for e in self.strays]

    @property
    def false_pages(self):
        """Those of them that woke somebody."""
        return [(kind, e) for kind, e in self.needless if e.severity in WAKING]

    @property
    def again(self):
        """Episodes that begin within half an hour of the end of the one before."""
        last, found = {}, []
        for e in sorted(self.found, key=lambda e: e.start):
            if e.start - last.get(e.alert, -math.inf) <= SOON: found.append(e)
            last[e.alert] = e.end
        return found

    @property
    def afterwards(self):
        """Pages that are told when their incident is over, apart from what late data tells."""
        return [e for h in self.incidents for e in self.of[id(h)]
                if e.severity in WAKING and e.told > h.end + h.service.lag + AFTER[e.severity]]

    def count(self, severities): return sum(e.severity in severities for e in self.found)

    def pages(self, kind=None):
        """How many pages each incident has, of those that have any."""
        told = (sum(e.severity in WAKING for e in self.of[id(h)]) for h in self.incidents if kind in (None, h.kind))
        return [n for n in told if n]

    def costs(self):
        """What is the better the less there is of it."""
        records = sum(e.records for h in self.incidents for e in self.of[id(h)])
        return {
            "missed": len(self.missed), "pages": self.count(WAKING), "needless": len(self.false_pages),
            "tickets": self.count(("ticket",)),
            "needless tickets": sum(e.severity == "ticket" for _, e in self.needless),
            "pages an incident": mean(self.pages()), "most": max(self.pages(), default=0),
            "afterwards": len(self.afterwards), "again": len(self.again),
            "records an incident": records / max(1, len(self.incidents)),
        }

    def row(self):
        times = [t for t in map(self.detection, self.incidents) if t is not None]
        costs = self.costs()
        del costs["missed"]
        return [str(len(self.incidents)), str(len(times)), duration(statistics.median(times)) if times else "-",
                duration(max(times)) if times else "-"] + [number(n) for n in costs.values()]


HEADS = ["incidents", "detected", "median", "worst", "pages", "needless", "tickets", "needless tickets",
         "pages an incident", "most", "afterwards", "again", "records an incident"]


def mean(values): return sum(values) / len(values) if values else 0.0


def number(value): return f"{value:.2f}" if isinstance(value, float) else str(value)


def duration(value):
    seconds = round(value * 60)
    hours, rest = divmod(seconds, 3600)
    return f"{hours}h{rest // 60:02}m" if hours else f"{rest // 60}m{rest % 60:02}s"


def table(heads, rows):
    """A table of Markdown, with columns as wide as they need to be."""
    widths = [max(len(r[i]) for r in [heads] + rows) for i in range(len(heads))]
    def line(cells):
        padded = [c.rjust(w) if i else c.ljust(w) for i, (c, w) in enumerate(zip(cells, widths))]
        return f"| {' | '.join(padded)} |"

    rule = "|" + "|".join("-" * (w + 1) + (":" if i else "-") for i, w in enumerate(widths)) + "|"
    return "\n".join([line(heads), rule] + [line(row) for row in rows])
