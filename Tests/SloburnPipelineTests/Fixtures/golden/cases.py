"""The definitions of each case, written down again: nothing is read from its config.yaml."""
from datetime import datetime
from fractions import Fraction as F
from zoneinfo import ZoneInfo

from adjusted import again, once, outside
from instants import D, H, M, S, label, text_of


def tier(severity, long, short, factor, **more):
    return {"severity": severity, "long": long, "short": short, "factor": F(factor), **more}


# factor = share of the budget * 30 days / long window
SRE = [tier("page", H, 5 * M, F(2, 100) * 720), tier("page", 6 * H, 30 * M, F(5, 100) * 120),
       tier("ticket", D, 2 * H, F(10, 100) * 30), tier("ticket", 3 * D, 6 * H, F(10, 100) * 10)]


def budget(target, tiers=(), name="availability", kind="good", **more):
    requests = lambda s: s["metric"] == "http.requests"
    def is_5xx(s): return len(str(s.get("status", ""))) == 3 and str(s["status"])[0] == "5"
    default = {"matched": lambda s: requests(s) and is_5xx(s) == (kind == "bad"), "total": requests, "groups": [],
               "topic": None, "period": 30 * D, "slice": None, "slice_target": None, "no_data": "ignore", "days": None,
               "weight": None, "weights": None, "sources": [], "min_coverage": None, "service_tier": None, "stage": None, "runbook": None, "routes": [],
               "policy": None}
    return {**default, "target": F(target), "tiers": list(tiers), "name": name, "kind": kind, **more}


def at_most(limit, strictly=False):
    scale = {"ns": F(1, S), "us": F(1, 10**6), "µs": F(1, 10**6), "ms": F(1, 1000), "s": 1, "min": 60, "h": 3600,
             "d": 86400}
    def good(s):
        seconds = F(str(s["value"])) * scale[s["unit"]]
        return seconds < F(limit) if strictly else seconds <= F(limit)
    return good


def shares(tiers):
    """The same tiers, whose factors follow from the true length of the period."""
    return [{**t, "share": t["factor"] * t["long"] / (30 * D)} for t in tiers]


def share_of(s):
    value = F(str(s["value"])) / (100 if s["unit"] == "%" else 1)
    return F(int(value * 10**6 + F(1, 2)), 10**6)


def is_share(s): return s["metric"] == "availability"


def policy(name, *steps, hysteresis="0", hold=0, exhausted=None):
    """States from the best to the worst: name, bound, whether deployments are let through, and what it means."""
    return {"name": name, "steps": [(n, b if b is None else F(b), d, t) for n, b, d, t in steps], "hysteresis": F(hysteresis),
            "hold": hold, "exhausted": exhausted}


def composite(target, tiers, name, weights, **more):
    nothing = lambda s: False
    return budget(target, tiers, name, weights=weights, matched=nothing, total=nothing, **more)


def source(topic, every=M, wait=M, least="0.95", **more):
    """What is said of a DataSource.

    `expected`: a source, what its samples name, names, and which of its samples tell. `audit`: a source, and which of its samples declare. `numbers`: gives producer and
    number of a sample. `fallback`: a source, after and backAfter. `health`: severity, owner, runbook, labels and the bounds. `read`: makes a sample of a value and its headers.
    """
    default = {"expected": None, "audit": None, "numbers": None, "fallback": None, "reconcile": None, "health": None,
               "read": lambda value, headers: value}
    told = any(n in more for n in ("expected", "audit", "numbers"))
    return {**default, "topic": topic, "every": every, "wait": wait, "least": F(least), "told": told, **more}


def hears(name, of="", names=("",), query=lambda s: True):
    """By which samples of a source producers are heard; without names any will do."""
    return name, (lambda s: s[of] if of else ""), list(names), query


def declares(of): return "audit", lambda s: s["metric"] == "declared" and s["of"] == of
def audit(value, headers): return {**value, "time": value["from"]}
def order(value, headers): return {**value, "metric": "orders", "time": headers["ce_time"], "seq": int(headers["ce_sequence"])}
def line(value, headers):
    """A line of the load balancer's log, its labels brought to the service's."""
    regions = {"fra": "eu", "nyc": "us", "sin": "ap"}
    return {"metric": "http.requests", "value": value["seconds"], "unit": "s", "time": text_of(value["ts"] * 10**6),
            "region": regions.get(value["dc"].lower(), value["dc"].lower()), "status": value["code"]}
