import SloburnConfig
import SloburnModel
import Testing

/// What budgets have of what their sources are to each other.
@Suite struct BudgetRelationTests {
    private static let reconcile = "reconcile: { source: lb, within: 0.01, every: 10m, ticket: true }"

    private static let tier = AlertTier(
        trigger: .reconcile, severity: "ticket", longWindow: .minutes(10), shortWindow: .minutes(10), factor: Ratio(0),
        errorRatioThreshold: Ratio(0))

    @Test("A comparison that raises tickets is the last tier, once a budget")
    func addsTier() throws {
        let plain = try RelationSample.budget("")
        let budget = try RelationSample.budget(Self.reconcile)
        #expect(plain.tiers.count == 4)
        #expect(budget.tiers == plain.tiers + [Self.tier])
        let silent = try RelationSample.budget("reconcile: { source: lb, within: 0.01 }")
        #expect(silent.tiers == plain.tiers)
        let alone = try RelationSample.budget(
            Self.reconcile, Sample.ratio(annotations: "sloburn/burn-rate-policy: none"))
        #expect(alone.tiers == [Self.tier])
        let objectives = "{ displayName: a, target: 0.9 }, { displayName: b, target: 0.99 }"
        let both = try RelationSample.budgets(Self.reconcile, Sample.ratio(objectives: objectives))
        #expect(both.map(\.tiers.last) == [Self.tier, Self.tier])
    }

    @Test("Composites and their objectives have none")
    func leavesOutComposites() throws {
        let metric = "{ metricSource: { metricSourceRef: web, spec: { query: 'm{a=\"NAME\"}' } } }"
        let objective = """
            { displayName: NAME, target: 0.9, indicator: { metadata: { name: NAME }, spec: { ratioMetric: \
            { good: \(metric), total: { metricSource: { metricSourceRef: web, spec: { query: m } } } } } } }
            """
        let slo = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: x, annotations: { sloburn/min-coverage: 50% } }
            spec:
              service: s
              budgetingMethod: Occurrences
              timeWindow: [{ duration: 30d, isRolling: true }]
              objectives: [\(["one", "two"].map { objective.replacing("NAME", with: $0) }.joined(separator: ", "))]
            """
        let budgets = try RelationSample.budgets("completeness: { expected: {} }, \(Self.reconcile)", slo)
        #expect(budgets.map(\.name) == ["x/one", "x/two", "x"])
        #expect(budgets.flatMap(\.tiers).count { $0.trigger == .reconcile } == 0)
        #expect(
            budgets.map(\.minCoverage) == [
                RelationSample.ratio(1, 2), RelationSample.ratio(1, 2), RelationSample.ratio(1, 2),
            ])
    }

    @Test(
        "The coverage asked for is exact",
        arguments: [
            ("'0.9'", RelationSample.ratio(9, 10)), ("90%", RelationSample.ratio(9, 10)),
            ("99.95%", RelationSample.ratio(1_999, 2_000)), ("'1'", Ratio(1)), ("100%", Ratio(1)),
        ])
    func readsMinCoverage(_ text: String, _ ratio: Ratio) throws {
        let slo = Sample.ratio(annotations: "sloburn/min-coverage: \(text)")
        #expect(try RelationSample.budget("completeness: { expected: {} }", slo).minCoverage == ratio)
        #expect(try RelationSample.budget("").minCoverage == nil)
    }

    @Test(
        "What is said of a source changes the revision of its budgets, but not what is counted or read",
        arguments: [
            "completeness: { expected: {} }", "fallback: { source: lb }", "reconcile: { source: lb, within: 0.1 }",
            Self.reconcile,
        ])
    func changesRevision(_ details: String) throws {
        let (first, second) = (try RelationSample.budget(""), try RelationSample.budget(details))
        #expect(first.revision != second.revision)
        #expect(first.countingRevision == second.countingRevision)
        #expect(try RelationSample.web("").revision == RelationSample.web(details).revision)
    }

    @Test("Every part of it changes the revision")
    func changesRevisionByParts() throws {
        let details = [
            "completeness: { sequence: { field: seq } }", "completeness: { atLeast: 0.9, sequence: { field: seq } }",
            "completeness: { every: 5m, sequence: { field: seq } }",
            "completeness: { wait: 5m, sequence: { field: seq } }", "completeness: { sequence: { field: number } }",
            "completeness: { sequence: { field: seq, producer: [host] } }", "completeness: { audit: { source: lb } }",
            "completeness: { audit: { source: beats } }", "completeness: { audit: { source: lb, query: m } }",
            "completeness: { expected: {} }", "completeness: { expected: { source: lb } }",
            "completeness: { expected: { query: m } }", "completeness: { expected: { label: a, names: [b] } }",
            "completeness: { expected: { label: b, names: [b] } }",
            "completeness: { expected: { label: a, names: [b, c] } }", "fallback: { source: lb }",
            "fallback: { source: beats }", "fallback: { source: lb, after: 1m }",
            "fallback: { source: lb, backAfter: 1m }", "reconcile: { source: lb, within: 0.1 }",
            "reconcile: { source: beats, within: 0.1 }", "reconcile: { source: lb, within: 0.2 }",
            "reconcile: { source: lb, within: 0.1, every: 1m }", "reconcile: { source: lb, within: 0.1, wait: 2m }",
            "reconcile: { source: lb, within: 0.1, minEvents: 2 }",
            "reconcile: { source: lb, within: 0.1, ticket: true }",
        ]
        let budgets = try details.map { try RelationSample.budget($0) }
        #expect(Set(budgets.map(\.revision)).count == details.count)
        #expect(Set(budgets.map(\.countingRevision)).count == 1)
    }

    @Test("The order of names and producers changes nothing")
    func ignoresOrder() throws {
        let texts = [("a, b", "b, a"), ("b, a", "a, b")].map { names, producer in
            "completeness: { sequence: { field: seq, producer: [\(producer)] }, expected: { label: x, names: [\(names)] } }"
        }
        #expect(Set(try texts.map { try RelationSample.budget($0).revision }).count == 1)
    }

    @Test("A label that the fallback never has is told once for each source that is asked")
    func warnsOfBoth() {
        let documents = RelationSample.documents(
            "labels: { drop: [b] }, fallback: { source: lb }", lb: "labels: { drop: [b] }")
        let findings = Sample.read(documents, Sample.ratio()).findings
        #expect(findings.map(\.rule) == [.neverMatches, .neverMatches])
        #expect(findings.count { $0.message.contains("the DataSource 'lb', the fallback of 'web', drops it") } == 1)
    }
}
