"""The state of a budget under its policy, from what remains at each evaluation."""
from fractions import Fraction as F

from instants import M, text_of
from sources import ABSENT

HEARTBEAT = 5 * M


class State:
    def __init__(self, policy):
        self.policy, self.history = policy, []
        self.at = self.since = self.previous = self.told = self.overspent = self.recovering = None

    def bound(self, step): return self.policy["steps"][step][1]

    def held(self, step, at):
        """Whether enough has remained to leave a step for as long as it is to be held, ever since a worse or the same one was taken."""
        since = None
        for time, remaining in self.history:
            if time <= self.entered: continue
            enough = remaining >= self.bound(step) + self.policy["hysteresis"]
            since = (since or time) if enough else None
        return since is not None and at - since >= self.policy["hold"]

    def take(self, at, remaining):
        """The step at an evaluation; returns whether it is another."""
        steps, before = self.policy["steps"], self.at
        self.history.append((at, remaining))
        worst = max(i for i in range(len(steps)) if i == 0 or remaining < self.bound(i))
        if before is None or worst > before: self.at, self.entered = worst, at
        else:
            while self.at > 0 and self.held(self.at, at): self.at -= 1
        if self.at == before: return False
        self.since, self.previous = at, None if before is None else steps[before][0]
        return True

    def is_exhausted(self, at, remaining):
        """Whether the alert of an overspent budget fires: from below nothing on, until enough remained for so long."""
        if self.overspent is None: self.overspent = at if remaining < 0 else None
        elif remaining < self.policy["hysteresis"]: self.recovering = None
        else:
            self.recovering = self.recovering or at
            if at - self.recovering >= self.policy["hold"]: self.overspent = self.recovering = None
        return self.overspent

    def snapshot(self):
        name, _, deploy, _ = self.policy["steps"][self.at]
        return {"policy": self.policy["name"], "state": name, "since": text_of(self.since), "deploy": deploy}

    def record(self, at, changed):
        """What is told of it; None when nothing is."""
        if not changed and at - self.told < HEARTBEAT: return None
        self.told, steps = at, self.policy["steps"]
        name, bound, deploy, text = steps[self.at]
        return {**self.snapshot(), "at": text_of(at), "previousState": self.previous, "description": text or ABSENT,
                "nextAbove": None if bound is None else bound + self.policy["hysteresis"],
                "nextBelow": steps[self.at + 1][1] if self.at + 1 < len(steps) else None}
