import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Internal records that were cut or damaged: an error, never a trap.
@Suite struct CorruptRecordTests {
    static func ingest(seed: UInt64) throws -> IngestStage {
        var generator = RecordGenerator(seed: seed)
        var definition = TestBudget.engine(interval: .seconds(10))
        definition.sources[0].completeness = CompletenessRule(
            sequence: .init(field: "timestamp", producer: ["service", "region"]), audit: .init(source: "web"),
            expected: .init(evidence: .init(source: "web"), label: "status", names: ["200", "503"]))
        definition.sources[0].fallback = FallbackRule(source: "other")
        let ingest = try IngestStage(definition: definition, latenessReference: .partition)
        let lane = ingest.open(InputProgress(input: InputPartition(topic: "metrics.http", partition: 3), offset: 0))
        for (offset, record) in generator.records(60).enumerated() {
            record.json.withInput(offset: Int64(offset), timestamp: record.timestamp) {
                ingest.ingest($0, lane: lane, clock: record.timestamp)
            }
        }
        return ingest
    }

    static func bundle(seed: UInt64) throws -> DeltaBundle {
        let ingest = try ingest(seed: seed)
        return ingest.drain(sender: "member-1", now: Timestamp(seconds: 1_795_223_600))[0]
    }

    static func decode(_ bytes: [UInt8]) throws -> DeltaBundle {
        try bytes.withUnsafeBytes { try DeltaBundle(decoding: $0) }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func aBundleSurvivesTheRoundTripAndNoCut(seed: UInt64) throws {
        let bundle = try Self.bundle(seed: seed)
        #expect(bundle.evidence.contains { !$0.numbers.isEmpty && !$0.heard.isEmpty && $0.declared != nil })
        let bytes = bundle.encoded
        #expect(try Self.decode(bytes) == bundle, "seed \(seed)")
        for length in stride(from: 0, to: bytes.count, by: 3) {
            #expect(throws: CorruptRecordError.self, "seed \(seed), \(length) bytes") {
                try Self.decode(Array(bytes.prefix(length)))
            }
        }
        #expect(throws: CorruptRecordError.self) { try Self.decode(bytes + [0]) }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func noDamageTrapsTheReader(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = try Self.bundle(seed: seed).encoded
        for _ in 0..<100 {
            _ = try? Self.decode(Self.damaged(bytes, &random))
            _ = try? Self.decode((0..<random.index(0..<60)).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    @Test(arguments: 1...25 as ClosedRange<UInt64>)
    func noDamagedCheckpointTrapsTheRestore(seed: UInt64) throws {
        let definition = TestBudget.engine(interval: .seconds(10))
        var partition = BudgetPartition(partition: 0, definition: definition)
        partition.apply(try Self.bundle(seed: seed), at: Timestamp(seconds: 1_795_223_400))
        let time = Timestamp(seconds: 1_795_223_600)
        _ = partition.evaluate(at: time)
        let records = partition.takeCheckpoints()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let damaged = records.map { record in
                CheckpointRecord(
                    key: record.key,
                    value: random.chance(300) ? record.value.map { Self.damaged($0, &random) } : record.value)
            }
            var restored = try? BudgetPartition(
                partition: 0, definition: definition, restoring: damaged, isRead: { _ in true })
            _ = restored?.evaluate(at: time + .seconds(10))
            _ = restored?.takeCheckpoints()
        }
        for length in stride(from: 0, to: records[0].value?.count ?? 0, by: 5) {
            let cut = CheckpointRecord(key: records[0].key, value: Array((records[0].value ?? []).prefix(length)))
            #expect(throws: BudgetPartition.RestoreError.self) {
                _ = try BudgetPartition(partition: 0, definition: definition, restoring: [cut], isRead: { _ in true })
            }
        }
    }

    static func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<random.number(1...4) where !bytes.isEmpty {
            let place = random.index(0..<bytes.count)
            switch random.index(0..<4) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] = 0xFF
            case 2: bytes.remove(at: place)
            default: bytes.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0x7F].prefix(random.index(1..<5)), at: place)
            }
        }
        return sealed(bytes)
    }

    /// With the checksum put right, so that what lies behind it is read.
    static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 8 else { return bytes }
        let sum = bytes.dropLast(8).withUnsafeBytes { RecordChecksum.of($0) }
        return bytes.dropLast(8) + (0..<8).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt64($0))) }
    }

    @Test func whatTheChecksumDoesNotFitIsRefusedAndANewerVersionIsNamed() throws {
        let bytes = try Self.bundle(seed: 3).encoded
        for place in bytes.indices.dropFirst() {
            var damaged = bytes
            damaged[place] ^= 0x10
            #expect(throws: CorruptRecordError.self) { try Self.decode(damaged) }
        }
        var newer = bytes
        newer[0] += 1
        let error = #expect(throws: CorruptRecordError.self) { try Self.decode(newer) }
        #expect(error?.isNewer == true)
        #expect(error?.description.contains("version 7") == true)
    }
}
