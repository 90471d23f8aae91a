import Foundation
import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

@Suite struct ExponentialBucketsTests {
    @Test("Powers of two are bounds at every scale from 0 on", arguments: 0...20, [-30, -2, -1, 0, 1, 8, 40])
    func powersOfTwoAreBounds(scale: Int, exponent: Int) {
        let (index, isUpperBound) = ExponentialBuckets.bucket(of: exp2(Double(exponent)), scale: Int32(scale))
        #expect(isUpperBound)
        #expect(index == exponent << scale - 1)
    }

    @Test(
        "At scales below 0 some are",
        arguments: [(-1, 2, true, 0), (-1, 1, false, 0), (-2, -4, true, -2), (-2, -3, false, -1)])
    func powersOfTwoAtSmallScales(scale: Int32, exponent: Int, isBound: Bool, bucket: Int) {
        let (index, isUpperBound) = ExponentialBuckets.bucket(of: exp2(Double(exponent)), scale: scale)
        #expect(isUpperBound == isBound)
        #expect(index == bucket)
    }

    struct Bracket: CustomTestStringConvertible, Sendable {
        let scale: Int32
        let value: Double
        var testDescription: String { "\(value) at scale \(scale)" }
    }

    static let brackets = [-3, -1, 0, 3, 8, 20].flatMap { scale in
        [0.001, 0.3, 0.7, 1.5, 3, 12.5, 1_000.1, 1e9].map { Bracket(scale: scale, value: $0) }
    }

    @Test("A value lies in its bucket", arguments: brackets)
    func bracketsValues(test: Bracket) {
        let (index, isUpperBound) = ExponentialBuckets.bucket(of: test.value, scale: test.scale)
        let width = exp2(-Double(test.scale))
        #expect(!isUpperBound)
        #expect(exp2(Double(index) * width) < test.value)
        #expect(test.value <= exp2(Double(index + 1) * width))
    }

    @Test("What is certain and what is possible hold what is true", arguments: 1...300 as ClosedRange<UInt64>)
    func boundsTheTruth(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let scale = Int32(random.index(0..<8) - 2)
        var (positive, negative, zeros): ([Int: Int64], [Int: Int64], Int64) = ([:], [:], 0)
        let values: [Double] = (0..<200).map { _ in
            let magnitude = exp2(Double(random.index(0..<2_000)) / 100 - 10)
            switch random.index(0..<10) {
            case 0: return 0
            case 1...3: return -magnitude
            default: return magnitude
            }
        }
        for value in values {
            if value == 0 {
                zeros += 1
            } else {
                let index = ExponentialBuckets.bucket(of: abs(value), scale: scale).index
                if value > 0 { positive[index, default: 0] += 1 } else { negative[index, default: 0] += 1 }
            }
        }
        let candidates = [0, values[7], -values[7], 0.25, -0.25, 3, Double(random.index(0..<64)), -1e6, 1e6]
        for comparison in Threshold.Operator.allCases {
            for value in candidates {
                let threshold = Threshold(comparison: comparison, value: value, nanoseconds: 0, family: .dimensionless)
                let limit = try #require(BucketLimit(threshold, unit: .one))
                let good = values.count { threshold.isMet(by: .number($0, .dimensionless)) == true }
                let split = Self.split(positive, negative, zeros, scale, limit)
                #expect(split.certain <= Int64(good) && Int64(good) <= split.possible, "\(comparison) \(value)")
                #expect(split.total == 200)
                #expect(split.certain <= split.good(.interpolate) && split.good(.interpolate) <= split.possible)
            }
        }
    }

    private static func split(
        _ positive: [Int: Int64], _ negative: [Int: Int64], _ zeros: Int64, _ scale: Int32, _ limit: BucketLimit
    ) -> BucketSplit {
        func dense(_ counts: [Int: Int64]) -> (offset: Int32, counts: [Int64]) {
            guard let first = counts.keys.min(), let last = counts.keys.max() else { return (0, []) }
            return (Int32(first), (first...last).map { counts[$0, default: 0] })
        }
        let (above, below) = (dense(positive), dense(negative))
        return above.counts.withUnsafeBufferPointer { aboveCounts in
            below.counts.withUnsafeBufferPointer { belowCounts in
                ExponentialBuckets(
                    scale: scale, zeroCount: zeros, zeroThreshold: 0,
                    positive: .init(offset: above.offset, counts: aboveCounts),
                    negative: .init(offset: below.offset, counts: belowCounts),
                    total: positive.values.reduce(zeros, +) + negative.values.reduce(0, +)
                ).split(by: limit)
            }
        }
    }
}
