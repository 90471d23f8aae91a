import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// The numbers that producers give their samples.
@Suite struct SequenceTests {
    typealias Harness = EvidenceHarness

    static func harness(
        _ field: String, _ producer: [String], envelope: SourceEnvelope = .none, kind: MetricKind = .event
    ) throws -> Harness {
        let rule = CompletenessRule(sequence: .init(field: field, producer: producer))
        return try Harness([Harness.source("web", kind: kind, envelope: envelope, rule)])
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var producer: [String] = []
        let fields: [String]
        let numbers: [SourceEvidence.Numbers]
    }

    static let cases = [
        Case(
            testDescription: "numbers and texts of digits", fields: ["\"seq\":5", "\"seq\":\"007\"", "\"seq\":-2"],
            numbers: [.init(producer: "", first: -2, last: 7, count: 3)]),
        Case(
            testDescription: "the largest", fields: ["\"seq\":9223372036854775807", "\"seq\":\"9223372036854775807\""],
            numbers: [.init(producer: "", first: .max, last: .max, count: 2)]),
        Case(
            testDescription: "nothing else",
            fields: [
                "\"seq\":1.5", "\"seq\":1e3", "\"seq\":true", "\"seq\":null", "\"seq\":[1]", "\"seq\":\"\"",
                "\"seq\":\"-1\"", "\"seq\":\" 1\"", "\"seq\":\"9223372036854775808\"", "\"x\":1",
                "\"seq\":9223372036854775808",
            ], numbers: []),
        Case(
            testDescription: "producers by several paths", producer: ["node.name", "run", "up"],
            fields: [
                "\"seq\":1,\"node\":{\"name\":\"a\"},\"run\":1.0,\"up\":true",
                "\"seq\":4,\"node.name\":\"a\",\"run\":1,\"up\":true",
                "\"seq\":2,\"run\":\"x\"", "\"seq\":3,\"node\":{\"name\":\"é\"}",
            ],
            numbers: [
                .init(producer: "/x/", first: 2, last: 2, count: 1),
                .init(producer: "a/1/true", first: 1, last: 4, count: 2),
                .init(producer: "é//", first: 3, last: 3, count: 1),
            ]),
        Case(
            testDescription: "a name that is too long is cut between characters", producer: ["run"],
            fields: ["\"seq\":1,\"run\":\"a\(String(repeating: "é", count: 200))\""],
            numbers: [.init(producer: "a" + String(repeating: "é", count: 127), first: 1, last: 1, count: 1)]),
        Case(
            testDescription: "the path of a label", producer: ["status"],
            fields: ["\"seq\":1,\"status\":200", "\"seq\":2,\"status\":200"],
            numbers: [.init(producer: "200", first: 1, last: 2, count: 2)]),
    ]

    @Test("Whole numbers are looked at, for each producer", arguments: cases)
    func numbers(test: Case) throws {
        var harness = try Self.harness("seq", test.producer)
        for fields in test.fields { harness.take(Harness.sample("requests", fields)) }
        #expect(harness.evidence() == [.web(received: Int64(test.fields.count), numbers: test.numbers)])
    }

    @Test("Samples that are refused or come twice have no number", arguments: [MetricKind.event, .delta, .cumulative])
    func onlyWhatIsAccepted(kind: MetricKind) throws {
        for metric in ["requests", "other"] {
            var harness = try Self.harness("seq", [], kind: kind)
            harness.take(Harness.sample(metric, "\"id\":\"1\"", "\"value\":1", "\"seq\":1"))
            harness.take(Harness.sample(metric, at: 1, "\"id\":\"2\"", "\"value\":2", "\"seq\":2"))
            harness.take(Harness.sample(metric, at: 1, "\"id\":\"2\"", "\"value\":2", "\"seq\":3"))
            harness.take(Harness.sample(metric, at: 90_000, "\"id\":\"4\"", "\"value\":3", "\"seq\":4"))
            let numbers = [SourceEvidence.Numbers(producer: "", first: 1, last: 2, count: 2)]
            #expect(harness.evidence() == [.web(received: 2, numbers: numbers)], "\(metric)")
        }
    }

    @Test func aNumberTellsNoSeriesFromAnother() throws {
        var source = Harness.source(
            "web", kind: .cumulative, CompletenessRule(sequence: .init(field: "seq", producer: ["host"])))
        var mapping = try #require(source.mapping)
        mapping.labels = nil
        source.format = .json(mapping)
        var harness = try Harness([source])
        for number in 1...3 as ClosedRange<Int64> {
            harness.take(
                Harness.sample("requests", at: number, "\"host\":\"a\"", "\"value\":\(number)", "\"seq\":\(number)"))
        }
        let bundle = harness.drain()[0]
        #expect(bundle.keys.flatMap(\.buckets).reduce(0) { $0 + $1.tally.total } == 2)
        #expect(bundle.evidence.map(\.numbers) == [[.init(producer: "a", first: 1, last: 3, count: 3)]])
    }

    @Test func attributesOfCloudEventsNumberToo() throws {
        var harness = try Self.harness("ce_sequence", ["ce_source", "host"], envelope: .cloudEvents)
        func headers(_ id: String, _ sequence: String?) -> [RecordHeader] {
            let attributes = ["specversion": "1.0", "id": id, "source": "/pay", "type": "t", "sequence": sequence]
            return attributes.compactMap { name, value in
                value.map { RecordHeader(name: "ce_\(name)", value: Array($0.utf8)) }
            }
        }
        let sample = Harness.sample("requests", "\"host\":\"a\"", "\"ce_sequence\":99")
        harness.take(sample, headers: headers("1", "00041"))
        harness.take(sample, headers: headers("2", "43"))
        // The same event again, one without a number, and one of several samples.
        harness.take(sample, headers: headers("2", "43"))
        harness.take(sample, headers: headers("3", nil))
        harness.take("[\(sample),\(sample)]", headers: headers("4", "44"))
        let numbers = [SourceEvidence.Numbers(producer: "/pay/a", first: 41, last: 44, count: 3)]
        #expect(harness.evidence() == [.web(received: 5, numbers: numbers)])
    }

    @Test func onlySoManyProducersAreToldApart() throws {
        var harness = try Self.harness("seq", ["run"])
        for run in 0..<300 {
            harness.take(Harness.sample("requests", "\"seq\":1", "\"run\":\(run)"))
            harness.take(Harness.sample("requests", "\"seq\":2", "\"run\":0"))
        }
        let evidence = harness.evidence()
        #expect(evidence.first?.numbers.count == SourceEvidence.mostProducers)
        #expect(evidence.first?.received == 600)
        #expect(evidence.first?.numbers.first { $0.producer == "0" }?.count == 301)
        harness.take(Harness.sample("requests", "\"seq\":2", "\"run\":299"))
        #expect(harness.evidence().first?.numbers.map(\.producer) == ["299"])
    }

    @Test func muchEvidenceIsToBeSentEarly() throws {
        var harness = try Self.harness("seq", ["run"])
        for minute in 0..<17 as Range<Int64> {
            #expect(!harness.stage.isEvidenceLarge)
            for run in 0..<250 {
                harness.take(Harness.sample("requests", at: 60 * minute, "\"seq\":\(minute)", "\"run\":\(run)"))
            }
        }
        #expect(harness.stage.isEvidenceLarge)
        #expect(harness.evidence().count == 17)
        #expect(!harness.stage.isEvidenceLarge)
    }
}
