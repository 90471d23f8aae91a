import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What single samples say of a source that is watched.
@Suite struct EvidenceTests {
    typealias Harness = EvidenceHarness

    static let audit = CompletenessRule(
        audit: .init(source: "ledger", selector: TestBudget.selector("sent", ("of", .equal, "web"))))

    @Test func nothingIsKeptOfSourcesThatNobodyWatches() throws {
        var harness = try Harness([Harness.source("web")])
        harness.take(Harness.sample())
        let bundle = harness.drain()[0]
        #expect(bundle.evidence.isEmpty && bundle.keys.map(\.source) == [nil])
    }

    @Test("A sample that nobody counts is known by its id where it says something", arguments: ["ledger", "web"])
    func whatComesTwiceSaysNothingNew(source: String) throws {
        var harness = try Harness([Harness.source("web", Self.audit), Harness.source("ledger", kind: .delta)])
        let sample = Harness.sample("sent", "\"id\":\"1\"", "\"of\":\"web\"", "\"value\":7")
        harness.take(sample, from: source)
        #expect(harness.evidence() == [source == "web" ? .web(received: 1) : .web(declared: 7)])
        harness.take(sample, from: source)
        #expect(harness.evidence().isEmpty)
        let counters = harness.stage.counters[source == "web" ? 0 : 1]
        #expect(counters.unmatched == 1 && counters.duplicates == 1 && counters.counted == 0)
    }

    @Test func aSampleThatSaysNothingIsNotRemembered() throws {
        var harness = try Harness([Harness.source("web", Self.audit), Harness.source("ledger", kind: .delta)])
        for _ in 0..<2 {
            harness.take(Harness.sample("sent", "\"id\":\"1\"", "\"of\":\"jobs\"", "\"value\":7"), from: "ledger")
        }
        #expect(harness.stage.counters[1].unmatched == 2)
        #expect(harness.evidence().isEmpty)
    }

    @Test func whatIsReadBackSaysNothing() throws {
        var rule = Self.audit
        rule.sequence = .init(field: "seq", producer: [])
        var harness = try Harness(
            [Harness.source("web", rule), Harness.source("ledger", kind: .delta)], countingFrom: 2)
        for number in 1...3 {
            let id = "\"id\":\"\(number % 3)\""
            harness.take(Harness.sample("requests", id, "\"seq\":\(number)"))
            harness.take(Harness.sample("sent", id, "\"of\":\"web\"", "\"value\":5"), from: "ledger")
        }
        harness.take(Harness.sample("requests", at: 60, "\"id\":\"1\"", "\"seq\":9"))
        let numbers = [SourceEvidence.Numbers(producer: "", first: 3, last: 3, count: 1)]
        #expect(harness.evidence() == [.web(received: 1, declared: 5, numbers: numbers)])
    }

    @Test func closingAndRewindingForget() throws {
        var harness = try Harness([Harness.source("web", Self.audit)])
        let counters = harness.stage.counters
        harness.take(Harness.sample())
        harness.stage.rewind(to: counters)
        #expect(harness.drain()[0].evidence.isEmpty)
    }

