import Foundation

/// The configuration documents that the tests share.
extension Scenario {
    /// The daemon: groups and topics of this scenario only; `topics` names further ones, as in `, changes: deploys`.
    func daemon(
        interval: String = "1s", kafka: [String: String] = [:], partitions: Int = 2, threads: Int = 1,
        topics: String = ""
    ) -> String {
        let properties = kafka.merging(["bootstrap.servers": bootstrapServers, "session.timeout.ms": "6000"]) {
            own, _ in own
        }
        let lines = properties.sorted { $0.key < $1.key }.map { "    \($0.key): \"\($0.value)\"" }
        return """
            apiVersion: sloburn/v1
            kind: Daemon
            metadata: { name: test }
            spec:
              kafka:
            \(lines.joined(separator: "\n"))
              group: \(name)
              topics: { prefix: \(name).\(topics) }
              partitions: \(partitions)
              ingestThreads: \(threads)
              replicationFactor: 1
              evaluationInterval: \(interval)
            """
    }

    /// A data source that maps every field; `more` goes into connectionDetails, `json` into the mapping.
    func source(_ name: String = "web", topic: String? = nil, more: String = "", json: String = "kind: event") -> String
    {
        """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: \(name) }
        spec:
          type: kafka
          connectionDetails:
            topics: ["\(topic ?? input)"]
            \(more)
            json:
              metric: { field: metric }
              value: { field: value }
              unit: { field: unit }
              timestamp: { field: timestamp }
              labels: { fields: [service, region, status] }
              \(json)
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: \(name)-service }
        spec: {}
        """
    }

    /// Requests that did not fail, of one service; `annotations` are further ones, as in `, sloburn/no-data: bad`.
    func availability(
        _ name: String, service: String, target: String = "0.9", groupBy: String = "", policy: String = "google-sre",
        source: String = "web", annotations: String = ""
    ) -> String {
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: \(name), annotations: { sloburn/burn-rate-policy: \(policy)\(annotations) } }
        spec:
          service: \(source)-service
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: \(name)-ok }
            spec:
              ratioMetric:
                good: { metricSource: { metricSourceRef: \(source), spec: { query: 'http{service="\(service)",status!~"5.."}' } } }
                total: { metricSource: { metricSourceRef: \(source), spec: { query: 'http{service="\(service)"}', groupBy: [\(groupBy)] } } }
          objectives: [{ target: \(target) }]
        """
    }

    /// Requests that took at most so many milliseconds, of one service.
    func latency(_ name: String, service: String, atMost limit: Int, target: String = "0.9", groupBy: String = "")
        -> String
    {
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: \(name) }
        spec:
          service: web-service
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: \(name)-fast }
            spec:
              thresholdMetric:
                metricSource:
                  metricSourceRef: web
                  spec: { query: 'http{service="\(service)"}', unit: ms, groupBy: [\(groupBy)] }
          objectives: [{ op: lte, value: \(limit), target: \(target) }]
        """
    }

    /// Windows short enough for an incident of minutes.
    func quickPolicy(_ name: String = "quick") -> String {
        """
        apiVersion: sloburn/v1
        kind: BurnRatePolicy
        metadata: { name: \(name) }
        spec:
          tiers:
            - { severity: page, longWindow: 5m, shortWindow: 1m, factor: 4 }
            - { severity: page, longWindow: 10m, shortWindow: 2m, factor: 2 }
            - { severity: ticket, longWindow: 15m, shortWindow: 5m, factor: 1.5 }
        """
    }
}

/// One sample as JSON.
func event(
    service: String, status: Int = 200, at time: Int64, region: String = "eu", value: String = "1",
    unit: String = "ms", metric: String = "http", more: String = ""
) -> String {
    """
    {"metric":"\(metric)","value":\(value),"unit":"\(unit)","timestamp":\(time),\
    "service":"\(service)","region":"\(region)","status":\(status)\(more)}
    """
}

/// Now, in milliseconds since the epoch.
var now: Int64 { Int64(Date.now.timeIntervalSince1970 * 1_000) }
