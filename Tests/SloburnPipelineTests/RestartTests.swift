import Foundation
import SloburnConfig
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// The golden backtests with a restart from checkpoints after every few evaluations: nothing may differ.
@Suite struct RestartTests {
    @Test("A restart changes nothing, over one partition and over several", arguments: GoldenTests.cases, [1, 7])
    func aRestartChangesNothing(_ name: String, each: Int) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/golden/\(name)")
        let (configuration, _) = ConfigurationReader.read(paths: [folder.appending(path: "config.yaml").path])
        let definition = try #require(configuration).engine
        let input = try Data(contentsOf: folder.appending(path: "input.ndjson"))
        var plain = try Run(definition, restartsEach: Int.max)
        let without = try plain.output(of: input).records
        var restarting = try Run(definition, restartsEach: each, partitions: each == 1 ? 3 : 1)
        let (with, restarts) = try restarting.output(of: input)
        #expect(each > 1 || restarts > 0)
        var missing = Dictionary(without.map { ($0, 1) }, uniquingKeysWith: +)
        for record in with { missing[record, default: 0] -= 1 }
        let extra = missing.filter { $0.value != 0 }.prefix(5).map {
            "\($0.key.topic) \($0.key.key) at \($0.key.timestamp.nanoseconds), \($0.value)"
        }
        try #require(with.count == without.count, "\(extra)")
        for (record, expected) in zip(with, without) {
            let place = "\(record.topic) \(record.key) at \(record.timestamp.nanoseconds)"
            try #require(record == expected, "\(place)")
        }
    }
}

extension RestartTests {
    @Test(
        "No damaged state of slices, periods and composites traps",
        arguments: [
            "timeslices", "timeslices-no-data", "ratio-timeslices", "raw-ratio", "calendar-day", "composite", "days",
        ],
        1...8 as ClosedRange<UInt64>)
    func noDamageTraps(_ name: String, seed: UInt64) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/golden/\(name)")
        let (configuration, _) = ConfigurationReader.read(paths: [folder.appending(path: "config.yaml").path])
        var definition = try #require(configuration).engine
        definition.partitions = 1
        var run = try Run(definition, restartsEach: 3)
        _ = try run.output(of: Data(contentsOf: folder.appending(path: "input.ndjson")))
        // With other counting revisions everything is retired.
        var other = definition
        for index in other.budgets.indices { other.budgets[index].countingRevision = "other" }
        var random = SeededGenerator(seed: seed)
        var (refused, rounds) = (0, 0)
        // Of states that hold little but what must fit together nearly all damage is refused.
        while rounds < 60 || (refused == rounds && rounds < 2_000) {
            let round = rounds
            rounds += 1
            var damaged = run.checkpoints[0].values.filter { $0.key != "partition" }.sorted { $0.key < $1.key }
            let place = random.index(0..<damaged.count)
            damaged[place].value = damaged[place].value.map { CorruptRecordTests.damaged($0, &random) }
            if let partition = run.checkpoints[0]["partition"] { damaged.append(partition) }
            guard
                var restored = try? BudgetPartition(
                    partition: 0, definition: round % 2 == 0 ? definition : other, restoring: damaged,
                    isRead: { _ in true })
            else {
                refused += 1
                continue
            }
            let evaluated = try #require(restored.clock.evaluated)
            for later in [TimeSpan.minutes(1), .hours(3), .days(40)] {
                _ = restored.evaluate(at: evaluated.flooredTo(.minutes(1)) + later)
                _ = restored.takeCheckpoints()
            }
        }
        #expect(refused > 0 && refused < rounds)
    }
}

/// Both halves of the pipeline, evaluated as a backtest does; the second one begins anew from its checkpoints.
private struct Run {
    private let definition: EngineDefinition
    private let restartsEach: Int
    private let ingest: IngestStage
    private var budgets: [BudgetPartition]
    /// What the checkpoints topic holds, by partition and key.
    private(set) var checkpoints: [[String: CheckpointRecord]]
    private var next: Timestamp?
    private var evaluations = 0
    private var restarts = 0
    private var records: [OutputRecord] = []

    init(_ definition: EngineDefinition, restartsEach: Int, partitions: Int = 1) throws {
        var definition = definition
        definition.partitions = partitions
        self.definition = definition
        self.restartsEach = restartsEach
        ingest = try IngestStage(definition: definition, latenessReference: .stream)
        budgets = (0..<partitions).map { BudgetPartition(partition: $0, definition: definition) }
        checkpoints = budgets.map { _ in [:] }
    }

    /// All records but those of the audit, which tells of each start.
    mutating func output(of input: Data) throws -> (records: [OutputRecord], restarts: Int) {
        let reader = RecordedRecordReader()
        var lanes: [InputPartition: (number: Int, offset: Int64)] = [:]
        for line in input.split(separator: UInt8(ascii: "\n")) {
            var times: [Timestamp] = []
            try line.withUnsafeBytes { bytes in
                let recorded = try reader.read(bytes)
                guard ingest.reads(topic: recorded.topic) else { return }
                let source = InputPartition(topic: recorded.topic, partition: recorded.partition)
                let known = lanes[source] ?? (ingest.open(InputProgress(input: source, offset: -1)), 0)
                let offset = recorded.offset ?? known.offset
                lanes[source] = (known.number, offset + 1)
                let time = recorded.timestampMilliseconds.flatMap(Timestamp.init(milliseconds:))
                recorded.withValue { value in
                    let record = InputRecord(offset: offset, timestamp: time, isAppendTime: false, value: value)
                    ingest.ingest(record, lane: known.number, clock: time) { times.append($0) }
                }
            }
            for time in times {
                if next == nil { next = time.flooredTo(definition.evaluationInterval) + definition.evaluationInterval }
                if let next, time >= next { try evaluate(until: time) }
            }
        }
        if let clock = ingest.clock {
            try evaluate(until: clock.flooredTo(definition.evaluationInterval) + definition.evaluationInterval)
        }
        // Within an evaluation the order of keys is that in which they came to be known.
        let sorted = records.sorted {
            ($0.timestamp, $0.topic.rawValue, $0.key, $0.headers[1].value)
                < ($1.timestamp, $1.topic.rawValue, $1.key, $1.headers[1].value)
        }
        return (sorted, restarts)
    }

    /// What a sample brings that is later than an evaluation waits; it does not change what the evaluation sees.
    private mutating func evaluate(until end: Timestamp) throws {
        guard let clock = ingest.clock else { return }
        for (number, bundle) in ingest.drain(sender: "restart", now: clock).enumerated() {
            budgets[number].apply(bundle, at: clock)
        }
        while let time = next, time <= end {
            for number in budgets.indices {
                records += budgets[number].evaluate(at: time, watermark: clock).validated(oneOf: 20).filter {
                    $0.topic != .audit
                }
            }
            next = time + definition.evaluationInterval
            evaluations += 1
            if evaluations % restartsEach == 0 { try restart() }
        }
    }

    private mutating func restart() throws {
        for number in budgets.indices {
            // Compacted, as the topic is.
            for record in budgets[number].takeCheckpoints() {
                checkpoints[number][record.key] = record.value == nil ? nil : record
            }
            budgets[number] = try BudgetPartition(
                partition: number, definition: definition, restoring: Array(checkpoints[number].values),
                isRead: { _ in true })
        }
        restarts += 1
    }
}
