"""Writes rules.ndjson: seeded recurrence rules, their first instances, and the stretches of a range.

Made with python-dateutil 2.9 and zoneinfo:  python3 make.py > rules.ndjson

Where dateutil differs from RFC 5545, or the RFC says nothing, no rule is made:
- BYDAY with and without numbers in one rule (dateutil wants both of a day, the RFC either);
- BYSETPOS of weeks that begin before the start (dateutil counts from the start on);
- BYWEEKNO -52 and -53 (dateutil does not look at the last days of the year before);
- BYWEEKNO 53 with BYSETPOS (dateutil takes 2022-01-01 and 2039-01-01 for days of a week 53, as the weeks of the year
  before are counted by the length of the wrong year).
UNTIL as a day means the end of that day, which dateutil is told as a time.
"""

import json
import random
import signal
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Auckland", "UTC",
         "Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "Australia/Sydney", "America/Santiago"]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
random.seed(20261126)


class Endless(Exception):
    pass


def alarm(*_):
    raise Endless


signal.signal(signal.SIGALRM, alarm)


def some(values, most=3):
    return sorted(random.sample(values, random.randint(1, min(most, len(values)))))


def numbers(most, limit=3):
    values = list(range(1, most + 1))
    if random.random() < 0.4:
        values += list(range(-most, 0))
    return some(values, limit)


def text(values):
    return ",".join(str(value) for value in values)


def rule(start):
    frequency = random.choice(["HOURLY", "DAILY", "DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY"])
    parts = {"FREQ": frequency}
    if random.random() < 0.45:
        parts["INTERVAL"] = random.choice([2, 2, 3, 4, 5, 7, 13, 25])
    if random.random() < 0.3:
        parts["WKST"] = random.choice(DAYS)
    if random.random() < 0.3:
        parts["BYMONTH"] = text(some(list(range(1, 13)), 4))
    if frequency in ("MONTHLY", "YEARLY", "DAILY", "HOURLY") and random.random() < 0.3:
        parts["BYMONTHDAY"] = text(random.choice([numbers(31), [29], [31], [-1], [30, 31], [13]]))
    if random.random() < 0.5:
        if frequency in ("MONTHLY", "YEARLY") and random.random() < 0.6:
            most = 5 if frequency == "MONTHLY" or "BYMONTH" in parts else 53
            ordinals = [number for number in numbers(most, 2)]
            parts["BYDAY"] = ",".join(f"{number}{random.choice(DAYS)}" for number in ordinals)
        else:
            parts["BYDAY"] = ",".join(random.sample(DAYS, random.randint(1, 4)))
    if frequency == "YEARLY" and random.random() < 0.15:
        parts["BYYEARDAY"] = text(random.choice([numbers(366, 4), [366], [-1, 1], [60]]))
    if frequency == "YEARLY" and random.random() < 0.25 and not any(c.isdigit() for c in parts.get("BYDAY", "")):
        parts["BYWEEKNO"] = text([n for n in random.choice([numbers(53), [53], [1], [-1], [1, 53]]) if n > -52] or [1])
        parts.setdefault("BYDAY", random.choice(DAYS))
    if random.random() < 0.35:
        parts["BYHOUR"] = text(some(list(range(24))) if random.random() < 0.6 else [2])
    if random.random() < 0.3:
        parts["BYMINUTE"] = text(some([0, 10, 15, 20, 30, 45, 59]))
    if random.random() < 0.3 and any(name.startswith("BY") for name in parts):
        if frequency != "WEEKLY" or DAYS[start.weekday()] == parts.get("WKST", "MO"):
            parts["BYSETPOS"] = text(random.choice([[1], [-1], [2], [1, -1], [3, 5], [-2]]))
    return parts


def joined(parts):
    names = list(parts)
    if random.random() < 0.3:
        random.shuffle(names)
    return ";".join(f"{name}={parts[name]}" for name in names)


def case():
    zone = ZoneInfo(random.choice(ZONES))
    start = datetime(random.randint(2003, 2030), 1, 1) + timedelta(
        days=random.randint(0, 365), minutes=random.choice([0, 30, 90, 120, 135, 150, 180, 600, 1320, 1439]),
        seconds=random.choice([0, 0, 0, 30]))
    if random.random() < 0.1:
        start = start.replace(year=2024, month=2, day=29)
    start = start.replace(tzinfo=zone)
    parts = rule(start)
    written, cap = dict(parts), None
    kind = random.random()
    if kind < 0.2:
        written["COUNT"] = parts["COUNT"] = random.choice([1, 2, 5, 10, 40, 300])
    generated = rrulestr(joined(parts), dtstart=start)
    first = []
    for instance in generated.replace(until=start + timedelta(days=365 * 30)):
        first.append(instance)
        if len(first) == 60:
            break
    if 0.2 <= kind < 0.5 and first:
        # On an instance, a second before it, or anywhere.
        until = random.choice(first) + timedelta(seconds=random.choice([0, 0, -1, 1, 40_000]))
        until = max(until, start)
        form = random.choice(["day", "local", "utc"])
        if form == "day":
            written["UNTIL"] = until.strftime("%Y%m%d")
            cap = until.replace(hour=23, minute=59, second=59)
        elif form == "local":
            written["UNTIL"] = until.strftime("%Y%m%dT%H%M%S")
            cap = until
        else:
            cap = until.astimezone(timezone.utc)
            if cap < start:
                return None
            written["UNTIL"] = cap.strftime("%Y%m%dT%H%M%SZ")
        first = [i for i in generated.replace(until=cap)][:60] if cap else first
    duration = random.choice([600, 1_800, 5_400, 7_200, 36_000, 86_400, 90_000, 259_200, 40 * 86_400])
    span = random.choice([86_400, 7 * 86_400, 30 * 86_400, 90 * 86_400, 3 * 365 * 86_400])
    if parts["FREQ"] == "HOURLY":
        span = min(span, 7 * 86_400)
    # About an instance, before the start, or far away.
    place = random.random()
    if place < 0.5 and first:
        begin = int(random.choice(first).timestamp()) - random.randint(0, span)
    elif place < 0.6:
        begin = int(start.timestamp()) - random.randint(0, span)
    else:
        begin = int(start.timestamp()) + random.randint(0, 30 * 365 * 86_400)
    end = begin + span
    limit = datetime.fromtimestamp(end + 3 * 86_400, timezone.utc).astimezone(zone)
    stretches = []
    if limit > start:
        capped = min(limit, cap) if cap else limit
        for instance in generated.replace(until=capped):
            lower = int(instance.timestamp())
            upper = lower + duration
            if lower < end and upper > begin:
                stretches.append([max(lower, begin), min(upper, end)])
    merged = []
    for lower, upper in sorted(stretches):
        if merged and lower <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], upper)
        else:
            merged.append([lower, upper])
    if len(merged) > 60 or ("BYSETPOS" in parts and "53" in parts.get("BYWEEKNO", "")):
        return None
    return {"start": start.strftime("%Y-%m-%d %H:%M:%S"), "zone": zone.key, "duration": duration,
            "rule": joined(written), "first": [int(i.timestamp()) for i in first[:5]], "from": begin, "to": end,
            "stretches": merged}


made = 0
while made < 800:
    signal.alarm(3)
    try:
        found = case()
    except (Endless, ValueError, OverflowError):
        continue
    finally:
        signal.alarm(0)
    if found is None or (not found["stretches"] and random.random() < 0.8):
        continue
    print(json.dumps(found, separators=(",", ":")))
    made += 1
