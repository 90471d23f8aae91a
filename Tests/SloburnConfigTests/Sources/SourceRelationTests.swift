import SloburnConfig
import SloburnModel
import Testing

/// What the property of a source comes to.
struct RelationCase<Rule: Sendable>: CustomTestStringConvertible, Sendable {
    var text: String
    var rule: Rule
    var details = ""

    var testDescription: String { text }
}

/// The source `web` with properties, the sources that it may name, and what belongs to an SLO.
enum RelationSample {
    static func source(_ name: String, _ details: String = "") -> String {
        let rest = details.isEmpty ? "" : ", \(details)"
        return """
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: \(name) }
            spec: { type: kafka, connectionDetails: { topics: [\(name)], json: { metric: { field: m } }\(rest) } }
            """
    }

    static func documents(_ details: String, lb: String = "") -> String {
        let service = "apiVersion: openslo/v1\nkind: Service\nmetadata: { name: s }"
        return [source("web", details), source("lb", lb), source("beats"), service].joined(separator: "\n---\n")
    }

    static func web(_ details: String) throws -> DataSourceDefinition {
        let (configuration, findings) = Sample.read(documents(details))
        return try #require(configuration?.engine.sources.first, "\(findings)")
    }

    static func budgets(_ details: String, _ slo: String = Sample.ratio(), lb: String = "") throws -> [BudgetDefinition]
    {
        let (configuration, findings) = Sample.read(documents(details, lb: lb), slo)
        return try #require(configuration?.engine.budgets, "\(findings)")
    }

    static func budget(
        _ details: String, _ slo: String = Sample.ratio(), lb: String = ""
    ) throws -> BudgetDefinition {
        try #require(try budgets(details, slo, lb: lb).first)
    }

    static func ratio(_ numerator: Int64, _ denominator: Int64) -> Ratio {
        Ratio(numerator, over: denominator) ?? Ratio(0)
    }
}

@Suite struct SourceRelationTests {
    private typealias Rule = CompletenessRule

    private static let beat = Selector(matchers: [
        LabelMatcher(label: Selector.metricNameLabel, comparison: .equal, value: "beat"),
        LabelMatcher(label: "zone", comparison: .equal, value: "1"),
    ])

    private static let completeness: [RelationCase<CompletenessRule>] = [
        .init(
            text: "sequence: { field: seq }",
            rule: Rule(
                atLeast: RelationSample.ratio(19, 20), interval: .minutes(1), wait: .minutes(1),
                sequence: Rule.Sequence(field: "seq", producer: []))),
        .init(
            text: "atLeast: 1, every: 1h, wait: 0s, sequence: { field: meta.seq, producer: [host, boot_id] }",
            rule: Rule(
                atLeast: Ratio(1), interval: .hours(1), wait: .zero,
                sequence: Rule.Sequence(field: "meta.seq", producer: ["host", "boot_id"]))),
        .init(
            text: "sequence: { field: ce_sequence }",
            rule: Rule(sequence: Rule.Sequence(field: "ce_sequence", producer: ["ce_source"])),
            details: "envelope: cloudevents"),
        .init(
            text: "sequence: { field: ce_sequence, producer: [] }",
            rule: Rule(sequence: Rule.Sequence(field: "ce_sequence", producer: [])), details: "envelope: cloudevents"),
        .init(
            text: "sequence: { field: seq }", rule: Rule(sequence: Rule.Sequence(field: "seq", producer: [])),
            details: "envelope: cloudevents"),
        .init(text: "audit: { source: lb }", rule: Rule(audit: Rule.Evidence(source: "lb"))),
        .init(
            text: "atLeast: 0.999, audit: { source: beats, query: 'beat{zone=\"1\"}' }",
            rule: Rule(
                atLeast: RelationSample.ratio(999, 1_000), audit: Rule.Evidence(source: "beats", selector: beat))),
        .init(text: "expected: {}", rule: Rule(expected: Rule.Expected(evidence: Rule.Evidence(source: "web")))),
        .init(
            text: "expected: { label: host, names: [b, a], source: beats, query: 'beat{zone=\"1\"}' }",
            rule: Rule(
                expected: Rule.Expected(
                    evidence: Rule.Evidence(source: "beats", selector: beat), label: "host", names: ["b", "a"]))),
    ]

    @Test("What tells how much has come", arguments: completeness)
    func readsCompleteness(_ example: RelationCase<CompletenessRule>) throws {
        let rest = example.details.isEmpty ? "" : "\(example.details), "
        let source = try RelationSample.web("\(rest)completeness: { \(example.text) }")
        #expect(source.completeness == example.rule)
        #expect(source.fallback == nil)
        #expect(source.reconcile == nil)
    }

    @Test(
        "What stands in",
        arguments: [
            RelationCase(
                text: "source: lb", rule: FallbackRule(source: "lb", after: .minutes(2), backAfter: .minutes(5))),
            RelationCase(
                text: "source: beats, after: 10s, backAfter: 1h",
                rule: FallbackRule(source: "beats", after: .seconds(10), backAfter: .hours(1))),
        ])
    func readsFallback(_ example: RelationCase<FallbackRule>) throws {
        #expect(try RelationSample.web("fallback: { \(example.text) }").fallback == example.rule)
    }

    @Test(
        "What is compared",
        arguments: [
            RelationCase(
                text: "source: lb, within: 0",
                rule: ReconcileRule(
                    source: "lb", within: Ratio(0), interval: .minutes(5), wait: .minutes(1), minEvents: 1,
                    raisesTicket: false)),
            RelationCase(
                text: "source: beats, within: 0.015, every: 20m, wait: 1h, minEvents: 50, ticket: true",
                rule: ReconcileRule(
                    source: "beats", within: RelationSample.ratio(3, 200), interval: .minutes(20), wait: .hours(1),
                    minEvents: 50, raisesTicket: true)),
        ])
    func readsReconcile(_ example: RelationCase<ReconcileRule>) throws {
        #expect(try RelationSample.web("reconcile: { \(example.text) }").reconcile == example.rule)
    }

    @Test("Intervals are whole minutes that divide an hour", arguments: 1...60)
    func dividesHours(minutes: Int) {
        let source = RelationSample.source("web", "completeness: { every: \(minutes)m, expected: {} }")
        #expect((Sample.read(source).configuration != nil) == (60 % minutes == 0))
    }

    @Test("As many producers can be expected as there may be")
    func takesManyNames() throws {
        let names = (0..<CompletenessRule.mostExpected).map { "host-\($0)" }
        let list = names.joined(separator: ", ")
        let source = try RelationSample.web("completeness: { expected: { label: host, names: [\(list)] } }")
        #expect(source.completeness?.expected?.names == names)
    }

    @Test("Sources that only vouch, stand in or are compared are read as well")
    func keepsSources() throws {
        let details = "completeness: { audit: { source: beats } }, fallback: { source: lb }"
        let configuration = Sample.read(RelationSample.documents(details), Sample.ratio()).configuration
        #expect(configuration?.engine.sources.map(\.name) == ["web", "lb", "beats"])
    }
}