    struct Declaration: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var kind = MetricKind.delta
        let samples: [String]
        let evidence: [SourceEvidence]
    }

    static func sent(_ value: String, at seconds: Int64 = 0, of: String = "web") -> String {
        Harness.sample("sent", at: seconds, "\"of\":\"\(of)\"", "\"value\":\(value)")
    }

    static let declarations = [
        Declaration(testDescription: "nothing", samples: [], evidence: []),
        Declaration(testDescription: "a declared 0", samples: [sent("0")], evidence: [.web(declared: 0)]),
        Declaration(
            testDescription: "at its own time", samples: [sent("3", at: 61), sent("4", at: 59), sent("5", at: 119)],
            evidence: [.web(declared: 4), .web(1, declared: 8)]),
        Declaration(
            testDescription: "only what the selector matches", samples: [sent("3", of: "jobs"), sent("-1")],
            evidence: []),
        Declaration(
            testDescription: "events are one each", kind: .event, samples: [sent("3"), sent("3")],
            evidence: [.web(declared: 2)]),
        Declaration(
            testDescription: "a counter declares its increase, the first point nothing", kind: .cumulative,
            samples: [sent("10"), sent("15", at: 60)], evidence: [.web(1, declared: 5)]),
        Declaration(
            testDescription: "what a later point has moved is taken back", kind: .cumulative,
            samples: [sent("10"), sent("30", at: 70), sent("18", at: 50)],
            evidence: [.web(declared: 8), .web(1, declared: 12)]),
        Declaration(
            testDescription: "the same point twice declares once", kind: .cumulative,
            samples: [sent("10"), sent("15", at: 1), sent("15", at: 1)], evidence: [.web(declared: 5)]),
    ]

    @Test("What is declared is what its samples count", arguments: declarations)
    func declares(test: Declaration) throws {
        var harness = try Harness([Harness.source("web", Self.audit), Harness.source("ledger", kind: test.kind)])
        for sample in test.samples { harness.take(sample, from: "ledger") }
        #expect(harness.evidence() == test.evidence)
        let counters = harness.stage.counters[1]
        #expect(counters.counted == 0 && counters.elements == Int64(test.samples.count))
    }

    @Test func whatIsTakenBackIsBelowZeroInALaterBundle() throws {
        var harness = try Harness([Harness.source("web", Self.audit), Harness.source("ledger", kind: .cumulative)])
        for sample in [Self.sent("10"), Self.sent("30", at: 70)] { harness.take(sample, from: "ledger") }
        #expect(harness.evidence() == [.web(1, declared: 20)])
        harness.take(Self.sent("18", at: 50), from: "ledger")
        #expect(harness.evidence() == [.web(declared: 8), .web(1, declared: -8)])
    }

    @Test func pointsDeclareAndAreHeardToo() throws {
        var lines = DataSourceDefinition(
            name: "lines", topics: .names(["lines"]), format: .influx(precision: .ns),
            metrics: [MetricRule(names: .name("sent.count"), kind: .delta)])
        lines.completeness = nil
        let rule = CompletenessRule(
            audit: .init(source: "lines", selector: TestBudget.selector("sent.count")),
            expected: .init(evidence: .init(source: "lines"), label: "host", names: ["a", "b"]))
        var harness = try Harness([Harness.source("web", rule), lines])
        let time = Harness.origin.nanoseconds
        harness.take(
            "sent,host=b count=4i \(time)\nsent,host=x count=5i \(time + 1)\nup,host=a v=1 \(time)", from: "lines")
        #expect(harness.evidence() == [.web(declared: 9, heard: ["a", "b"])])
        #expect(harness.stage.counters[1].unmatched == 3)
    }

    @Test("A distribution declares its values", arguments: [(1, [10, 25]), (2, [0, 15])])
    func distributionsDeclareTheirValues(temporality: Int, declared: [Int64]) throws {
        let source = DataSourceDefinition(
            name: "otlp", topics: .names(["otlp"]), format: .otlp(OTLPOptions(), encoding: .json))
        let rule = CompletenessRule(audit: .init(source: "otlp", selector: TestBudget.selector("latency")))
        var harness = try Harness([Harness.source("web", rule), source])
        for (minute, buckets) in zip([0, 1] as [Int64], [["6", "3", "1"], ["16", "8", "1"]]) {
            let text = InspectionSources.histogram
                .replacing("1795223599000000000", with: "\((Harness.origin + .minutes(minute)).nanoseconds)")
                .replacing("\"aggregationTemporality\":1", with: "\"aggregationTemporality\":\(temporality)")
                .replacing("\"count\":\"10\"", with: "\"count\":\"\(minute == 0 ? 10 : 25)\"")
                .replacing("[\"6\",\"3\",\"1\"]", with: "[\"\(buckets.joined(separator: "\",\""))\"]")
            harness.take(text, from: "otlp")
        }
        let expected = zip([0, 1] as [Int64], declared).filter { $1 > 0 }.map { SourceEvidence.web($0, declared: $1) }
        #expect(harness.evidence() == expected)
        #expect(harness.stage.counters[1].unmatched == 2)
    }

    struct Expectation: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let label: String?
        let names: [String]
        let heard: [String]
    }

    @Test(
        "Who is expected is heard by the label",
        arguments: [
            Expectation(testDescription: "a label", label: "host", names: ["b", "a", "c"], heard: ["a", "b"]),
            Expectation(testDescription: "nobody known", label: "host", names: ["z"], heard: []),
            Expectation(testDescription: "anybody", label: nil, names: [], heard: [""]),
            Expectation(testDescription: "a metric", label: "__name__", names: ["beat"], heard: ["beat"]),
            Expectation(
                testDescription: "many", label: "host", names: (0..<1_024).map { "h\($0)" } + ["a", "b"],
                heard: ["a", "b"]),
        ])
    func hears(test: Expectation) throws {
        let rule = CompletenessRule(
            expected: .init(
                evidence: .init(source: "beats", selector: TestBudget.selector("beat")), label: test.label,
                names: test.names))
        var harness = try Harness([Harness.source("web", rule), Harness.source("beats")])
        for host in ["b", "a", "x", "b"] { harness.take(Harness.sample("beat", "\"host\":\"\(host)\""), from: "beats") }
        harness.take(Harness.sample("other", "\"host\":\"c\""), from: "beats")
        #expect(harness.evidence() == (test.heard.isEmpty ? [] : [.web(heard: test.heard)]))
    }

    @Test func intervalsAreAsLongAsTheRuleSays() throws {
        var rule = CompletenessRule(interval: .minutes(5))
        rule.audit = .init(source: "web")
        var harness = try Harness([Harness.source("web", rule)])
        for second in [0, 299, 300, 1_000] as [Int64] { harness.take(Harness.sample(at: second)) }
        #expect(
            harness.evidence() == [
                .web(received: 2, declared: 2), .web(5, received: 1, declared: 1), .web(15, received: 1, declared: 1),
            ])
    }
}
