"""Times in nanoseconds since 1970, and how records write them."""
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MS, S = 10**6, 10**9
M, H, D = 60 * S, 3600 * S, 86400 * S


def midnight(zone, ns, days=0):
    """The local midnight before an instant, or so many days after that one."""
    local = datetime.fromtimestamp(ns // S, ZoneInfo(zone))
    day = datetime(local.year, local.month, local.day, tzinfo=ZoneInfo(zone)) + timedelta(days=days)
    return int(day.timestamp()) * S


def time_of(text):
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1) * 1000


def text_of(ns):
    time = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=ns // 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (time.microsecond // 1000)


def label(value):
    if value is None: return ""
    if isinstance(value, bool): return "true" if value else "false"
    if isinstance(value, float) and value == int(value): return str(int(value))
    return str(value)


def duration(ns):
    for unit, size in (("w", 7 * D), ("d", D), ("h", H), ("m", M), ("s", S)):
        if ns % size == 0 and unit != "w": return f"{ns // size}{unit}"
