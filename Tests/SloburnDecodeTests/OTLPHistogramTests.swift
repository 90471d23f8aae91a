import SloburnDecode
import SloburnModel
import Testing

@Suite struct OTLPHistogramTests {
    private static let time = OTLPBytes.time
    private static let large = UInt64(Int64.max)

    private static func explicit(
        _ name: String, _ counts: [UInt64], _ bounds: [Double], count: UInt64, _ more: [UInt8],
        temporality: UInt64 = 1, _ expected: String
    ) -> OTLPCase {
        let point = Wire.fixed(4, count) + Wire.packed(6, counts) + Wire.packed(7, bounds) + more
        return OTLPCase(name, Wire.request([OTLPBytes.histogram(point, temporality: temporality)]), [expected])
    }

    private static func explicit(
        _ name: String, _ counts: [UInt64], _ bounds: [Double], count: UInt64, _ expected: String
    ) -> OTLPCase {
        explicit(name, counts, bounds, count: count, [], expected)
    }

    static let explicitCases: [OTLPCase] = [
        explicit("buckets", [1, 0, 2], [0.5, 1], count: 3, "0 m delta - \(time) = - 3 [1, 0, 2] [0.5, 1.0]"),
        explicit("no buckets", [], [], count: 3, "0 m delta - \(time) = - 3 [] []"),
        explicit("one bucket", [3], [], count: 3, "0 m delta - \(time) = - 3 [3] []"),
        explicit(
            "min and max", [3], [], count: 3, Wire.double(11, 0.1) + Wire.double(12, 2),
            "0 m delta - \(time) = - 3 [3] [] min 0.1 max 2.0"),
        explicit(
            "min and max that say nothing", [3], [], count: 3,
            Wire.double(11, .nan) + Wire.double(12, .infinity), "0 m delta - \(time) = - 3 [3] []"),
        explicit(
            "cumulative min and max", [3], [], count: 3, Wire.double(11, 0.1) + Wire.double(12, 2), temporality: 2,
            "0 m cumulative - \(time) = - 3 [3] []"),
        explicit("nothing recorded", [3], [1], count: 9, Wire.int(10, 1), "0 m delta - \(time) = -"),
        explicit(
            "counts in two parts", [1], [0.5], count: 3, Wire.fixed(6, 2), "0 m delta - \(time) = - 3 [1, 2] [0.5]"),
        explicit("no counts", [], [0.5], count: 3, "0 malformed: 0 bucketCounts for 1 explicitBounds"),
        explicit("too few counts", [1, 2], [0.5, 1], count: 3, "0 malformed: 2 bucketCounts for 2 explicitBounds"),
        explicit("equal bounds", [1, 1, 1], [0.5, 0.5], count: 3, "0 malformed: explicitBounds has 0.5 behind 0.5"),
        explicit("an infinite bound", [1, 2], [.infinity], count: 3, "0 malformed: explicitBounds has inf"),
        explicit("a bound of minus infinity", [1, 2], [-.infinity], count: 3, "0 malformed: explicitBounds has -inf"),
        explicit("a bound that is no number", [1, 2], [.nan], count: 3, "0 malformed: explicitBounds has nan"),
        explicit("another sum", [1, 2], [1], count: 4, "0 malformed: count 4 differs from 3"),
        explicit("a large count", [], [], count: large + 1, "0 malformed: count is beyond"),
        explicit("a large bucket", [large + 1], [], count: large + 1, "0 malformed: count is beyond"),
        explicit("a large sum", [large, large, 2], [1, 2], count: 0, "0 malformed: count is beyond"),
        explicit("the largest sum", [large, 0], [1], count: large, "0 m delta - \(time) = - \(large)"),
        explicit(
            "half a count", [], [], count: 0, Wire.bytes(6, [1, 2, 3]), "0 malformed: the histogram is not valid"),
    ]

    @Test(arguments: explicitCases)
    func explicitBucketsAreChecked(_ test: OTLPCase) { test.check(.proto(test.bytes)) }

    private static func side(_ offset: Int64, _ counts: [UInt64]) -> [UInt8] {
        Wire.sint(1, offset) + Wire.bytes(2, counts.flatMap(Wire.varint))
    }

    private static func exponential(
        _ name: String, scale: Int64 = 3, count: UInt64, _ more: [UInt8], _ expected: String
    ) -> OTLPCase {
        OTLPCase(
            name, Wire.request([OTLPBytes.exponential(Wire.fixed(4, count) + Wire.sint(6, scale) + more)]), [expected])
    }

    private static let zeros = [UInt64](repeating: 0, count: 4095)

