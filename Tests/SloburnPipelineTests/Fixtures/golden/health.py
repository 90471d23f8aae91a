"""When the owner of a source hears that its data is not well, from all samples that were accepted and all that were not."""
from instants import H, S, text_of
from sources import ABSENT


class Health:
    """The alert of one source. There is no clock here, so nobody knows whether readers lag or are dead."""

    def __init__(self, name, rule, board, slos):
        self.name, self.rule, self.board, self.slos = name, rule, board, sorted(slos)
        self.start = self.begun = None
        self.held, self.gone, self.refused = {}, {}, []

    def evaluate(self, at, rejected):
        """Gives the records of an evaluation; `rejected` are the dead letters so far."""
        self.start = at if self.start is None else self.start
        self.refused.append((at, rejected - sum(n for _, n in self.refused)))
        times = [t for t, _ in self.board.accepted[self.name]]
        last, share = max(times, default=None), self.board.coverage_of(self.name, at - H, at)
        found = {reason: value for reason, value in self.values(at, last, share, times) if value is not None}
        before = set(self.held)
        for reason, (value, bound, wrong, since) in found.items():
            if wrong: self.held[reason], self.gone[reason] = since or self.held.get(reason, at), None
        for reason in list(self.held):
            if reason in found and found[reason][2]: continue
            self.gone[reason] = self.gone[reason] or at
            if at - self.gone[reason] >= self.rule.get("keep", 0): del self.held[reason]
        if set(self.held) == before: return
        if not before: self.begun = at
        key = f"source:{self.name}/{self.rule['severity']}"
        yield "slo.alerts", at, key, {
            "key": key, "kind": "data", "status": "firing" if self.held else "resolved", "severity": self.rule["severity"],
            "source": self.name, "at": text_of(at), "startsAt": text_of(self.begun),
            "endsAt": None if self.held else text_of(at), "owner": self.rule["owner"], "labels": self.rule["labels"],
            "reasons": [{"reason": r, "since": text_of(self.held[r]), "value": found[r][0], "bound": found[r][1]}
                        for r in ("silent", "rejected", "incomplete") if r in self.held],
            "lastSampleAt": text_of(last) if last else None, "inputs": None, "rejected": rejected, "coverage": share,
            "slos": self.slos, "runbook": self.rule["runbook"], "tier": ABSENT, "slo": ABSENT}

    def values(self, at, last, share, times):
        """What is found of each reason: value, bound, whether that is wrong, and since when where that is known."""
        if "silent" in self.rule:
            since = self.start if last is None else last
            yield "silent", (max(at - since, 0) // S, self.rule["silent"] // S, at - since >= self.rule["silent"], since)
        if "rejected" in self.rule:
            most, within = self.rule["rejected"]
            count = sum(n for when, n in self.refused if when > at - within)
            yield "rejected", (count, most, count >= most, None)
        # Before the source was there for an hour, nothing is missing.
        if "coverage" in self.rule and share is not None and min(times) // S <= (at - H) // S:
            yield "incomplete", (share, self.rule["coverage"], share < self.rule["coverage"], None)
