"""Compares what `sloburn report` wrote with what it must say; the first figure that differs is a Difference."""
import csv, html.parser, io, json, re
from fractions import Fraction

from month_live.oracle import UNMEASURED, cut


class Difference(Exception): pass


def same(place, found, wanted):
    if found != wanted: raise Difference(f"{place} is {shown(found)}, and should be {shown(wanted)}")
    return 1


def shown(value):
    if isinstance(value, Fraction): return f"{float(value):.12g}" if value.denominator > 1 else str(value)
    return "null" if value is None else json.dumps(value, default=shown)


def compare(place, found, wanted):
    """Compares what is wanted, member by member, and gives how many figures that were."""
    if isinstance(wanted, dict):
        return sum(compare(f"{place}.{name}", (found or {}).get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        same(f"{place}: the number of items", len(found), len(wanted))
        return 1 + sum(compare(f"{place}[{n}]", a, b) for n, (a, b) in enumerate(zip(found, wanted)))
    return same(place, found, wanted)


def as_json(text, budgets):
    report = json.loads(text, parse_float=Fraction)
    found = [budget for group in report["groups"] for budget in group["budgets"]]
    for budget in found:
        for adjustment in budget["adjustments"]:
            adjustment["spans"] = [[span["from"], span["to"]] for span in adjustment["spans"]]
    figures = same("the list of objectives", [b["key"] for b in found], [b["key"] for b in budgets])
    figures += same("unmeasured", report["unmeasured"], UNMEASURED) + same("period.isClosed", report["period"]["isClosed"], True)
    verdicts = [b["verdict"] for b in budgets]
    figures += compare("summary", report["summary"], {
        "budgets": len(budgets), **{v: verdicts.count(v) for v in ("kept", "missed", "noData")}})
    return figures + sum(compare(b["key"], a, b) for a, b in zip(found, budgets))


def as_csv(text, budgets):
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    number = lambda digits: Fraction(digits) if digits else None
    figures = same("CSV: lines", len(rows), len(budgets))
    for budget in budgets:
        row, of, raw = rows[budget["key"]], budget["figures"], budget["raw"] or {}
        numbers = {
            "objective": budget["objective"], **{name: of[name] for name in ("sli", "good", "bad", "total")},
            **{name: of["errorBudget"][name] for name in ("allowed", "left", "consumed", "remaining")},
            "downtime_minutes": budget["downtime"]["minutes"], "episodes": len(budget["episodes"]), "open_episodes": 0,
            "episode_seconds": sum(e["durationSeconds"] for e in budget["episodes"]),
            "excluded_seconds": budget["coverage"]["excludedSeconds"],
            **{f"raw_{name}": raw.get(name) for name in ("good", "bad", "total", "sli")},
            "expected_days": budget["coverage"]["expectedDays"], "days_with_data": budget["coverage"]["daysWithData"],
            "days_without_data": budget["coverage"]["expectedDays"] - budget["coverage"]["daysWithData"],
            "coverage": budget["coverage"]["share"]}
        for name, wanted in numbers.items():
            figures += same(f"CSV: {budget['key']}: {name}", number(row[name]), wanted)
        for name, wanted in {"verdict": budget["verdict"], "raw_verdict": raw.get("verdict", ""), "source": budget["source"],
                             "adjustments": "; ".join(a["name"] for a in budget["adjustments"])}.items():
            figures += same(f"CSV: {budget['key']}: {name}", row[name], wanted)
    return figures


class Page(html.parser.HTMLParser):
    """The cells of the overview, and of each objective in detail the terms with what stands beside them."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.terms, self.parts, self.inside, self.term = [], [], [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if dict(attributes).get("class") == "overview": self.inside = "overview"
        if tag == "section": self.terms.append({})
        if tag == "tr" and self.inside == "overview": self.rows.append([])
        if tag in ("td", "th", "dt", "dd", "title"): self.parts = []

    def handle_endtag(self, tag):
        text = "".join(self.parts).replace("\u202f", "").replace("\u2212", "-").strip()
        if tag == "table": self.inside = None
        elif tag == "td" and self.inside == "overview": self.rows[-1].append(text)
        elif tag == "dt": self.term = text
        elif tag == "dd": self.terms[-1][self.term] = text
        elif tag == "title": self.parts = []

    def handle_data(self, data): self.parts.append(data)


def printed(place, text, exact, up=False):
    """A printed figure with as many decimals as it has must be the exact one, cut or rounded up there."""
    match = re.fullmatch(r"(?:≈ )?(-?[\d,]+(?:\.(\d+))?)(%|min|h)?", text)
    if not match: raise Difference(f"{place} is '{text}', and should be a figure")
    scale = {"%": Fraction(100), "h": Fraction(1, 60)}.get(match[3], 1)
    return same(place, Fraction(match[1].replace(",", "")), cut(exact * scale, len(match[2] or ""), up))


def as_html(text, budgets):
    page = Page(text)
    rows = [row for row in page.rows if row]
    figures = same("HTML: lines of the overview", [row[0] for row in rows], [b["key"] for b in budgets])
    for row, terms, budget in zip(rows, page.terms, budgets):
        of, place = budget["figures"], f"HTML: {budget['key']}"
        achieved, left = Fraction(of["good"], of["total"]), 1 - of["bad"] / (of["total"] * (1 - budget["objective"]))
        minutes = budget["downtime"]["minutes"]
        figures += printed(f"{place}: target", row[1], budget["objective"])
        figures += printed(f"{place}: achieved", row[2], achieved) + printed(f"{place}: achieved", terms["Achieved"], achieved)
        figures += printed(f"{place}: budget left", row[3], left) + printed(f"{place}: budget left", terms["Budget left"], left)
        figures += printed(f"{place}: downtime", row[4], minutes, up=True)
        figures += same(f"{place}: alerts", row[5], str(len(budget["episodes"]))) + same(f"{place}: result", row[7], budget["verdict"])
        unit = budget["unit"]
        for term, name in ((f"Good {unit}", "good"), (f"Bad {unit}", "bad"), (f"All {unit}", "total")):
            figures += printed(f"{place}: {term}", terms[term], Fraction(of[name]))
        figures += printed(f"{place}: allowed", terms["Bad ones allowed"], of["errorBudget"]["allowed"])
    return figures
