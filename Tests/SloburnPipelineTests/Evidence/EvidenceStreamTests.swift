import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Evidence of streams that are made up, against one that is added up sample by sample.
@Suite struct EvidenceStreamTests {
    @Test("However a stream is split and shared out, its evidence adds up", arguments: 1...60 as ClosedRange<UInt64>)
    func addsUp(seed: UInt64) throws {
        var stream = EvidenceStream(seed: seed)
        let items = stream.items(500)
        var random = SeededGenerator(seed: seed &+ 1_000)
        let stages = random.index(1..<3)
        var harnesses = try (0..<stages).map { _ in
            try EvidenceHarness(EvidenceStream.sources, partitions: random.index(1..<4))
        }
        let commits = random.pick([0, 20, 200])
        var told: [Place: SourceEvidence] = [:]
        func take(_ bundles: [DeltaBundle]) {
            #expect(bundles.allSatisfy { $0.evidence == bundles[0].evidence }, "seed \(seed)")
            for evidence in bundles[0].evidence {
                told[Place(evidence), default: SourceEvidence(source: evidence.source, start: evidence.start)]
                    .merge(evidence)
            }
        }
        for item in items {
            // Who has seen an id knows it.
            harnesses[item.member % stages].take(item.text, from: item.topic)
            if random.chance(commits) { take(harnesses[random.index(0..<stages)].drain()) }
        }
        for harness in harnesses { take(harness.drain()) }
        #expect(told == stream.expected, "seed \(seed)")
        #expect(harnesses.allSatisfy { $0.evidence().isEmpty }, "seed \(seed)")
        for source in 0..<4 {
            let elements = harnesses.reduce(0) { $0 + $1.stage.counters[source].elements }
            let name = EvidenceStream.sources[source].name
            #expect(elements == Int64(items.count { $0.topic == name }), "seed \(seed), \(name)")
        }
    }

    struct Place: Hashable {
        let source: String
        let start: Timestamp

        init(source: String, start: Timestamp) {
            self.source = source
            self.start = start
        }

        init(_ evidence: SourceEvidence) { self.init(source: evidence.source, start: evidence.start) }
    }
}

/// Records of four sources, and what they say of the two that are watched.
private struct EvidenceStream {
    struct Item {
        let topic: String
        let text: String
        /// Tells which member of ingest reads it.
        let member: Int
    }

    static let sources: [DataSourceDefinition] = {
        let rule = CompletenessRule(
            sequence: .init(field: "seq", producer: ["host", "run"]),
            audit: .init(source: "ledger", selector: TestBudget.selector("sent", ("of", .equal, "web"))),
            expected: .init(evidence: .init(source: "beats"), label: "host", names: ["c", "a", "b"]))
        var web = EvidenceHarness.source("web", rule)
        web.fallback = FallbackRule(source: "backup")
        return [
            web, EvidenceHarness.source("backup"), EvidenceHarness.source("ledger", kind: .delta),
            EvidenceHarness.source("beats"),
        ]
    }()

    private var random: SeededGenerator
    private var sent: [Item] = []
    private(set) var expected: [EvidenceStreamTests.Place: SourceEvidence] = [:]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func items(_ count: Int) -> [Item] {
        (0..<count).map { number in
            if random.chance(100), let again = sent.last { return again }
            return random.chance(60) ? refused(number) : sample(number)
        }
    }

    private mutating func refused(_ number: Int) -> Item {
        let text = random.pick(["{", "{\"metric\":\"requests\",\"timestamp\":\"soon\"}", "[]7"])
        return Item(topic: random.pick(Self.sources).name, text: text, member: number)
    }

    private mutating func sample(_ number: Int) -> Item {
        let topic = random.pick(Self.sources).name
        let second = random.number(0...400)
        let (metric, host, of) = (
            random.pick(["requests", "other", "sent"]), random.pick(["a", "b", "x", ""]), random.pick(["web", "jobs"])
        )
        let (value, run, sequence) = (random.number(0...9), random.number(0...2), random.number(0...1_000))
        let written = random.pick(["\(sequence)", "\"\(sequence)\"", "\(sequence).5", "true", "\"\(sequence)x\""])
        let item = Item(
            topic: topic,
            text: EvidenceHarness.sample(
                metric, at: second, "\"id\":\"\(number)\"", "\"host\":\"\(host)\"", "\"of\":\"\(of)\"",
                "\"value\":\(value)", "\"run\":\(run)", "\"seq\":\(written)"),
            member: number)
        let start = (EvidenceHarness.origin + .seconds(second)).flooredTo(.minutes(1))
        func note(_ source: String, _ change: (inout SourceEvidence) -> Void) {
            change(
                &expected[.init(source: source, start: start), default: SourceEvidence(source: source, start: start)])
        }
        switch topic {
        case "web":
            note("web") { $0.received += 1 }
            if Int64(written.replacing("\"", with: "")) != nil {
                let run = SourceEvidence.Numbers(
                    producer: "\(host)/\(run)", first: sequence, last: sequence, count: 1)
                note("web") { $0.merge(SourceEvidence(source: "web", start: start, numbers: [run])) }
            }
        case "backup": note("backup") { $0.received += 1 }
        case "ledger" where metric == "sent" && of == "web":
            note("web") { $0.declared = ($0.declared ?? 0) + value }
        case "beats" where ["a", "b", "c"].contains(host):
            note("web") { $0.heard = Set($0.heard + [host]).sorted() }
        default: break
        }
        sent.append(item)
        return item
    }
}
