"""A month of four services and one that is silent: what is sent of them, in which order, and the configuration that counts it."""
import json, random
from datetime import datetime, timedelta, timezone

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
HTTP, SEARCH = "metrics.http", "metrics.search"
PARTITIONS = [(HTTP, 0), (HTTP, 1), (SEARCH, 0)]

CONFIGURATION = """\
apiVersion: sloburn/v1
kind: Daemon
metadata: {{ name: month }}
spec:
  kafka: {{ bootstrap.servers: "127.0.0.1:{port}" }}
  evaluationInterval: 60s
  partitions: 2
  replicationFactor: 1
---
apiVersion: openslo/v1
kind: DataSource
metadata: {{ name: web }}
spec:
  type: kafka
  connectionDetails:
    topics: [metrics.http]
    idleAfter: 1m
    json:
      kind: delta
      metric: {{ field: metric }}
      value: {{ field: count }}
      timestamp: {{ field: time, encoding: ms }}
      labels: {{ fields: [service, region, status] }}
      id: {{ field: id }}
---
apiVersion: openslo/v1
kind: DataSource
metadata: {{ name: search }}
spec:
  type: kafka
  connectionDetails:
    topics: [metrics.search]
    idleAfter: 1m
    json:
      metric: {{ field: metric }}
      value: {{ field: took }}
      unit: {{ field: unit }}
      timestamp: {{ field: time, encoding: ms }}
---
apiVersion: openslo/v1
kind: SLO
metadata: {{ name: checkout-availability, labels: {{ team: payments }} }}
spec:
  service: checkout
  budgetingMethod: Occurrences
  timeWindow: [{{ duration: 30d, isRolling: true }}]
  indicator:
    metadata: {{ name: answered }}
    spec:
      ratioMetric:
        good: {{ metricSource: {{ metricSourceRef: web, spec: {{ query: 'requests{{service="checkout",status!~"5.."}}', groupBy: [region] }} }} }}
        total: {{ metricSource: {{ metricSourceRef: web, spec: {{ query: 'requests{{service="checkout"}}', groupBy: [region] }} }} }}
  objectives: [{{ target: 0.999 }}]
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: catalog-minutes
  labels: {{ team: discovery }}
  annotations: {{ sloburn/burn-rate-policy: none }}
spec:
  service: catalog
  budgetingMethod: Timeslices
  timeWindow: [{{ duration: 1M, calendar: {{ startTime: "2026-01-01 00:00:00", timeZone: Europe/Berlin }} }}]
  indicator:
    metadata: {{ name: answered }}
    spec:
      ratioMetric:
        good: {{ metricSource: {{ metricSourceRef: web, spec: {{ query: 'requests{{service="catalog",status!~"5.."}}' }} }} }}
        total: {{ metricSource: {{ metricSourceRef: web, spec: {{ query: 'requests{{service="catalog"}}' }} }} }}
  objectives: [{{ displayName: minutes, target: 0.995, timeSliceTarget: 0.95, timeSliceWindow: 10m }}]
---
apiVersion: openslo/v1
kind: SLO
metadata: {{ name: search-latency, labels: {{ team: discovery }} }}
spec:
  service: search
  budgetingMethod: Occurrences
  timeWindow: [{{ duration: 30d, isRolling: true }}]
  indicator:
    metadata: {{ name: duration }}
    spec:
      thresholdMetric:
        metricSource: {{ metricSourceRef: search, spec: {{ query: search.duration, unit: ms }} }}
  objectives: [{{ displayName: fast, op: lte, value: 300, target: 0.99 }}]
---
apiVersion: openslo/v1
kind: SLO
metadata: {{ name: export-success, labels: {{ team: data }} }}
spec:
  service: exports
  budgetingMethod: Occurrences
  timeWindow: [{{ duration: 1M, calendar: {{ startTime: "2026-01-01 00:00:00", timeZone: Etc/UTC }} }}]
  indicator:
    metadata: {{ name: delivered }}
    spec:
      ratioMetric:
        bad: {{ metricSource: {{ metricSourceRef: web, spec: {{ query: 'requests{{service="exports",status=~"5.."}}' }} }} }}
        total: {{ metricSource: {{ metricSourceRef: web, spec: {{ query: 'requests{{service="exports"}}' }} }} }}
  objectives: [{{ target: 0.98 }}]
---
apiVersion: openslo/v1
kind: SLO
metadata: {{ name: ledger-writes, labels: {{ team: payments }} }}
spec:
  service: ledger
  budgetingMethod: Occurrences
  timeWindow: [{{ duration: 30d, isRolling: true }}]
  indicator:
    metadata: {{ name: written }}
    spec:
      ratioMetric:
        bad: {{ metricSource: {{ metricSourceRef: web, spec: {{ query: 'requests{{service="ledger",status=~"5.."}}' }} }} }}
        total: {{ metricSource: {{ metricSourceRef: web, spec: {{ query: 'requests{{service="ledger"}}' }} }} }}
  objectives: [{{ target: 0.999 }}]
---
apiVersion: sloburn/v1
kind: Adjustment
metadata: {{ name: db-upgrade }}
spec:
  select: {{ services: [checkout, catalog] }}
  effect: exclude
  from: {maintenance[0]}
  to: {maintenance[1]}
  author: Jane Doe
  reason: upgrade of the database
  ticket: OPS-123
"""


