import SloburnConfig
import SloburnModel
import SloburnTestKit

/// The budgets of `VerificationSetup.budgets` as a user writes them.
enum VerificationConfiguration {
    /// The budgets with the revisions that the file gives them.
    ///
    /// - Throws: `VerificationSetup.Failure.findings` when the text is refused or says anything else.
    static func budgets() throws -> [TestBudget] {
        let (configuration, findings) = ConfigurationReader.read([ConfigurationFile(name: "config.yaml", text: text)])
        guard let engine = configuration?.engine else {
            throw VerificationSetup.Failure.findings(findings.map(\.description))
        }
        var differences: [String] = []
        var expected = TestBudget.source
        // Definitions that nobody has read have none.
        expected.revision = engine.sources.first?.revision ?? ""
        if engine.sources != [expected] { differences.append("sources: \(engine.sources)") }
        if engine.budgets.count != VerificationSetup.budgets.count { differences.append("number of budgets") }
        let budgets = zip(VerificationSetup.budgets, engine.budgets).map { budget, read in
            var same = read
            same.revision = budget.definition.revision
            same.countingRevision = budget.definition.countingRevision
            same.annotations = read.annotations.filter { !$0.key.hasPrefix("sloburn/") }
            if same != budget.definition { differences.append("\(same)\nis not\n\(budget.definition)") }
            var result = budget
            result.definition = read
            return result
        }
        guard differences.isEmpty else { throw VerificationSetup.Failure.findings(differences) }
        return budgets
    }

    /// The file.
    static let text = head + availability + errors + jobs + latency

    private static let head = """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: web }
        spec:
          type: kafka
          connectionDetails:
            topics: [metrics.http]
            format: json
            json:
              kind: event
              metric: { field: metric }
              value: { field: value }
              unit: { field: unit }
              timestamp: { field: timestamp }
              labels: { fields: [service, region, status] }
              id: { field: event_id }
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: web }
        spec: {}
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: checkout }
        spec: {}
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: batch }
        spec: {}
        ---
        apiVersion: sloburn/v1
        kind: BurnRatePolicy
        metadata: { name: hasty }
        spec:
          tiers:
            - { severity: page, longWindow: 1h, shortWindow: 5m, budgetShare: 0.02 }
            - { severity: page, longWindow: 6h, shortWindow: 30m, budgetShare: 0.05 }
            - severity: ticket
              longWindow: 90m
              shortWindow: 5m
              factor: 3
              for: 60s
              keepFiringFor: 3m
              minEvents: 20
              minBadEvents: 3
              confidence: 0.9

        """

    private static let availability = """
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata:
          name: availability
          labels: { team: [web], tags: [a, b] }
          annotations:
            sloburn/burn-rate-policy: hasty
            sloburn/runbook: https://runbooks.example/web
            note: "a \\"quoted\\"\\ntext"
        spec:
          service: web
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: not-failed }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { metricSourceRef: web, spec: { query: 'http.requests{status!~"5.."}' } } }
                total: { metricSource: { metricSourceRef: web, spec: { query: http.requests, groupBy: [region] } } }
          objectives: [{ displayName: available, target: 0.99 }]

        """

    private static let errors = """
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: errors, annotations: { sloburn/burn-rate-policy: hasty } }
        spec:
          service: checkout
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 4w, isRolling: true }]
          indicator:
            metadata: { name: failed }
            spec:
              ratioMetric:
                counter: true
                bad:
                  metricSource:
                    metricSourceRef: web
                    spec: { query: 'http.requests{status=~"5..",service="checkout"}' }
                total: { metricSource: { metricSourceRef: web, spec: { query: 'http.requests{service="checkout"}' } } }
          objectives: [{ displayName: few, targetPercent: 99 }]

        """

    private static let jobs = """
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: jobs, annotations: { sloburn/burn-rate-policy: hasty } }
        spec:
          service: batch
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 7d, isRolling: true }]
          indicator:
            metadata: { name: succeeded }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { metricSourceRef: web, spec: { query: jobs.succeeded } } }
                total:
                  metricSource: { metricSourceRef: web, spec: { query: jobs.started, groupBy: [service, region] } }
          objectives: [{ displayName: done, target: 0.99 }]

        """

    private static let latency = """
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: latency, annotations: { sloburn/burn-rate-policy: hasty } }
        spec:
          service: web
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 36h, isRolling: true }]
          indicator:
            metadata: { name: duration }
            spec:
              thresholdMetric:
                metricSource: { metricSourceRef: web, spec: { query: http.requests, unit: ms } }
          objectives:
            - { displayName: Fast, op: lte, value: 250, target: 0.99 }
            - { displayName: Slow, op: lte, value: 500, target: 0.99 }

        """
}
