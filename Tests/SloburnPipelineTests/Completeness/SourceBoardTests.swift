import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnPipeline

/// Completeness and coverage of a source, against what follows from all of the evidence at once.
@Suite struct SourceBoardTests {
    static let origin = Timestamp(seconds: 1_795_222_800)

    enum Kind: String, CaseIterable, Sendable {
        case audit, expected, sequence
    }

    static func source(_ name: String, _ rule: CompletenessRule?) -> DataSourceDefinition {
        var source = TestBudget.source
        source.name = name
        source.completeness = rule
        return source
    }

    static func rule(_ kind: Kind, every minutes: Int64, wait: Int64) -> CompletenessRule {
        var rule = CompletenessRule(interval: .minutes(minutes), wait: .minutes(wait))
        switch kind {
        case .audit: rule.audit = .init(source: "audit")
        case .expected: rule.expected = .init(evidence: .init(source: "web"), label: "host", names: ["a", "b", "c"])
        case .sequence: rule.sequence = .init(field: "seq", producer: ["host"])
        }
        return rule
    }

    /// Evidence of one interval, told in up to three parts.
    static func evidence(
        _ kind: Kind, at start: Timestamp, _ random: inout SeededGenerator, _ next: inout [String: Int64]
    )
        -> (parts: [SourceEvidence], isComplete: Bool)
    {
        var parts: [SourceEvidence] = []
        var isComplete = true
        switch kind {
        case .audit:
            let declared = random.number(0...40)
            let received = random.chance(300) ? random.number(0...40) : declared
            isComplete = declared == 0 || received * 20 >= declared * 19
            parts = [
                .init(source: "web", start: start, received: received),
                .init(source: "web", start: start, declared: declared),
            ]
            if random.chance(100) {
                isComplete = false
                parts.removeLast()
            }
        case .expected:
            for name in ["a", "b", "c"] {
                if random.chance(60) {
                    isComplete = false
                } else {
                    parts.append(.init(source: "web", start: start, received: 1, heard: [name]))
                }
            }
        case .sequence:
            for producer in ["a", "b"] {
                let (first, count) = (next[producer] ?? 1, random.number(20...60))
                let lost = random.chance(100) ? random.number(10...19) : 0
                if lost > 0 { isComplete = false }
                next[producer] = first + count
                let half = count / 2
                let numbers: [SourceEvidence.Numbers] = [
                    .init(producer: producer, first: first + lost, last: first + half - 1 + lost, count: half - lost),
                    .init(producer: producer, first: first + half, last: first + count - 1, count: count - half),
                ].filter { $0.count > 0 }
                parts += numbers.map { .init(source: "web", start: start, received: $0.count, numbers: [$0]) }
            }
        }
        return (parts.shuffled(using: &random), isComplete)
    }

    @Test(arguments: Kind.allCases, 1...6 as ClosedRange<UInt64>)
    func coverageIsTheShareOfCompleteIntervals(kind: Kind, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let (minutes, wait) = (random.pick([1, 5, 15] as [Int64]), random.number(0...3))
        let sources = [Self.source("web", Self.rule(kind, every: minutes, wait: wait)), Self.source("audit", nil)]
        var board = SourceBoard(sources)
        var store: [String: [UInt8]] = [:]
        var complete: [Timestamp: Bool] = [:]
        var late: [(due: Timestamp, evidence: SourceEvidence)] = []
        var next: [String: Int64] = [:]
        // Longer than evidence is kept.
        for number in 0..<(36 * 60 / minutes) {
            let start = Self.origin + .minutes(number * minutes)
            let (parts, isComplete) = Self.evidence(kind, at: start, &random, &next)
            complete[start] = isComplete
            let now = start + .minutes(minutes)
            for part in parts {
                if random.chance(50) {
                    late.append((now + .minutes(random.number(1...90)), part))
                } else {
                    board.add([part])
                }
            }
            board.add(late.filter { $0.due <= now }.map(\.evidence))
            late.removeAll { $0.due <= now }
            _ = board.judge(at: now)
            if random.chance(20) { board = try Self.restarted(board, sources, &store) }
        }
        board.add(late.map(\.evidence))
        let end = Self.origin + .minutes((36 * 60 / minutes) * minutes + wait)
        _ = board.judge(at: end)
        for _ in 0..<200 {
            let from = Self.origin + .seconds(random.number(0...36 * 3_600))
            let to = from + .seconds(random.number(0...12 * 3_600))
            let whole = complete.filter {
                $0.key >= from && $0.key + .minutes(minutes) <= min(to, end - .minutes(wait))
            }
            let coverage = board.coverage(of: "web", from: from, to: to)
            #expect((coverage == nil) == whole.isEmpty)
            guard let coverage else { continue }
            #expect(coverage.trusted * Int64(whole.count) == coverage.all * Int64(whole.values.count { $0 }))
        }
        #expect(Set(complete.values).count == 2, "the seed shows nothing")
    }

    /// What comes back from the checkpoints.
    private static func restarted(
        _ board: SourceBoard, _ sources: [DataSourceDefinition], _ store: inout [String: [UInt8]]
    ) throws -> SourceBoard {
        var board = board
        var encoder = ByteEncoder()
        var records: [CheckpointRecord] = []
        board.takeCheckpoints(&encoder, into: &records)
        for record in records { store[record.key] = record.value }
        var restored = SourceBoard(sources)
        for (key, value) in store.sorted(by: { $0.key < $1.key }) {
            #expect(SourceBoard.isOwn(recordKey: key))
            #expect(try restored.restore(key, value))
        }
        return restored
    }