def request(value, headers): return {**value, "value": value["took"]}


def is_done(s): return s["metric"] == "jobs.done"
def is_order(s): return s["metric"] == "orders"
def is_good(s): return str(s["status"])[0] != "5"


TWO, HALF = tier("page", 5 * M, 2 * M, 2), tier("page", 5 * M, 2 * M, F(1, 2))
SILENT = tier("page", 2 * M, 2 * M, 5, no_data=True)
CALM = tier("ticket", 5 * M, 5 * M, F(1, 2), op="lte", pending=120 * S)
CAREFUL = tier("page", 30 * M, 5 * M, 10, events=20, bad=4)
WAITING = [tier("page", 30 * M, 5 * M, 10, confidence=0.95), tier("ticket", H, 10 * M, 5, events=12),
           tier("ticket", H, 5 * M, 4, events=3, confidence=0.99),
           tier("note", H, 10 * M, 5, events=7, bad=3, confidence=0.5)]
PATIENT = tier("page", 10 * M, 5 * M, 5, pending=60 * S, keep=120 * S)
ONE_WINDOW = tier("page", 10 * M, 10 * M, 5, pending=60 * S)
QUICK = tier("page", 10 * M, M, 10)
SOON, DIFFERENT = tier("page", 10 * M, 2 * M, 1), tier("ticket", 5 * M, 5 * M, 0, reconcile=True)
PATIENT_OPEN = tier("page", 2 * M, 2 * M, 5)
def office(at):
    """Whether it is a weekday from 8 to 18 in Berlin."""
    local = datetime.fromtimestamp(at // S, ZoneInfo("Europe/Berlin"))
    return local.weekday() < 5 and 8 <= local.hour < 18


def route(owner, when, targets=(), key=None, runbook=None, dashboard=lambda group: None):
    """`when` says of budget, group, severity and time whether it is this one's; the first one of a list that does holds."""
    targets = [{"name": name, "target": target} for name, target in targets]
    return {"owner": owner, "when": when, "targets": targets, "key": key, "runbook": runbook, "dashboard": dashboard}


def shop_board(group):
    region = group["region"]
    return (f"https://d.example/x?slo=checkout-answers&service=checkout&key=checkout-answers%7Bregion%3D%22{region}%22%7D"
            f"&region={region}&zone=")


ROUTES = [
    route("team-shop", lambda b, group, severity, at: b["name"] == "checkout-answers" and group["region"] == "eu"
          and severity == "page" and office(at), [("pager-shop", "pager"), (None, "mailto:shop@example.com")], "shop",
          "https://runbooks.example/shop", shop_board),
    route("night-watch", lambda b, group, severity, at: b["name"] == "checkout-answers" and not office(at), [("desk", "phone")]),
    route("team-find", lambda b, group, severity, at: b["name"] == "search-trial", key="find",
          runbook="https://runbooks.example/find"),
    route("team-shop", lambda b, group, severity, at: b["name"] == "checkout-answers", [("pager-shop", "pager")])]


def asks(service): return lambda s: s["metric"] == "http.requests" and s["service"] == service
def answers(service): return lambda s: asks(service)(s) and is_good(s)


# What service tiers and stages make of the policies `tight` and `loose`.
TIGHT = [tier("page", 10 * M, 2 * M, 5, pending=30 * S), tier("ticket", 10 * M, 2 * M, 2, events=200, pending=30 * S)]
QUIET = [tier("ticket", 10 * M, 2 * M, 5), tier("ticket", 10 * M, 2 * M, 2)]
TRIAL = [tier("note", 10 * M, 2 * M, 20, events=200, pending=30 * S)]
FAST = [tier("page", 10 * M, 2 * M, 3), tier("ticket", 30 * M, 5 * M, F("1.5"))]
JUMPY = [tier("page", 10 * M, 2 * M, 5), tier("ticket", 10 * M, 2 * M, 2, keep=M)]
STEADY = [{**JUMPY[0], "below": F("0.35")}, {**JUMPY[1], "flapping": {"episodes": 3, "within": 40 * M, "quiet": 11 * M}}]
CAREFUL_STATES = policy("careful", ("ok", None, True, None), ("caution", "0.25", True, "Only what is reviewed twice."),
                        ("freeze", "0", False, None), hysteresis="0.05", hold=3 * M, exhausted="chat")
STANDARD_STATES = policy("standard", ("fine", None, True, None), ("gone", "0", False, None), ("far-gone", "-0.5", False, None))


def in_region(name): return {"total": lambda s: s["region"] == name, "matched": lambda s: s["region"] == name and s["status"] < 500}


CASES = {
    "budget-policy": (60, [
        budget("0.9", name="orders", groups=["region"], period=H, service_tier="1", policy=CAREFUL_STATES),
        budget("0.9", name="answers", period=H, slice=M, slice_target=F("0.9"), stage="ga", policy=STANDARD_STATES),
        budget("0.9", name="free", period=28 * D, stage="ga"),
        budget("0.9", name="today", days="Asia/Tokyo", stage="ga", policy=STANDARD_STATES, **in_region("eu")),
        budget("0.9", name="both/eu", period=H, stage="ga", **in_region("eu")),
        budget("0.9", name="both/us", period=H, stage="ga", **in_region("us")),
        composite("0.9", [], "both", {"eu": 1, "us": 1}, period=H, stage="ga", policy=STANDARD_STATES)]),
    "first-page": (10, [budget("0.999", SRE)]),
    "ticket-only": (60, [budget("0.999", SRE)]),
    "min-events": (10, [budget("0.99", [CAREFUL])]),
    "low-traffic": (10, [budget("0.99", WAITING)]),
    "for-and-keep-firing": (10, [budget("0.99", [PATIENT])]),
    "alert-policy": (10, [budget("0.99", [ONE_WINDOW])]),
    "late-samples": (10, [budget("0.99")]),
    "dead-letters": (10, [budget("0.99", topic="metrics.http"), budget("0.99", name="counts", topic="metrics.counts")]),
    "batches": (10, [budget("0.99", topic="metrics.http"), budget("0.99", name="lines", topic="metrics.lines")]),
    "several-objectives": (10, [
        budget("0.5", SRE, "latency/quick---nice", matched=at_most("0.1")),
        budget("0.9", SRE, "latency/fast", matched=at_most("0.25", True)),
        budget("0.99", SRE, "latency/bearable--1-s-", matched=at_most(1))]),
    "groups": (10, [budget("0.99", groups=["region", "zone"])]),
    "mixed-units": (10, [budget("0.9", name="at-most", matched=at_most("0.25")),
                         budget("0.9", name="less", matched=at_most("0.25", True))]),
    "bad-ratio": (10, [budget("0.95", SRE, "errors", "bad")]),
    "two-metrics": (10, [budget("0.9", SRE, "jobs", matched=lambda s: s["metric"] == "jobs.succeeded",
                                total=lambda s: s["metric"] == "jobs.started")]),
    "heartbeat": (10, [budget("0.99")]),
    "interval-1s": (1, [budget("0.99", [QUICK])]),
    "interval-60s": (60, [budget("0.99", [QUICK])]),
    "timeslices": (10, [
        budget("0.9", SRE, "slices", slice=M, slice_target=F("0.95")),
        budget("0.9", [], "wide", slice=10 * M, slice_target=F("0.95"), no_data="good")]),
    "timeslices-no-data": (30, [
        budget("0.5", name="bad", slice=M, slice_target=F(1), no_data="bad", groups=["region"]),
        budget("0.5", name="ignored", slice=M, slice_target=F(1), groups=["region"])]),
    "ratio-timeslices": (10, [budget("0.9", [QUICK], "shares", slice=M, method="RatioTimeslices"),
                              budget("0.9", [QUICK], "events")]),
    "raw-ratio": (10, [
        budget("0.9", [QUICK], "share", matched=share_of, total=is_share, weight=1),
        budget("0.9", [QUICK], "failed", "bad", matched=share_of, total=is_share, weight=1),
        budget("0.9", [], "share-slices", matched=share_of, total=is_share, weight=1, slice=M, slice_target=F("0.9"))]),
    "calendar-day": (60, [
        budget("0.9", shares(SRE), "day", days="Europe/Berlin"),
        budget("0.9", [], "day-slices", days="Europe/Berlin", slice=M, slice_target=F("0.9"), groups=["region"])]),
    "no-data-alert": (10, [budget("0.9", [PATIENT_OPEN, SILENT, CALM], name) for name in ("silence", "excused")]),
    "composite": (10, [
        budget("0.99", [], "shop/answers", also=[2 * M], groups=["region"]),
        budget("0.9", [], "shop/fast", also=[2 * M], matched=at_most("0.25"), groups=["region"]),
        budget("0.5", [], "minutes/answers", also=[2 * M], slice=M, slice_target=F("0.9")),
        budget("0.5", [], "minutes/fast", also=[2 * M], matched=at_most("0.25"), slice=M, slice_target=F("0.8")),
        budget("0.8", [], "shares/answers", also=[2 * M], slice=M, method="RatioTimeslices"),
        budget("0.8", [], "shares/fast", also=[2 * M], matched=at_most("0.25"), slice=M, method="RatioTimeslices"),
        budget("0.9", [], "days/answers", days="Europe/Berlin"),
        budget("0.9", [], "days/fast", matched=at_most("0.25"), days="Europe/Berlin"),
        composite("0.9", [TWO], "shop", {"answers": 1, "fast": F("2.5")}, groups=["region"]),
        composite("0.5", [HALF], "minutes", {"answers": 1, "fast": 1}, slice=M),
        composite("0.8", [TWO], "shares", {"answers": 1, "fast": F("0.5")}, slice=M, method="RatioTimeslices"),
        composite("0.9", [], "days", {"answers": 2, "fast": 1}, days="Europe/Berlin")]),
    "days": (60, [
        budget("0.9", name="answers", groups=["region"]),
        budget("0.9", name="short", period=6 * H),
        budget("0.5", name="minutes", slice=M, slice_target=F("0.9"), no_data="bad"),
        budget("0.5", name="sevens", slice=7 * M, slice_target=F("0.9")),
        budget("0.5", name="halves", slice=12 * H, slice_target=F("0.8")),
        budget("0.9", name="shares", slice=5 * M, method="RatioTimeslices"),
        budget("0.9", name="shop/answers", groups=["region"]),
        budget("0.9", name="shop/fast", groups=["region"], matched=at_most("0.25")),
        budget("0.5", name="both/answers", slice=M, slice_target=F("0.9")),
        budget("0.5", name="both/fast", slice=M, slice_target=F("0.8"), matched=at_most("0.25")),
        composite("0.9", [], "shop", {"answers": 1, "fast": F("0.5")}, groups=["region"]),
        composite("0.5", [], "both", {"answers": 1, "fast": 1}, slice=M)]),
    "enrichment": (10, [
        budget("0.9", name="by-owner", groups=["environment", "owner", "region"]),
        budget("0.9", name="gold", groups=["customer"], matched=lambda s: s["tier"] == "gold" and s["status"] < 500,
               total=lambda s: s["tier"] == "gold"),
        budget("0.9", name="by-unit", groups=["email", "unit-of"])]),
    "service-tiers": (30, [
        budget("0.99", TIGHT, "checkout-answers", total=asks("checkout"), matched=answers("checkout"), groups=["region"],
               service_tier="1", stage="ga", routes=ROUTES),
        budget("0.99", QUIET, "search-answers", total=asks("search"), matched=answers("search"), service_tier="4",
               stage="preview", routes=ROUTES),
        budget("0.99", TRIAL, "search-trial", total=asks("search"), matched=answers("search"), service_tier="1",
               stage="beta", routes=ROUTES, runbook="https://runbooks.example/trial")]),
    "adjustments": (60, [
        budget("0.9", FAST, "answers", groups=["region"]),
        budget("0.9", name="minutes", slice=M, slice_target=F("0.8")),
        budget("0.9", name="today", days="Europe/Berlin"),
        budget("0.9", name="desk", total=lambda s: s["region"] == "eu", matched=lambda s: s["region"] == "eu" and is_good(s))]),
    "calm": (60, [budget("0.99", STEADY, "calm"), budget("0.99", JUMPY, "nervous")]),
    "long-episode": (10, [budget("0.99", [tier("page", 20 * M, 10 * M, 20), tier("ticket", 20 * M, 10 * M, 2)])]),
    "no-policy": (10, [budget("0.99", period=7 * D)]),
    "coverage-expected": (30, [
        budget("0.9", [SOON], "careful", sources=["web"], min_coverage=F("0.9")),
        budget("0.85", [SOON], "plain", sources=["web"]),
        budget("0.8", [tier("page", 2 * M, M, 1)], "short", sources=["web"])]),
    "coverage-audit": (30, [
        budget("0.9", name="web", sources=["web"]),
        budget("0.9", name="jobs", sources=["jobs"], matched=lambda s: is_done(s) and is_good(s), total=is_done),
        budget("0.9", name="both", sources=["web", "jobs"], matched=is_done)]),
    "coverage-sequence": (30, [
        budget("0.9", name="web", sources=["web"]),
        budget("0.9", name="orders", sources=["events"], matched=lambda s: is_order(s) and is_good(s), total=is_order)]),
    "fallback": (30, [
        budget("0.9", [SOON], "answers", sources=["web"], groups=["region"]),
        budget("0.9", name="fast", sources=["web"], slice=M, slice_target=F("0.9"), matched=at_most("0.25")),
        budget("0.9", name="today", sources=["web"], days="Pacific/Chatham")]),
    "fallback-incomplete": (30, [
        budget("0.9", name="answers", sources=["web"]),
        budget("0.9", name="fast", sources=["web"], slice=M, slice_target=F("0.9"), matched=at_most("0.25")),
        budget("0.9", name="today", sources=["web"], days="Pacific/Chatham")]),
    "source-health": (60, [
        budget("0.9", name="web", sources=["web"]),
        budget("0.9", name="jobs", sources=["jobs"], matched=lambda s: is_done(s) and is_good(s), total=is_done),
        budget("0.8", name="again", sources=["web"])]),
    "reconcile": (60, [
        budget("0.9", [DIFFERENT], "answers", sources=["web"]),
        budget("0.8", [tier("page", 10 * M, 5 * M, 3), tier("ticket", 10 * M, 5 * M, 1), DIFFERENT], "by-region",
               sources=["web"], groups=["region"])]),
}
# The DataSources of a case where these are watched or compared.
SOURCES = {
    "coverage-expected": {"web": source("metrics.http", expected=hears("web", "host", ["web-1", "web-2", "web-3"]))},
    "coverage-audit": {
        "web": source("metrics.http", least="0.8", audit=declares("web")),
        "jobs": source("metrics.jobs", audit=declares("jobs")),
        "audit": source("metrics.audit", read=audit)},
    "coverage-sequence": {
        "web": source("metrics.http", least="0.8", numbers=lambda s: ((s["host"], s["boot"]), s["seq"])),
        "events": source("metrics.events", 2 * M, 30 * S, numbers=lambda s: ("/shop", s["seq"]), read=order,
                         expected=hears("web", "host", ["c", "d"], lambda s: s["boot"] == "b1"))},
    "fallback": {
        "web": source("metrics.http", fallback=("web-lb", 2 * M, 3 * M), read=request),
        "web-lb": source("metrics.lb", read=line)},
    "fallback-incomplete": {
        "web": source("metrics.http", least="0.9", audit=declares("web"), fallback=("web-lb", 2 * M, 2 * M), read=request,
                      reconcile={"source": "web-lb", "within": F("0.2"), "least": 1, "every": 2 * M, "wait": M}),
        "web-lb": source("metrics.lb", wait=2 * M, expected=hears("web-lb"), read=line),
        "audit": source("metrics.audit", read=audit)},
    "source-health": {
        "web": source("metrics.http", health={
            "severity": "page", "silent": 10 * M, "rejected": (3, 5 * M), "keep": 3 * M, "owner": "edge-team",
            "runbook": "https://runbooks.example/web", "labels": {"team": "edge"}}),
        "jobs": source("metrics.jobs", expected=hears("jobs", "host", ["a", "b"]), health={
            "severity": "ticket", "silent": H, "coverage": F("0.9"), "owner": None, "runbook": None, "labels": {}})},
    "reconcile": {
        "web": source("metrics.http", reconcile={
            "source": "web-lb", "within": F("0.1"), "least": 10, "every": 5 * M, "wait": M}),
        "web-lb": source("metrics.lb")},
}
# Topics whose samples count their value.
DELTAS = {"budget-policy", "adjustments", "calm", "long-episode", "service-tiers", "first-page", "ticket-only", "for-and-keep-firing", "alert-policy", "two-metrics"}


def stable_hash(text):
    """FNV-1a and the finalizer of MurmurHash3."""
    mask, state = 2**64 - 1, 0xcbf29ce484222325
    for byte in text.encode(): state = (state ^ byte) * 0x100000001b3 & mask
    for factor in (0xff51afd7ed558ccd, 0xc4ceb9fe1a85ec53): state = (state ^ state >> 33) * factor & mask
    return "%016x" % (state ^ state >> 33)


def enriched(s):
    """The labels of a sample, as the case `enrichment` makes them."""
    first = lambda *names: next((t for t in (label(s.get(n)) for n in names) if t), "")
    environment = first("env", "environment").lower()
    services = {"checkout": ("gold", "team-a"), "search": ("silver", "team-b"), "cart": ("gold", "team-a")}
    tier, owner = services.get(first("svc", "service"), ("nobody", "nobody"))
    customer, email = first("customer"), first("email")
    return {**s, "environment": {"prod": "production", "prd": "production"}.get(environment, environment),
            "region": first("region") or "unknown", "pod": "", "tier": tier, "owner": owner,
            "unit-of": {"team-a": "shop", "team-b": "find"}.get(owner, ""),
            "customer": stable_hash(customer) if customer else "", "email": email and "redacted"}


# What becomes of the labels of a case's samples.
LABELS = {"enrichment": enriched}

# The adjustments of a case.
def of(*names, **labels): return lambda name, group: name in names and all(group.get(n) == v for n, v in labels.items())


JANE = {"author": "jane", "reason": "the provider's outage"}
ADJUSTMENTS = {
    "days": [
        once("credit", of("answers", "shop"), "grant", "2026-11-20T23:30:00Z", badEvents=2, ticket="OPS-3", **JANE),
        once("move", of("answers", region="us"), "suppress", "2026-11-20T23:50:00Z", "2026-11-21T00:10:00Z", author="jane", reason="a move"),
        again("release", of("answers", "sevens", "shop/answers"), "exclude", "UTC", (23, 20), 10 * M, author="jane", reason="releases")],
    "no-data-alert": [
        once("first", of("excused"), "exclude", "2026-11-20T10:02:00Z", "2026-11-20T10:03:00Z", author="jane", reason="a test"),
        once("second", of("excused"), "exclude", "2026-11-20T10:05:00Z", "2026-11-20T10:08:30Z", author="jane", reason="a test")],
    "adjustments": [
        outside("service-hours/desk", of("desk"), "Europe/Berlin", {0: (8, 22), 3: (8, 11)}),
        again("evenings", of("answers", "minutes", "today"), "exclude", "Europe/Berlin", (21, 15), 20 * M, author="jane",
              reason="the provider's window"),
        again("nights", of("answers", "minutes", "today"), "exclude", "Europe/Berlin", (2, 15), 20 * M, author="jane", reason="backups"),
        once("quiet", of("answers"), "suppress", "2026-10-26T20:44:00Z", "2026-10-26T20:56:00Z", author="jane",
             reason="move of the load balancer"),
        once("provider", of("answers", region="eu"), "grant", "2026-10-26T20:40:00Z", badEvents=25, ticket="OPS-1", **JANE),
        once("slices", of("minutes"), "grant", "2026-10-26T21:30:00Z", badEvents=3, **JANE),
        once("credit", of("today"), "grant", "2026-10-26T21:00:00Z", minutes=30, author="jane", reason="half an hour of the contract"),
        once("next-day", of("today"), "grant", "2026-10-26T23:30:00Z", badEvents=2, author="jane",
             reason="of the day that begins at 23:00 UTC")],
}
