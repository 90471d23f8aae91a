"""The configuration of the week, with guards against needless alerts or without them."""
from alert_week.happening import instant

# Every guard, and what it comes to in a tier; None for those that are written elsewhere in the configuration.
GUARDS = {
    "minEvents": "minEvents: 20",
    "minBadEvents": "minBadEvents: 5",
    "confidence": "confidence: 0.95",
    "keepFiringFor": "keepFiringFor: 10m",
    "resolveBelow": "resolveBelow: 0.8",
    "flapping": "flapping: { episodes: 3, within: 2h, quietFor: 30m }",
    "exclude": None,
    "suppress": None,
    "incidents": None,
    "dependsOn": None,
    "noData": None,
}
# What is none of them, and is tried beside them.
TRIALS = {
    "silencedBy": "silencedBy: page",
    "groupAlerts": None,
}
# Those of google-sre.
TIERS = [
    ("page", "1h", "5m", "0.02"), ("page", "6h", "30m", "0.05"),
    ("ticket", "1d", "2h", "0.10"), ("ticket", "3d", "6h", "0.10"),
]
LOW_TRAFFIC = ("minEvents", "minBadEvents", "confidence")
EPISODES = ("keepFiringFor", "resolveBelow", "flapping")

VARIANTS = [("all guards", set(GUARDS))]
VARIANTS += [(f"without {guard}", set(GUARDS) - {guard}) for guard in GUARDS]
VARIANTS += [
    ("without any of low traffic", set(GUARDS) - set(LOW_TRAFFIC)),
    ("without any of episodes", set(GUARDS) - set(EPISODES)),
    ("without confidence, resolveBelow", set(GUARDS) - {"confidence", "resolveBelow"}),
    ("all guards and silencedBy", set(GUARDS) | {"silencedBy"}),
    ("all guards and groupAlerts", set(GUARDS) | {"groupAlerts"}),
    ("groupAlerts for dependsOn", set(GUARDS) - {"dependsOn"} | {"groupAlerts"}),
    ("google-sre, no guard", set()),
]
VARIANTS += [(f"google-sre with {guard} only", {guard}) for guard in LOW_TRAFFIC + EPISODES]


def policy(guards):
    keys = [text for name, text in (GUARDS | TRIALS).items() if name in guards and text]
    lines = ["apiVersion: sloburn/v1", "kind: BurnRatePolicy", "metadata: { name: week }", "spec:", "  tiers:"]
    for severity, long, short, share in TIERS:
        # No severity is silenced by itself.
        extra = "".join(f", {text}" for text in keys if text != f"silencedBy: {severity}")
        windows = f"longWindow: {long}, shortWindow: {short}, budgetShare: {share}"
        lines.append(f"    - {{ severity: {severity}, {windows}{extra} }}")
    return "\n".join(lines) + "\n"


HEAD = """apiVersion: sloburn/v1
kind: Daemon
metadata: { name: week }
spec:
  kafka: { bootstrap.servers: "localhost:9092" }
  evaluationInterval: 10s
  topics: { incidents: %(incidents)s }
---
apiVersion: openslo/v1
kind: DataSource
metadata: { name: week }
spec:
  type: kafka
  connectionDetails:
    topics: [metrics.week]
    format: json
    json:
      kind: delta
      metric: { value: requests }
      value: { field: n }
      unit: { value: "1" }
      timestamp: { field: t, encoding: s }
      labels: { fields: [s, r, ok] }
"""

# Of a service and those that depend on it no more than one alert of a severity is told by itself.
ROUTE = """apiVersion: sloburn/v1
kind: Route
metadata: { name: week }
spec: { owner: week, targets: [{ target: pager }], groupAlerts: { by: [area], threshold: 1 } }
"""

# The condition never holds, as no error ratio is above 1: only silence counts.
SILENCE = """  alertPolicies:
    - kind: AlertPolicy
      metadata: { name: silence-%(name)s }
      spec:
        alertWhenNoData: true
        conditions:
          - kind: AlertCondition
            metadata: { name: silent-%(name)s }
            spec: { severity: silence, condition: { kind: burnrate, op: gt, threshold: 1000000, lookbackWindow: 30m } }
        notificationTargets:
          - { kind: AlertNotificationTarget, metadata: { name: pager-%(name)s }, spec: { target: pager } }
"""


def slo(service, guards):
    query = f'requests{{s="{service.name}"'
    silence = SILENCE % {"name": service.name} if "noData" in guards and service.watched else ""
    depends = "dependsOn" in guards and service.upstream
    annotations = f", annotations: {{ sloburn/depends-on: {service.upstream.name} }}" if depends else ""
    return f"""apiVersion: openslo/v1
kind: Service
metadata: {{ name: {service.name}{annotations} }}
spec: {{}}
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: {service.name}
  labels: {{ area: {(service.upstream or service).name} }}
  annotations: {{ sloburn/burn-rate-policy: week }}
spec:
  service: {service.name}
  budgetingMethod: Occurrences
  timeWindow: [{{ duration: 30d, isRolling: true }}]
  indicator:
    metadata: {{ name: {service.name}-ok }}
    spec:
      ratioMetric:
        counter: true
        good: {{ metricSource: {{ metricSourceRef: week, spec: {{ query: '{query},ok="yes"}}' }} }} }}
        total: {{ metricSource: {{ metricSourceRef: week, spec: {{ query: '{query}}}', groupBy: [r] }} }} }}
{silence}  objectives: [{{ displayName: ok, target: {service.target} }}]
"""


def adjustment(number, happening, guards):
    """What was announced: maintenance is taken out, deployments let no alert begin for a quarter of an hour."""
    effect = {"maintenance": "exclude", "deployment": "suppress"}.get(happening.kind)
    if effect is None or effect not in guards: return None
    end = happening.end if effect == "exclude" else happening.start + 15
    return f"""apiVersion: sloburn/v1
kind: Adjustment
metadata: {{ name: {happening.kind}-{number} }}
spec:
  select: {{ slos: [{happening.service.name}], group: {{ r: {happening.region} }} }}
  effect: {effect}
  from: {instant(happening.start)}
  to: {instant(end)}
  author: week
  reason: {happening.kind}
"""


def text(world, guards):
    # Without the guard incidents are read from a topic that nobody writes to.
    head = HEAD % {"incidents": "slo.incidents" if "incidents" in guards else "nobody.incidents"}
    documents = [head, policy(guards)] + [slo(s, guards) for s in world.services]
    documents += filter(None, (adjustment(i, h, guards) for i, h in enumerate(world.happenings)))
    if "groupAlerts" in guards: documents.append(ROUTE)
    return "---\n".join(documents)
