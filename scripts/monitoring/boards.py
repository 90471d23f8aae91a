"""The boards of deploy/grafana: what they ask Prometheus for."""
import json, re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "deploy/grafana"
VARIABLE = re.compile(r"\$(?:\{(\w+)(?::\w+)?\}|(\w+))")


@dataclass
class Query:
    place: str
    expression: str
    legend: str = ""


class Board:
    """One board. Raises ValueError where the file is no JSON object."""

    def __init__(self, path):
        self.name = path.name
        self.json = json.loads(path.read_text())
        if not isinstance(self.json, dict): raise ValueError(f"{path.name}: a board is an object")
        self.panels = self.json.get("panels", [])
        self.variables = self.json.get("templating", {}).get("list", [])

    @property
    def queries(self):
        return [Query(f"{self.name}: panel {panel['title']}", target["expr"], target.get("legendFormat", ""))
                for panel in self.panels for target in panel.get("targets", [])]

    @property
    def label_queries(self):
        """Of each variable that lists the values of a label: the selector, and the label."""
        found = []
        for variable in self.variables:
            if variable["type"] != "query": continue
            match = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["definition"])
            if not match: raise ValueError(f"{self.name}: variable {variable['name']}: not label_values(METRIC, LABEL)")
            found.append((Query(f"{self.name}: variable {variable['name']}", match[1]), match[2], variable["name"]))
        return found

    def unknown_variables(self):
        known = {variable["name"] for variable in self.variables}
        used = {name or plain for name, plain in VARIABLE.findall(json.dumps(self.json))}
        return {name for name in used - known if not name.startswith("__")}


def all_boards(): return [Board(path) for path in sorted(FOLDER.glob("*.json"))]


def filled(text, values):
    """The text with the values of variables in their places, and .* for those that have none."""
    return VARIABLE.sub(lambda match: values.get(match[1] or match[2], ".*"), text)