    static let exponentialCases: [OTLPCase] = [
        exponential(
            "both sides", count: 10, Wire.bytes(8, side(-5, [1, 2])) + Wire.fixed(7, 3) + Wire.bytes(9, side(2, [4])),
            "0 m delta - \(time) = - 10"),
        exponential(
            "a side in parts", count: 6,
            Wire.bytes(8, side(-5, [1])) + Wire.bytes(9, side(2, [2])) + Wire.bytes(8, Wire.int(2, 3)),
            "0 m delta - \(time) = - 6"),
        exponential("nothing", count: 0, [], "0 m delta - \(time) = - 0"),
        exponential("another sum", count: 2, Wire.bytes(8, side(0, [1])), "0 malformed: count 2 differs from 1"),
        exponential("scale 20", scale: 20, count: 1, Wire.bytes(8, side(0, [1])), "0 m delta"),
        exponential(
            "scale 21", scale: 21, count: 1, Wire.bytes(8, side(0, [1])), "0 malformed: scale 21 is not between"),
        exponential("scale -10", scale: -10, count: 2, Wire.bytes(8, side(-1, [1, 1])), "0 m delta"),
        exponential(
            "scale -11", scale: -11, count: 1, Wire.bytes(8, side(0, [1])), "0 malformed: scale -11 is not between"),
        exponential("the least at scale -10", scale: -10, count: 1, Wire.bytes(8, side(-2, [1])), "0 m delta"),
        exponential(
            "below it", scale: -10, count: 1, Wire.bytes(8, side(-3, [1])),
            "0 malformed: positive offset -3 at scale -10"),
        exponential("the least at scale -1", scale: -1, count: 1, Wire.bytes(8, side(-538, [1])), "0 m delta"),
        exponential(
            "below it", scale: -1, count: 1, Wire.bytes(8, side(-539, [1])), "0 malformed: positive offset -539"),
        exponential(
            "beyond the largest Double", scale: -10, count: 1, Wire.bytes(8, side(1, [1])),
            "0 malformed: positive offset 1 at scale -10"),
        exponential(
            "below the smallest", scale: 0, count: 1, Wire.bytes(9, side(-1077, [0, 1])),
            "0 malformed: negative offset -1077"),
        exponential(
            "the smallest and the largest", scale: 0, count: 2,
            Wire.bytes(9, side(-1075, [1])) + Wire.bytes(8, side(1023, [1])), "0 m delta"),
        exponential(
            "one too far", scale: 0, count: 1, Wire.bytes(8, side(1024, [1])), "0 malformed: positive offset 1024"),
        exponential("empty buckets too far", scale: 0, count: 1, Wire.bytes(8, side(1023, [1, 0, 0])), "0 m delta"),
        exponential(
            "an offset of 64 bits", count: 1, Wire.bytes(8, side(.min, [1])),
            "0 malformed: positive offset -9223372036854775808"),
        exponential("an offset of nothing", count: 0, Wire.bytes(8, side(.max, [])), "0 malformed: positive offset"),
        exponential("4096 buckets", scale: 5, count: 1, Wire.bytes(8, side(0, [1] + zeros)), "0 m delta"),
        exponential(
            "4097 buckets", scale: 5, count: 1, Wire.bytes(8, side(0, [1] + zeros + [0])),
            "0 malformed: positive has more than 4096"),
        exponential("a negative threshold", count: 0, Wire.double(14, -1), "0 malformed: zeroThreshold -1.0"),
        exponential("a threshold that is no number", count: 0, Wire.double(14, .nan), "0 malformed: zeroThreshold nan"),
        exponential(
            "a broken side", count: 0, Wire.bytes(8, [0x07]), "0 malformed: the exponential histogram is not valid"),
        exponential(
            "a count of eleven bytes", count: 0, Wire.bytes(8, Wire.bytes(2, [UInt8](repeating: 0x80, count: 11))),
            "0 malformed: the exponential histogram is not valid"),
        exponential("nothing recorded", count: 9, Wire.int(10, 1), "0 m delta - \(time) = -"),
    ]

    @Test(arguments: exponentialCases)
    func exponentialBucketsAreChecked(_ test: OTLPCase) { test.check(.proto(test.bytes)) }

    @Test func partsOfASideLieTogether() throws {
        let point =
            Wire.fixed(4, 10) + Wire.sint(6, 3) + Wire.bytes(8, Self.side(-5, [1])) + Wire.bytes(9, Self.side(2, [2]))
            + Wire.bytes(8, Wire.int(2, 3)) + Wire.fixed(7, 4) + Wire.double(12, 0.5) + Wire.double(14, 0.25)
        let bytes = Wire.request([OTLPBytes.exponential(point)])
        let batch = PointBatch(labels: [])
        try bytes.withUnsafeBytes { try OTLPProtoCodec(OTLPOptions()).decode($0, into: batch) }
        let parts = try #require(batch.exponentials.first)
        #expect(Array(batch.counts[parts.positive.counts]) == [1, 3])
        #expect(Array(batch.counts[parts.negative.counts]) == [2])
        #expect(parts.positive.offset == -5 && parts.negative.offset == 2 && parts.scale == 3)
        #expect(parts.zeroCount == 4 && parts.zeroThreshold == 0.25 && parts.min == 0.5 && parts.max == nil)
    }

    @Test func aRefusedHistogramLeavesNothing() throws {
        let bad = Wire.fixed(4, 9) + Wire.packed(6, [1 as UInt64, 2]) + Wire.packed(7, [1.0])
        let good = Wire.fixed(4, 3) + Wire.packed(6, [1 as UInt64, 2]) + Wire.packed(7, [1.0])
        let late = good + Wire.fixed(2, Self.time + 1)
        let unrecorded = OTLPBytes.histogram(bad + Wire.int(10, 1))
        let bytes = Wire.request([
            OTLPBytes.histogram(bad), OTLPBytes.histogram(late), unrecorded, OTLPBytes.histogram(good),
        ])
        let batch = PointBatch(labels: [])
        try bytes.withUnsafeBytes { try OTLPProtoCodec(OTLPOptions()).decode($0, into: batch) }
        #expect(batch.refusals.map(\.index) == [0, 1])
        #expect(batch.counts == [1, 2] && batch.bounds == [1] && batch.histograms.count == 1)
        #expect(batch.otlpPoints().map(\.index) == [2, 3])
    }
}