def rfc3339(time):
    """Milliseconds since the epoch as records have them."""
    return datetime.fromtimestamp(time // 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{time % 1000:03}Z"


def day_text(day): return datetime.fromtimestamp(day * DAY // 1000, timezone.utc).strftime("%Y-%m-%d")


class World:
    """What happens in a month: the same seed and month give the same records."""

    def __init__(self, seed, month):
        self.random, self.name = random.Random(f"{seed} {month}"), month
        year, number = map(int, month.split("-"))
        begin = datetime(year, number, 1, tzinfo=timezone.utc)
        end = (begin + timedelta(days=31)).replace(day=1)
        self.start, self.end = (int(t.timestamp()) * 1000 for t in (begin, end))
        # Berlin's month is the earlier one; what is before is no part of either.
        self.first, self.last = self.start - 2 * DAY, self.end + HOUR
        self.maintenance = self.at(20, 22), self.at(21, 0)
        self.load_test = self.at(25, 10), self.at(25, 12)
        self.gap = self.at(13, 0), self.at(16, 0)
        self.grant = self.at(14, 3, 10)
        self.granted = 2500
        self.number = 0
        self.records = {place: [] for place in PARTITIONS}

    def at(self, day, hour, minute=0): return self.start + (day - 1) * DAY + hour * HOUR + minute * MINUTE

    def configuration(self, port):
        return CONFIGURATION.format(port=port, maintenance=[rfc3339(t) for t in self.maintenance])

    def adjustments(self):
        """Options of `sloburn adjust add` for what is made known when the month is over."""
        return [
            ["--name", "card-provider", "--slo", "checkout-availability", "--group", "region=us", "--effect", "grant",
             "--grant-bad-events", str(self.granted), "--at", rfc3339(self.grant), "--author", "Jane Doe",
             "--reason", "outage of the card provider", "--ticket", "OPS-131"],
            ["--name", "load-test", "--slo", "search-latency", "--effect", "exclude", "--from", rfc3339(self.load_test[0]),
             "--to", rfc3339(self.load_test[1]), "--author", "Kim Lee", "--reason", "load test of search"],
        ]

    def send(self, place, fields, time=None):
        """Puts a record behind those of its partition."""
        value = fields if isinstance(fields, bytes) else json.dumps(fields, separators=(",", ":")).encode()
        self.records[place].append((fields["time"] if time is None else time, value))

    def requests(self, service, region, status, count, time):
        self.number += 1
        return {"metric": "requests", "service": service, "region": region, "status": status, "count": count,
                "time": time, "id": f"r-{self.number}"}

    def share_of_bad(self, service, region, time):
        def within(day, hour, minute, minutes):
            begin = self.at(day, hour, minute)
            return begin <= time < begin + minutes * MINUTE
        if service == "checkout" and region == "eu":
            if within(9, 14, 0, 50): return 0.6
            if self.maintenance[0] <= time < self.maintenance[1]: return 0.9
        if service == "checkout" and region == "us" and within(14, 3, 10, 95): return 0.8
        if service == "catalog":
            if within(6, 16, 0, 90) or within(27, 8, 20, 40): return 0.4
            if self.maintenance[0] <= time < self.maintenance[1]: return 1
        if service == "exports" and within(3, 6, 0, 300): return 0.45
        return 0.004 if service == "exports" else 0.0003

    def traffic(self):
        """The stream of each partition in order of time, but for what comes late."""
        web = [("checkout", "eu", 0), ("catalog", "eu", 0), ("checkout", "us", 1), ("exports", "eu", 1)]
        for time in range(self.first, self.last, 5 * MINUTE):
            for service, region, partition in web: self.five_minutes((HTTP, partition), service, region, time)
            for _ in range(3): self.search(time + self.random.randrange(5 * MINUTE))
            if time > self.first + DAY and self.random.random() < 0.02: self.oddity((HTTP, self.random.randrange(2)), time)

    def five_minutes(self, place, service, region, time):
        if service == "exports" and self.gap[0] <= time < self.gap[1]: return
        chance, busy = self.random, 1 if 6 * HOUR <= time % DAY < 22 * HOUR else 0.3
        count = chance.randint(5, 40) if service == "exports" else int(chance.randint(700, 1300) * busy)
        share = self.share_of_bad(service, region, time)
        bad = min(count, int(count * share + chance.random()))
        for status, part in ((chance.choice((200, 204, 404)), count - bad), (chance.choice((500, 503)), bad)):
            if not part: continue
            record = self.requests(service, region, status, part, time + chance.randrange(4 * MINUTE))
            # What comes hours late is good and little, so that no alert depends on when it came.
            if status < 500 and part > 40 and time > self.first + DAY and chance.random() < 0.01:
                late = self.requests(service, region, 200, 3, record["time"] - chance.randint(HOUR, 20 * HOUR))
                self.send(place, late, record["time"])
            self.send(place, record)
            if chance.random() < 0.02:
                self.send(place, {**record, "count": part + chance.randint(0, 5)})

    def search(self, time):
        slow = self.random.random() < 0.003
        if self.at(17, 9) <= time < self.at(17, 12): slow = self.random.random() < 0.4
        if self.load_test[0] <= time < self.load_test[1]: slow = True
        took = self.random.choice((300.5, 301, 950, 4000)) if slow else self.random.choice((12, 80, 120.25, 299.9, 300))
        unit = "Ms" if self.random.random() < 0.001 else "ms"
        self.send((SEARCH, 0), {"metric": "search.duration", "took": took, "unit": unit, "time": time})

    def oddity(self, place, time):
        """A record that can't be used, or that no objective asks for."""
        record = self.requests("checkout", "eu", 503, 400, time)
        kind = self.random.randrange(6)
        if kind == 0: self.send(place, {**record, "time": time - 30 * HOUR}, time)
        elif kind == 1: self.send(place, {**record, "time": 4_102_444_800_000}, time)
        elif kind == 2: self.send(place, json.dumps(record).encode()[:-9], time)
        elif kind == 3: self.send(place, {key: record[key] for key in record if key != "time"}, time)
        elif kind == 4: self.send(place, b"", time)
        else: self.send(place, {**record, "service": "somebody-else"})

    def too_late_for_its_day(self):
        """What comes when the month has been closed, to be sent behind all else."""
        late = {place: [] for place in PARTITIONS}
        for place, region in (((HTTP, 0), "eu"), ((HTTP, 1), "us")):
            for number in range(20):
                time = self.end - 14 * HOUR + number * 10 * MINUTE
                status = 503 if number % 10 == 0 else 200
                late[place].append(self.requests("checkout", region, status, 2, time))
        for number in range(5):
            late[(HTTP, 0)].append(self.requests("catalog", "eu", 500, 400, self.end - 10 * HOUR + number * 10 * MINUTE))
            late[(SEARCH, 0)].append({"metric": "search.duration", "took": 301, "unit": "ms",
                                      "time": self.end - 8 * HOUR + number * MINUTE})
        return {place: [(r["time"], json.dumps(r).encode()) for r in records] for place, records in late.items()}

    @staticmethod
    def tick(time): return time, json.dumps({"metric": "tick", "count": 0, "took": 0, "unit": "ms", "time": time}).encode()
