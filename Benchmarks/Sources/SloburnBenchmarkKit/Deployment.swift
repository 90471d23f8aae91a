/// A configuration of Sloburn for a benchmark.
public struct Deployment: Sendable {
    /// One SLO of ratio kind.
    public struct SLO: Sendable {
        /// metadata.name.
        public var name: String
        /// Selects the good events.
        public var good: String
        /// Selects all events.
        public var total: String
        /// The labels whose values have budgets of their own.
        public var groupBy: [String]

        /// Describes an SLO.
        public init(name: String, good: String, total: String, groupBy: [String]) {
            self.name = name
            self.good = good
            self.total = total
            self.groupBy = groupBy
        }
    }

    /// The consumer group's prefix and that of the output topics.
    public var name: String
    /// The brokers.
    public var bootstrapServers: String
    /// The topic read.
    public var input: String
    /// The SLOs.
    public var slos: [SLO]
    /// The fields that are labels; empty for every field.
    public var labels = ["service", "region", "status"]
    /// librdkafka's properties beside the brokers.
    public var kafka: [String: String] = [:]
    /// The time between evaluations.
    public var evaluationInterval = "10s"
    /// `limits.memory`; nil for the default.
    public var memory: String?
    /// `ingestThreads`.
    public var ingestThreads = 1
    /// The name of the burn-rate policy; `quick` has windows of seconds.
    public var policy = "google-sre"

    /// Describes a configuration.
    public init(name: String, bootstrapServers: String, input: String, slos: [SLO]) {
        self.name = name
        self.bootstrapServers = bootstrapServers
        self.input = input
        self.slos = slos
    }

    /// The YAML documents.
    public var yaml: String {
        ([daemon, source, service, quickPolicy] + slos.map(document)).joined(separator: "\n---\n") + "\n"
    }

    private var daemon: String {
        let own = kafka.merging(["bootstrap.servers": bootstrapServers]) { own, _ in own }
        let lines = own.sorted { $0.key < $1.key }.map { "    \($0.key): \"\($0.value)\"" }
        return """
            apiVersion: sloburn/v1
            kind: Daemon
            metadata: { name: benchmark }
            spec:
              kafka:
            \(lines.joined(separator: "\n"))
              group: \(name)
              topics: { prefix: \(name). }
              partitions: 4
              replicationFactor: 1
              evaluationInterval: \(evaluationInterval)
              ingestThreads: \(ingestThreads)
            \(memory.map { "  limits: { memory: \($0) }" } ?? "")
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
            json:
              metric: { field: metric }
              value: { field: value }
              unit: { field: unit }
              timestamp: { field: timestamp, encoding: ms }
              \(labels.isEmpty ? "" : "labels: { fields: [\(labels.joined(separator: ", "))] }")
        """
    }

    private var service: String {
        """
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: web }
        spec: {}
        """
    }

    private var quickPolicy: String {
        """
        apiVersion: sloburn/v1
        kind: BurnRatePolicy
        metadata: { name: quick }
        spec:
          tiers: [{ severity: page, longWindow: 30s, shortWindow: 10s, factor: 2 }]
        """
    }

    private func document(_ slo: SLO) -> String {
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: \(slo.name), annotations: { sloburn/burn-rate-policy: \(policy) } }
        spec:
          service: web
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: \(slo.name)-ok }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { metricSourceRef: web, spec: { query: '\(slo.good)' } } }
                total: { metricSource: { metricSourceRef: web, spec: { query: '\(slo.total)', groupBy: [\(slo.groupBy.joined(separator: ", "))] } } }
          objectives: [{ target: 0.9 }]
        """
    }
}