    @Test func nothingTellsOfASourceWithoutARule() {
        var board = SourceBoard([Self.source("web", nil)])
        board.add([.init(source: "web", start: Self.origin, received: 1)])
        _ = board.judge(at: Self.origin + .minutes(10))
        #expect(board.coverage(of: "web", from: Self.origin, to: Self.origin + .minutes(10)) == nil)
    }

    @Test(arguments: Kind.allCases)
    func nothingIsCoveredBeforeTheFirstSample(kind: Kind) throws {
        var board = SourceBoard([Self.source("web", Self.rule(kind, every: 1, wait: 0)), Self.source("audit", nil)])
        _ = board.judge(at: Self.origin)
        _ = board.judge(at: Self.origin + .minutes(10))
        let coverage = board.coverage(of: "web", from: Self.origin, to: Self.origin + .minutes(10))
        #expect(coverage?.share == 0)
        #expect(coverage?.isBelow(Ratio(1)) == true)
    }

    @Test func theFallbackCoversWhatItStandsInFor() throws {
        var primary = Self.source("web", Self.rule(.audit, every: 1, wait: 0))
        primary.fallback = FallbackRule(source: "lb", after: .minutes(2), backAfter: .minutes(2))
        var board = SourceBoard([primary, Self.source("lb", nil)])
        for minute in 0..<Int64(20) {
            let start = Self.origin + .minutes(minute)
            let isDead = (5..<12).contains(minute)
            board.add([
                .init(source: "web", start: start, received: isDead ? 1 : 10, declared: 10),
                .init(source: "lb", start: start, received: minute == 7 ? 0 : 10),
            ])
            let changes = board.judge(at: start + .minutes(1))
            switch minute {
            case 6:
                #expect(changes.map(\.change) == [.init(from: Self.origin + .minutes(5), isToFallback: true)])
                #expect(changes.first?.completeness == Completeness(have: 1, of: 10))
            case 13: #expect(changes.map(\.change) == [.init(from: Self.origin + .minutes(12), isToFallback: false)])
            default: #expect(changes.isEmpty, "minute \(minute)")
            }
        }
        // Of twenty minutes only the one in which neither was of use.
        let coverage = board.coverage(of: "web", from: Self.origin, to: Self.origin + .minutes(20))
        #expect(coverage?.share == 0.95)
    }

    @Test(
        "Longer intervals of a fallback count for the part in which it stands in", arguments: [1, 2, 5, 15] as [Int64])
    func theFallbackMayHaveOtherIntervals(minutes: Int64) throws {
        var primary = Self.source("web", Self.rule(.audit, every: 1, wait: 0))
        primary.fallback = FallbackRule(source: "lb", after: .minutes(2), backAfter: .minutes(2))
        let rule = CompletenessRule(
            interval: .minutes(minutes), wait: .zero, expected: .init(evidence: .init(source: "lb")))
        var board = SourceBoard([primary, Self.source("lb", rule)])
        for minute in 0..<Int64(60) {
            let start = Self.origin + .minutes(minute)
            board.add([.init(source: "web", start: start, received: (17..<32).contains(minute) ? 0 : 10, declared: 10)])
            board.add([.init(source: "lb", start: start, received: 10, heard: [""])])
            _ = board.judge(at: start + .minutes(1))
        }
        #expect(
            board.fallbacks(of: ["web"], from: Self.origin, to: Self.origin + .hours(1)).map(\.span) == [.minutes(15)])
        let coverage = board.coverage(of: "web", from: Self.origin, to: Self.origin + .hours(1))
        #expect(coverage?.share == 1)
    }

    @Test("Where a field that is to hold numbers holds none, nothing can be trusted", arguments: [false, true])
    func samplesWithoutNumbersTellNothing(isNumbered: Bool) throws {
        var board = SourceBoard([Self.source("web", Self.rule(.sequence, every: 1, wait: 0))])
        for minute in 0..<Int64(10) {
            let start = Self.origin + .minutes(minute)
            let numbers = SourceEvidence.Numbers(producer: "a", first: 10 * minute, last: 10 * minute + 9, count: 10)
            board.add([.init(source: "web", start: start, received: 10, numbers: isNumbered ? [numbers] : [])])
            _ = board.judge(at: start + .minutes(1))
        }
        let coverage = board.coverage(of: "web", from: Self.origin, to: Self.origin + .minutes(10))
        #expect(coverage?.share == (isNumbered ? 1 : 0))
        let last = board.watches[0].number(of: Self.origin + .minutes(9))
        #expect(board.watches[0].missingNumbers(last) == (isNumbered ? 0 : 10))
    }

    @Test func damagedRecordsAreErrors() throws {
        var board = SourceBoard([Self.source("web", Self.rule(.sequence, every: 1, wait: 0))])
        board.add([
            .init(
                source: "web", start: Self.origin, received: 2,
                numbers: [.init(producer: "a", first: 1, last: 2, count: 2)])
        ])
        _ = board.judge(at: Self.origin + .minutes(2))
        var encoder = ByteEncoder()
        var records: [CheckpointRecord] = []
        board.takeCheckpoints(&encoder, into: &records)
        #expect(records.count == 3)
        for record in records {
            let value = try #require(record.value)
            for length in 0..<value.count {
                #expect(throws: CorruptRecordError.self) { try board.restore(record.key, Array(value.prefix(length))) }
            }
        }
    }
}
