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

    @Test func aSmallBundleIsOneRecord() {
        let bundle = Self.bundle(keys: 4, buckets: 3)
        #expect(bundle.parts() == [bundle])
    }
}
