import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Sources that stand in for another one, or are compared with it.
@Suite struct SourceStreamTests {
    typealias Harness = EvidenceHarness

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let isFallback: Bool
        var budgets = [Harness.budget(), Harness.budget("own", source: "other")]
        /// Budget, source and total.
        let counts: Set<[String]>
    }

    static let cases = [
        Case(
            testDescription: "a fallback's samples are counted for the same queries", isFallback: true,
            counts: [["slo", "web", "2"], ["slo", "spare", "3"], ["own", "-", "4"]]),
        Case(
            testDescription: "those of a compared source, too", isFallback: false,
            counts: [["slo", "web", "2"], ["slo", "spare", "3"], ["own", "-", "4"]]),
        Case(
            testDescription: "a budget that names the other source counts it alone", isFallback: true,
            budgets: [Harness.budget(), Harness.budget("spare-only", source: "spare")],
            counts: [["slo", "web", "2"], ["slo", "spare", "3"], ["spare-only", "-", "3"]]),
    ]

    @Test("Counts of different sources are kept apart", arguments: cases, [1, 4])
    func keepsApart(test: Case, partitions: Int) throws {
        var web = Harness.source("web")
        if test.isFallback {
            web.fallback = FallbackRule(source: "spare")
        } else {
            web.reconcile = ReconcileRule(source: "spare", within: Ratio(0))
        }
        var harness = try Harness(
            [web, Harness.source("spare"), Harness.source("other")], budgets: test.budgets, partitions: partitions)
        for (source, count) in [("web", 2), ("spare", 3), ("other", 4)] {
            for _ in 0..<count { harness.take(Harness.sample("requests", "\"status\":200"), from: source) }
            harness.take(Harness.sample("unknown"), from: source)
        }
        let bundles = harness.drain()
        let counts = bundles.flatMap(\.keys).map { key in
            [key.budget, key.source ?? "-", "\(key.buckets.reduce(0) { $0 + $1.tally.total })"]
        }
        #expect(Set(counts) == test.counts && counts.count == test.counts.count)
        // A key's counts meet in one partition, whatever their source.
        for budget in test.budgets.map(\.name) {
            #expect(bundles.count { $0.keys.contains { $0.budget == budget } } <= 1)
        }
        let told = Dictionary(bundles[0].evidence.map { ($0.source, $0.received) }) { $0 + $1 }
        #expect(told == (test.isFallback ? ["web": 3, "spare": 4] : [:]))
    }

    @Test func thresholdsAndGroupsAreAskedOfAFallbackToo() throws {
        var budget = Harness.budget()
        budget.groupBy = ["host"]
        budget.indicator = .threshold(
            .init(source: "web", selector: TestBudget.selector("requests", ("of", .notEqual, "jobs"))),
            Threshold(comparison: .lte, value: 2, nanoseconds: 0, family: .dimensionless))
        var web = Harness.source("web", kind: .gauge)
        web.fallback = FallbackRule(source: "spare")
        var harness = try Harness([web, Harness.source("spare", kind: .gauge)], budgets: [budget])
        for source in ["web", "spare"] {
            harness.take(Harness.sample("requests", "\"value\":1", "\"host\":\"a\""), from: source)
            harness.take(Harness.sample("requests", "\"value\":3", "\"host\":\"a\""), from: source)
            harness.take(Harness.sample("requests", "\"value\":3", "\"of\":\"jobs\""), from: source)
        }
        let keys = harness.drain()[0].keys
        #expect(keys.map(\.source) == ["web", "spare"])
        #expect(keys.allSatisfy { $0.group == ["a"] && $0.buckets.map(\.tally) == [Tally(matched: 1, total: 2)] })
    }

    @Test func whatIsCountedForAFallbackIsSaidSo() throws {
        var web = Harness.source("web")
        web.fallback = FallbackRule(source: "spare")
        web.reconcile = ReconcileRule(source: "other", within: Ratio(0))
        let definition = EngineDefinition(
            sources: [web, Harness.source("spare"), Harness.source("other")], budgets: [Harness.budget()])
        let notes = [("web", ""), ("spare", "  1 (fallback of web)"), ("other", "  1 (compared with web)")]
        for (source, note) in notes {
            let (only, topic) = try #require(definition.only(source: source))
            for definition in [definition, only] {
                let inspector = try RecordInspector(definition: definition)
                let record = inspector.inspect(Harness.sample("requests", "\"status\":200"), offset: 0, topic: topic)
                #expect(record.readings.map(\.source) == [source])
                let line = record.text.split(separator: "\n").last.map(String.init) ?? ""
                #expect(line.contains("counts   slo") && line.hasSuffix(note.isEmpty ? "  1" : note), "\(line)")
                let selected = inspector.selectedElements(
                    of: InputRecord(offset: 0, timestamp: nil, isAppendTime: false, value: nil), topic: topic)
                #expect(selected.map(\.source) == [source])
            }
        }
    }
}
