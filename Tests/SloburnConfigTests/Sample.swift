import SloburnConfig
import SloburnModel

/// Configurations for tests, made of the smallest documents.
enum Sample {
    static let source = """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: web }
        spec: { type: kafka, connectionDetails: { topics: [a], json: { metric: { field: m } } } }
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: s }
        """

    /// An SLO on a threshold.
    static func threshold(value: String, unit: String?, op: String = "lte") -> String {
        let unit = unit.map { ", unit: \($0)" } ?? ""
        return slo(
            indicator: "thresholdMetric: { metricSource: { metricSourceRef: web, spec: { query: m\(unit) } } }",
            objectives: "{ op: \(op), value: \(value), target: 0.99 }")
    }

    /// An SLO on a ratio.
    static func ratio(
        objectives: String = "{ target: 0.999 }", duration: String = "30d", annotations: String = "",
        good: String = #"m{a="1",b="2"}"#, groupBy: String = ""
    ) -> String {
        slo(
            indicator: """
                ratioMetric: { good: { metricSource: { metricSourceRef: web, spec: { query: '\(good)' } } }, total: \
                { metricSource: { metricSourceRef: web, spec: { query: m, groupBy: [\(groupBy)] } } } }
                """,
            objectives: objectives, duration: duration, annotations: annotations)
    }

    private static func slo(
        indicator: String, objectives: String, duration: String = "30d", annotations: String = ""
    ) -> String {
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: x, annotations: { \(annotations) } }
        spec:
          service: s
          budgetingMethod: Occurrences
          timeWindow: [{ duration: \(duration), isRolling: true }]
          indicator: { metadata: { name: i }, spec: { \(indicator) } }
          objectives: [\(objectives)]
        """
    }

    /// Reads documents together; the configuration is nil where one has an error.
    static func read(_ documents: String...) -> (configuration: Configuration?, findings: [Finding]) {
        ConfigurationReader.read([ConfigurationFile(name: "x.yaml", text: documents.joined(separator: "\n---\n"))])
    }

    /// The budgets of the source and these documents.
    static func budgets(_ documents: String...) -> [BudgetDefinition] {
        read(source, documents.joined(separator: "\n---\n")).configuration?.engine.budgets ?? []
    }
}
