"""Compares the alerts of a run with what happened."""
import datetime, json, statistics, subprocess
from dataclasses import dataclass

from alert_week.world import START

# How long after an incident its alerts may still begin: as long as short windows hold it.
AFTER = {"page": 15, "ticket": 360, "silence": 0}
# Severities that wake somebody.
WAKING = ("page", "silence")
# The severities that suit a kind of incident, where it is not a page alone.
SUITABLE = {"slow": ("page", "ticket"), "creeping": ("page", "ticket"), "silent": ("silence",)}


@dataclass
class Episode:
    key: str
    severity: str
    start: float  # minutes since the start of the week
    end: float


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
            end = minutes(value["endsAt"]) if value["endsAt"] else float("inf")
            key = value["key"].rpartition("/")[0]
            found[value["id"]] = Episode(key, value["severity"], minutes(value["startsAt"]), end)
        problems = process.stderr.read().decode()
    if process.returncode != 0: raise SystemExit(f"week: {' '.join(command)}: {problems}")
    return list(found.values())


class Score:
    """What a run comes to."""

    def __init__(self, world, found):
        self.world, self.found = world, found
        self.of = {id(h): [] for h in world.happenings}
        self.strays = []
        for episode in found: self._place(episode)
        self.incidents = [h for h in world.happenings if h.is_incident]

    def _place(self, episode):
        # An incident goes before what only looks like one.
        near = sorted((h for h in self.world.happenings if self._belongs(episode, h)), key=lambda h: not h.is_incident)
        if near: self.of[id(near[0])].append(episode)
        else: self.strays.append(episode)

    @staticmethod
    def _belongs(episode, h):
        if episode.key != h.key or (episode.severity == "silence") != (h.kind == "silent"): return False
        return h.start <= episode.start <= h.end + AFTER[episode.severity] + h.service.lag

    def detection(self, h):
        """Minutes from the start of an incident to the first alert that suits it: what is fast has to wake somebody."""
        severities = SUITABLE.get(h.kind, ("page",))
        times = [e.start - h.start for e in self.of[id(h)] if e.severity in severities]
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

    def count(self, severities): return sum(e.severity in severities for e in self.found)

    def row(self):
        times = [t for t in map(self.detection, self.incidents) if t is not None]
        told = [len([e for e in self.of[id(h)] if e.severity in WAKING]) for h in self.incidents]
        told = [n for n in told if n]
        tickets = sum(e.severity == "ticket" for _, e in self.needless)
        return [
            str(len(self.incidents)), str(len(times)), duration(statistics.median(times)) if times else "-",
            duration(max(times)) if times else "-", str(self.count(WAKING)), str(len(self.false_pages)),
            str(self.count(("ticket",))), str(tickets), f"{sum(told) / len(told):.2f}" if told else "-",
            str(max(told, default=0)),
        ]


HEADS = ["incidents", "detected", "median", "worst", "pages", "needless", "tickets", "needless tickets",
         "pages an incident", "most"]


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
