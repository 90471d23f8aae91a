import Foundation
import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnPipeline

@Suite struct QualityReportTests {
    @Test("What is carried comes back from the metadata of an offset", arguments: 1...50 as ClosedRange<UInt64>)
    func carriesCounts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var counters = IngestCounters()
        for (_, place) in IngestCounters.dispositions { counters[keyPath: place] = random.number(0...3) }
        for reason in RejectionClass.allCases where random.chance(500) {
            counters.rejected[reason] = random.number(1...9)
        }
        let input = InputPartition(topic: "t", partition: 1)
        let progress = InputProgress(
            input: input, offset: 99, latest: Timestamp(seconds: 1_795_000_000),
            revisions: ["web": "0123456789abcdef", "a-b": "f"],
            quality: [
                CarriedQuality(source: "web", fromOffset: 7, counters: counters),
                CarriedQuality(source: "web-2", fromOffset: 0, counters: IngestCounters()),
            ])
        #expect(InputProgress(input: input, offset: 99, metadata: progress.metadata) == progress)
    }

    @Test(
        "Other metadata carry nothing",
        arguments: ["quality.web=from:x", "quality.web=counted:3", "quality.web=from:1,other:2", "quality.web=from:-1"])
    func ignoresOthers(metadata: String) {
        let input = InputPartition(topic: "t", partition: 1)
        #expect(InputProgress(input: input, offset: 9, metadata: metadata).quality == [])
    }

    /// One record in every way a record can end.
    private static let texts: [String?] = [
        IngestHarness.event(secondsAgo: 9), IngestHarness.event(secondsAgo: 1), IngestHarness.event(secondsAgo: 7), nil,
        "{", IngestHarness.event(secondsAgo: 2, #""unit":"parsec""#), IngestHarness.event(secondsAgo: -3_600),
        IngestHarness.event(secondsAgo: 90_000), #"{"metric":"other","value":1,"timestamp":1795223599000}"#,
        IngestHarness.event(secondsAgo: 1, #""id":"a""#), IngestHarness.event(secondsAgo: 1, #""id":"a""#),
        "[" + IngestHarness.event() + "," + IngestHarness.event() + ",7]",
    ]

    @Test(
        "The reports of a partition follow one another and add up, across stops",
        arguments: 1...60 as ClosedRange<UInt64>)
    func addsUp(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let input = InputPartition(topic: "metrics.http", partition: 0)
        var committed = InputProgress(input: input, offset: 0)
        var (told, next): ([QualityReport.Partition], Int64) = ([], 0)
        for _ in 0..<6 {
            // A crash loses what was not committed, and so does a report that was not.
            let stage = try IngestHarness().stage
            let lane = stage.open(committed)
            next = max(0, committed.offset)
            for _ in 0..<random.index(1..<5) {
                for _ in 0..<random.index(0..<20) {
                    Self.ingest(random.pick(Self.texts), offset: next, into: stage, lane)
                    next += 1
                }
                let reports = random.chance(400) ? stage.takeQuality() : []
                let progress = try #require(stage.progress.first { $0.input == input && $0.offset >= next })
                guard random.chance(800) else { break }
                committed = InputProgress(input: input, offset: progress.offset, metadata: progress.metadata)
                told += reports.flatMap(\.partitions)
                _ = stage.drain(sender: "test", now: IngestHarness.now)
            }
        }
        let stage = try IngestHarness().stage
        _ = stage.open(committed)
        told += stage.takeQuality().flatMap(\.partitions).filter { $0.input == input }
        var expected: Int64 = 0
        for partition in told {
            #expect(partition.fromOffset == expected)
            #expect(partition.counters.records == partition.toOffset - partition.fromOffset)
            expected = partition.toOffset
        }
        #expect(expected == max(0, committed.offset))
    }

    private static func ingest(_ text: String?, offset: Int64, into stage: IngestStage, _ lane: Int) {
        let now = IngestHarness.now
        guard let text else {
            let record = InputRecord(offset: offset, timestamp: now, isAppendTime: false, value: nil)
            return stage.ingest(record, lane: lane, clock: now)
        }
        text.withInput(offset: offset, timestamp: now, isAppendTime: false) { stage.ingest($0, lane: lane, clock: now) }
    }

    @Test("Each element is in exactly one of the counts, and the record says so")
    func tellsEveryElement() throws {
        let stage = try IngestHarness().stage
        let lane = stage.open(InputProgress(input: InputPartition(topic: "metrics.http", partition: 3), offset: 0))
        for (offset, text) in Self.texts.enumerated() { Self.ingest(text, offset: Int64(offset), into: stage, lane) }
        let report = try #require(stage.takeQuality().first)
        let record = report.record(daemon: "d", member: "m", at: IngestHarness.now)
        _ = [record].validated()
        let value = try #require(record.value)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
        func count(_ name: String) -> Int { json[name] as? Int ?? -1 }
        #expect(record.key == "web" && record.topic == .quality)
        #expect(count("records") == 12 && count("tombstones") == 1)
        #expect(count("elements") == 13)
        #expect(count("counted") == 6 && count("unmatched") == 1 && count("duplicates") == 1)
        #expect(count("late") == 1 && count("rejected") == 4)
        let classes = json["rejectedByClass"] as? [String: Int]
        #expect(classes == ["malformed": 2, "unknown_unit": 1, "future_timestamp": 1])
        let partition = try #require((json["partitions"] as? [[String: Any]])?.first)
        #expect(partition["skewMs"] as? Int == 1_000 && partition["disorderMs"] as? Int == 6_000)
        #expect(partition["fromOffset"] as? Int == 0 && partition["toOffset"] as? Int == 12)
        #expect(partition["offsetsWithoutRecord"] as? Int == 0)
        #expect(stage.takeQuality() == [])
    }
}
