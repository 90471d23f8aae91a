import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Two sources of one SLO that come and go, with late samples and restarts: every snapshot against a slow model.
@Suite struct FallbackOracleTests {
    static let origin = Timestamp(seconds: 1_795_223_400)
    static let sources = ["web", "lb"]

    /// A budget for each region, whose source has a fallback.
    static func definition(after: Int64, backAfter: Int64) -> EngineDefinition {
        var definition = TestBudget.engine(interval: .seconds(10))
        definition.budgets = [TestBudget.availability.definition]
        definition.sources[0].fallback = FallbackRule(
            source: "lb", after: .minutes(after), backAfter: .minutes(backAfter))
        var other = TestBudget.source
        other.name = "lb"
        definition.sources.append(other)
        return definition
    }

    private struct Sample {
        let source: String
        let region: String
        let bucket: Timestamp
        let tally: Tally
    }

    private struct World {
        let definition: EngineDefinition
        var partition: BudgetPartition
        var model: FallbackModel
        var random: SeededGenerator
        var time = FallbackOracleTests.origin
        var store: [String: [UInt8]] = [:]
        var told: [Sample] = []
        private var late: [(due: Timestamp, sample: Sample)] = []
        private var received: [String: [Int64: Int64]] = [:]
        private var isUp = ["web": true, "lb": true]
        private var offset: Int64 = 0

        init(seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            let (after, backAfter) = (random.number(1...4), random.number(1...6))
            definition = FallbackOracleTests.definition(after: after, backAfter: backAfter)
            partition = BudgetPartition(partition: 0, definition: definition)
            model = FallbackModel(after: after, backAfter: backAfter)
            self.random = random
            _ = partition.evaluate(at: time)
        }

        /// The samples of ten seconds, some of which come later.
        private mutating func samples() -> [Sample] {
            var now: [Sample] = []
            for source in FallbackOracleTests.sources {
                if random.chance(source == "web" ? 45 : 25) { isUp[source]?.toggle() }
                guard isUp[source] == true || time == FallbackOracleTests.origin else { continue }
                for region in source == "web" ? ["eu", "us"] : ["eu", "us", "ap"] {
                    let total = random.number(1...50)
                    let sample = Sample(
                        source: source, region: region, bucket: time,
                        tally: Tally(matched: random.number(0...total), total: total))
                    if random.chance(200) {
                        late.append((time + .seconds(10 * random.number(1...12)), sample))
                    } else {
                        now.append(sample)
                    }
                }
            }
            let due = late.filter { $0.due <= time }.map(\.sample)
            late.removeAll { $0.due <= time }
            return now + due
        }

        mutating func step() -> [OutputRecord] {
            let samples = samples()
            time = time + .seconds(10)
            told += samples
            var evidence: [SourceEvidence] = []
            for sample in samples {
                let minute = sample.bucket.flooredTo(.minutes(1))
                received[sample.source, default: [:]][minute.nanoseconds, default: 0] += sample.tally.total
                evidence.append(.init(source: sample.source, start: minute, received: sample.tally.total))
            }
            let keys = samples.map { sample in
                DeltaBundle.KeyDelta(
                    budget: "availability", countingRevision: "", group: [sample.region], source: sample.source,
                    lastSample: sample.bucket, duplicates: 0,
                    buckets: [.init(start: sample.bucket, tally: sample.tally, samples: sample.tally.total)])
            }
            let range = DeltaBundle.InputRange(
                input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: offset, toOffset: offset + 1,
                earliest: nil, latest: time, idleUntil: time)
            offset += 1
            partition.apply(
                DeltaBundle(sender: "test", sentAt: time, ranges: [range], evidence: evidence, keys: keys), at: time)
            if time == time.flooredTo(.minutes(1)) { judge(minute: time - .minutes(1)) }
            let records = partition.evaluate(at: time).validated(oneOf: 5)
            for record in partition.takeCheckpoints() { store[record.key] = record.value }
            return records
        }

        private mutating func judge(minute: Timestamp) {
            func isThere(_ source: String) -> Bool { received[source]?[minute.nanoseconds] ?? 0 > 0 }
            model.judge(isUsable: isThere("web"), canStandIn: isThere("lb"))
        }

        mutating func restart() throws {
            partition = try BudgetPartition(
                partition: 0, definition: definition,
                restoring: store.sorted { $0.key < $1.key }.map { CheckpointRecord(key: $0.key, value: $0.value) },
                isRead: { _ in true })
        }

        /// What a region has counted from a time on, and whether it has been counted at all.
        func expected(_ region: String, from: Timestamp) -> Tally? {
            var isKnown = false
            let sum = told.reduce(into: Tally.zero) { sum, sample in
                let minute = Int((sample.bucket - FallbackOracleTests.origin).nanoseconds / 60_000_000_000)
                let source = model.usesFallback(minute: minute) ? "lb" : "web"
                guard sample.region == region, sample.source == source else { return }
                isKnown = true
                if sample.bucket >= from { sum += sample.tally }
            }
            return isKnown ? sum : nil
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func everySnapshotCountsWhatItShould(seed: UInt64) throws {
        var world = World(seed: seed)
        var snapshots: [String: JSONObject] = [:]
        var audits: [String] = []
        for step in 1...900 {
            for record in world.step() {
                guard let value = record.value else { continue }
                if record.topic == .snapshots { snapshots[record.key] = try JSONObject(value) }
                if record.topic == .audit, record.key == "web" {
                    audits.append(try JSONObject(value)["event"].text ?? "")
                }
            }
            for region in ["eu", "us", "ap"] {
                let snapshot = snapshots["availability{region=\"\(region)\"}"]
                guard let whole = world.expected(region, from: Self.origin) else {
                    #expect(snapshot == nil, "step \(step): a budget of \(region), which nobody has counted")
                    continue
                }
                #expect(snapshot?["good"].integer == whole.matched, "step \(step) \(region)")
                #expect(snapshot?["total"].integer == whole.total, "step \(step) \(region)")
                let hour = world.expected(region, from: world.time - .hours(1))
                #expect(snapshot?["burnRates"]["1h"]["total"].integer == hour?.total, "step \(step) \(region)")
            }
            if world.random.chance(30) { try world.restart() }
        }
        #expect(world.model.switches >= 2, "seed \(seed) switches too rarely to show anything")
        #expect(audits.count == world.model.switches)
        let expected = (0..<audits.count).map { $0.isMultiple(of: 2) ? "fallbackStarted" : "fallbackEnded" }
        #expect(audits == expected)
    }
}
