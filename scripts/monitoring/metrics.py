"""The metrics that Sloburn serves: as a text of /metrics has them, and as docs/operations.md lists them."""
import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs/operations.md"
# What Prometheus gives every series, and what it says of a target.
TARGET = {"job", "instance"}
PROMETHEUS = {"up": set(), "ALERTS": {"alertname", "alertstate"}}
ROW = re.compile(r"^\| (`[a-z].*?`) \| ((?:counter|gauge|histogram)[^|]*) \| (.*) \|$", re.M)
NAME = re.compile(r"`([a-z][\w:]*)(?:\{([^}]*)\})?`")
SERIES = re.compile(r'^([A-Za-z_:][\w:]*)(?:\{(.*)\})? \S+$')
LABEL = re.compile(r'([A-Za-z_]\w*)="(?:\\.|[^"\\])*"')


@dataclass
class Metric:
    labels: set = field(default_factory=set)
    is_optional: bool = False  # not every process has it


def documented():
    """The metrics of the tables in docs/operations.md by name; WINDOW in a name stands for any window."""
    found = {}
    for names, kind, text in ROW.findall(OPERATIONS.read_text()):
        is_optional = re.search(r"\bonly (of|with|where)\b|\babsent\b", text) is not None
        for name, labels in NAME.findall(names):
            labels = set(filter(None, re.split(r",\s*", labels)))
            if kind.startswith("histogram"):
                found[name + "_bucket"] = Metric(labels | {"le"}, is_optional)
                for suffix in ("_sum", "_count"): found[name + suffix] = Metric(labels, is_optional)
            else:
                found[name] = Metric(labels, is_optional)
    return found


def lookup(name, metrics):
    """The metric of that name, which may be one of any window."""
    if name in metrics: return metrics[name]
    return next((metric for key, metric in metrics.items()
                 if "WINDOW" in key and re.fullmatch(key.replace("WINDOW", r"\d+[a-z]+"), name)), None)


def served(path):
    """The metrics of a text as /metrics has it."""
    found = {}
    for line in Path(path).read_text().splitlines():
        match = SERIES.match(line)
        if match: found.setdefault(match[1], Metric()).labels |= set(LABEL.findall(match[2] or ""))
    return found
