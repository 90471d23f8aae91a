import SloburnModel
import SloburnTestKit

/// The configuration under test and what the oracle must know of it.
struct Documents: Sendable {
    /// How a tier looks.
    struct Tier: Sendable {
        let severity: String
        let long: TimeSpan
        let short: TimeSpan
        let factor: Int64
        let pendingFor: TimeSpan
        let keepFiringFor: TimeSpan
    }

    /// The beginning of all names.
    var name: String
    /// The topic that is read.
    var input: String
    /// The time between evaluations.
    var interval = TimeSpan.seconds(1)
    /// How many partitions the internal topics and the snapshots have.
    var partitions = 4
    /// Windows for incidents of some 25 s; shorter ones for runs of a minute.
    var isShort = false
    /// Whether there is one SLO only, the one grouped by region.
    var isGroupedOnly = false
    /// How long nothing may come before a partition counts as read to its end; nil leaves it to the daemon.
    var idleAfter: String?
    /// How many ingest threads each daemon has.
    var ingestThreads = 1
    /// Librdkafka's properties beside those of every daemon here.
    var kafka: [String: String] = [:]

    /// The latency in milliseconds that is still good.
    static let latencyLimit = 300
    /// The share of good events promised.
    private static let target = (text: "0.99", ratio: Ratio(99, over: 100) ?? Ratio(0))

    /// One tier of each severity, both with a memory of their own.
    var tiers: [Tier] {
        func tier(_ severity: String, _ long: Int64, _ short: Int64, _ factor: Int64, _ pending: Int64, _ keep: Int64)
            -> Tier
        {
            Tier(
                severity: severity, long: .seconds(long), short: .seconds(short), factor: factor,
                pendingFor: .seconds(pending), keepFiringFor: .seconds(keep))
        }
        return isShort
            ? [tier("page", 30, 10, 10, 0, 2), tier("ticket", 60, 20, 5, 2, 0)]
            : [tier("page", 120, 30, 10, 0, 5), tier("ticket", 240, 60, 5, 4, 0)]
    }

    /// The SLOs, with what an event means for each.
    var budgets: [ChaosBudget] {
        let alertTiers = tiers.compactMap { tier in
            StandardPolicy.tier(
                tier.severity, tier.long, tier.short, factor: Ratio(tier.factor), target: Self.target.ratio,
                pendingFor: tier.pendingFor, keepFiringFor: tier.keepFiringFor)
        }
        func budget(_ name: String, groupBy: [String], _ isGood: @escaping @Sendable (SentEvent) -> Bool) -> ChaosBudget
        {
            ChaosBudget(
                name: name, groupBy: groupBy,
                oracle: OracleBudget(
                    target: Self.target.ratio, period: .days(30), tiers: alertTiers, interval: interval,
                    isGrouped: !groupBy.isEmpty), isGood: isGood)
        }
        let grouped = budget("region-ok", groupBy: ["region"]) { !$0.hasFailed }
        guard !isGroupedOnly else { return [grouped] }
        return [
            budget("all-ok", groupBy: []) { !$0.hasFailed }, grouped,
            budget("all-fast", groupBy: []) { Int($0.milliseconds) <= Self.latencyLimit },
        ]
    }

    /// All of it; `BOOTSTRAP` stands for the brokers.
    var text: String {
        let others = isGroupedOnly ? [] : [ratio("all-ok", groupBy: ""), latency]
        return ([daemon, source, service, policy, ratio("region-ok", groupBy: "region")] + others)
            .joined(separator: "\n---\n")
    }
}

/// A budget as the oracle sees it.
struct ChaosBudget: Sendable {
    /// The SLO's name.
    let name: String
    /// The labels it is grouped by.
    let groupBy: [String]
    /// What the oracle must know.
    let oracle: OracleBudget
    /// Whether an event is good.
    let isGood: @Sendable (SentEvent) -> Bool

    /// The key of a group.
    func key(_ group: [String]) -> String {
        guard !groupBy.isEmpty else { return name }
        return "\(name){\(zip(groupBy, group).map { "\($0)=\"\($1)\"" }.joined(separator: ","))}"
    }

    /// The group of an event.
    func group(_ event: SentEvent) -> [String] { groupBy.isEmpty ? [] : [event.region] }
}

extension Documents {
    /// Timeouts short enough for faults of seconds.
    private var daemon: String {
        let own = [
            "bootstrap.servers": "BOOTSTRAP", "session.timeout.ms": "6000", "max.poll.interval.ms": "30000",
            "heartbeat.interval.ms": "1000", "transaction.timeout.ms": "5000",
        ].merging(kafka) { $1 }
        let lines = own.sorted { $0.key < $1.key }.map { "    \($0.key): \"\($0.value)\"" }
        return """
            apiVersion: sloburn/v1
            kind: Daemon
            metadata: { name: chaos }
            spec:
              kafka:
            \(lines.joined(separator: "\n"))
              group: \(name)
              topics: { prefix: \(name). }
              partitions: \(partitions)
              ingestThreads: \(ingestThreads)
              replicationFactor: 1
              evaluationInterval: \(interval)
            """
    }

    private var source: String {
        """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: web }
        spec:
          type: kafka
          connectionDetails:
            topics: [\(input)]
            \(idleAfter.map { "idleAfter: \($0)" } ?? "")
            json:
              metric: { field: metric }
              value: { field: value }
              unit: { value: ms }
              timestamp: { field: timestamp, encoding: ms }
              labels: { fields: [region, status] }
              id: { field: event_id }
        """
    }

    private var service: String {
        """
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: web }
        """
    }

    private var policy: String {
        let lines = tiers.map {
            "    - { severity: \($0.severity), longWindow: \($0.long), shortWindow: \($0.short), factor: \($0.factor), "
                + "for: \($0.pendingFor), keepFiringFor: \($0.keepFiringFor) }"
        }
        return """
            apiVersion: sloburn/v1
            kind: BurnRatePolicy
            metadata: { name: quick }
            spec:
              tiers:
            \(lines.joined(separator: "\n"))
            """
    }

    private func slo(_ name: String, _ indicator: String, _ objective: String) -> String {
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: \(name), annotations: { sloburn/burn-rate-policy: quick } }
        spec:
          service: web
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: \(name) }
            spec:
        \(indicator)
          objectives: [{ \(objective)target: \(Self.target.text) }]
        """
    }

    private func ratio(_ name: String, groupBy: String) -> String {
        slo(
            name,
            """
                  ratioMetric:
                    good: { metricSource: { metricSourceRef: web, spec: { query: 'http.requests{status!~"5.."}' } } }
                    total: { metricSource: { metricSourceRef: web, spec: { query: http.requests, groupBy: [\(groupBy)] } } }
            """, "")
    }

    private var latency: String {
        slo(
            "all-fast",
            """
                  thresholdMetric:
                    metricSource: { metricSourceRef: web, spec: { query: http.requests, unit: ms } }
            """, "op: lte, value: \(Self.latencyLimit), ")
    }
}
