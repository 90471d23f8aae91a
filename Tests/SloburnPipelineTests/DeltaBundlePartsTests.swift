import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Large bundles go out in several records that together say the same.
@Suite struct DeltaBundlePartsTests {
    static func bundle(keys: Int, buckets: Int) -> DeltaBundle {
        let origin = Timestamp(seconds: 1_795_223_400)
        let input = InputPartition(topic: "metrics", partition: 3)
        return DeltaBundle(
            sender: "a", sentAt: origin,
            ranges: [
                .init(input: input, fromOffset: 5, toOffset: 9, earliest: origin, latest: origin, idleUntil: origin)
            ], rejected: ["web": 2],
            keys: (0..<keys).map { key in
                DeltaBundle.KeyDelta(
                    budget: "budget", countingRevision: "r", group: ["group \(key)"], lastSample: origin, duplicates: 3,
                    buckets: (0..<buckets).map { bucket in
                        .init(
                            start: origin + .seconds(Int64(10 * bucket)),
                            tally: Tally(matched: Int64.max - Int64(bucket), total: Int64.max), samples: Int64.max)
                    })
            })
    }

    @Test(arguments: [(0, 0), (1, 0), (1, 1), (3, 2), (50, 7), (2, 500)])
    func partsHoldWhatTheBundleHolds(keys: Int, buckets: Int) throws {
        let bundle = Self.bundle(keys: keys, buckets: buckets)
        for limit in [1, 200, 1_000, 5_000, DeltaBundle.largestRecord] {
            let parts = bundle.parts(ofAtMost: limit)
            #expect(parts.dropLast().allSatisfy { $0.isContinued && $0.rejected.isEmpty })
            #expect(parts.last?.isContinued == false && parts.last?.rejected == bundle.rejected)
            #expect(parts.allSatisfy { $0.ranges == bundle.ranges })
            let pieces = parts.flatMap(\.keys)
            for key in bundle.keys {
                let own = pieces.filter { $0.group == key.group }
                #expect(own.flatMap(\.buckets) == key.buckets)
                #expect(own.reduce(0) { $0 + $1.duplicates } == key.duplicates)
            }
            if limit >= 1_000 { #expect(parts.allSatisfy { $0.encoded.count <= limit + 250 }, "limit \(limit)") }
        }
    }

    @Test(
        "Evidence that is larger than a record is told in several",
        arguments: [(0, 200, 256), (40, 200, 256), (2_000, 30, 256), (3, 4_000, 0), (1, 1, 0)])
    func evidenceIsSplitToo(keys: Int, intervals: Int, producers: Int) throws {
        var bundle = Self.bundle(keys: keys, buckets: 20)
        let name = String(repeating: "n", count: CompletenessRule.longestName - 5)
        bundle.evidence = (0..<intervals).map { interval in
            SourceEvidence(
                source: "web", start: bundle.sentAt + .minutes(Int64(interval)), received: .max, declared: .min,
                heard: (0..<20).map { "host-\($0)" },
                numbers: (0..<producers).map { number in
                    .init(producer: "\(name)\(number)", first: .min, last: .max, count: .max)
                })
        }
        let parts = bundle.parts()
        #expect((parts.count > 1) == (intervals * producers > 3_000 || intervals > 1_000))
        #expect(parts.allSatisfy { $0.encoded.count <= DeltaBundle.largestRecord })
        #expect(parts.flatMap(\.evidence) == bundle.evidence)
        #expect(parts.flatMap(\.keys).flatMap(\.buckets) == bundle.keys.flatMap(\.buckets))
        #expect(parts.dropLast().allSatisfy(\.isContinued) && parts.last?.isContinued == false)
        for part in parts { #expect(try CorruptRecordTests.decode(part.encoded) == part) }
    }

    @Test func aSmallBundleIsOneRecord() {
        let bundle = Self.bundle(keys: 4, buckets: 3)
        #expect(bundle.parts() == [bundle])
    }
}
