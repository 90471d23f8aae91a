import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

@Suite struct BucketSplitTests {
    private static func threshold(_ comparison: Threshold.Operator, _ milliseconds: Double) -> Threshold {
        Threshold(
            comparison: comparison, value: milliseconds / 1_000,
            nanoseconds: Int64((milliseconds * 1_000_000).rounded()), family: .time)
    }

    private static func limit(_ threshold: Threshold, _ unit: String) throws -> BucketLimit {
        try #require(BucketLimit(threshold, unit: try MeasurementUnit.parse(unit)))
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let comparison: Threshold.Operator
        let milliseconds: Double
        let certain: Int64
        let possible: Int64
        var testDescription: String { "\(comparison) \(milliseconds) ms" }
    }

    // 10 up to 5 ms, 20 up to 10 ms, 30 up to 25 ms, 40 above.
    static let cases: [Case] = [
        Case(comparison: .lte, milliseconds: 10, certain: 30, possible: 30),
        Case(comparison: .lt, milliseconds: 10, certain: 10, possible: 30),
        Case(comparison: .gt, milliseconds: 10, certain: 70, possible: 70),
        Case(comparison: .gte, milliseconds: 10, certain: 70, possible: 90),
        Case(comparison: .lte, milliseconds: 12, certain: 30, possible: 60),
        Case(comparison: .gt, milliseconds: 12, certain: 40, possible: 70),
        Case(comparison: .lte, milliseconds: 3, certain: 0, possible: 10),
        Case(comparison: .lte, milliseconds: 25, certain: 60, possible: 60),
        Case(comparison: .lte, milliseconds: 30, certain: 60, possible: 100),
        Case(comparison: .gt, milliseconds: 30, certain: 0, possible: 40),
    ]

    @Test("Whole buckets are good, and the one with the threshold in it may be", arguments: cases)
    func splitsExplicitBuckets(test: Case) throws {
        let limit = try Self.limit(Self.threshold(test.comparison, test.milliseconds), "ms")
        let split = Self.split([10, 20, 30, 40], [5, 10, 25], limit)
        #expect(split.certain == test.certain)
        #expect(split.possible == test.possible)
        #expect(split.total == 100)
        #expect(split.isExact == (test.certain == test.possible))
    }

    @Test("Bounds in seconds meet thresholds in milliseconds, to the nanosecond", arguments: 1...1_999)
    func boundsMeetThresholds(milliseconds: Int) throws {
        let limit = try Self.limit(Self.threshold(.lte, Double(milliseconds)), "s")
        #expect(limit.place(of: Double(milliseconds) / 1_000) == 0)
        #expect(limit.place(of: Double(milliseconds) * 0.001) == 0)
        #expect(limit.place(of: Double(milliseconds) / 1_000 + 0.000_000_002) == 1)
    }

    @Test("The largest and the smallest value decide where they can")
    func usesTheRange() throws {
        let limit = try Self.limit(Self.threshold(.lte, 12), "ms")
        #expect(Self.split([10, 20, 30, 0], [5, 10, 25], limit, max: 12).certain == 60)
        #expect(Self.split([0, 0, 30, 40], [5, 10, 25], limit, min: 12.5).possible == 0)
        #expect(Self.split([0, 20, 30, 0], [5, 10, 25], limit, min: 6, max: 24).isExact == false)
    }

    @Test("Values in between are taken to lie evenly")
    func interpolates() throws {
        let limit = try Self.limit(Self.threshold(.lte, 20), "ms")
        let split = Self.split([10, 20, 30, 40], [5, 10, 25], limit)
        #expect(split.good(.conservative) == 30)
        #expect(split.good(.interpolate) == 50)
        let above = Self.split([10, 20, 30, 40], [5, 10, 25], try Self.limit(Self.threshold(.gt, 20), "ms"))
        #expect(above.good(.interpolate) == 50)
    }

    @Test("The bounds beside a threshold that is none")
    func findsGaps() throws {
        func gap(_ comparison: Threshold.Operator, _ milliseconds: Double) throws -> [Double?]? {
            let limit = try Self.limit(Self.threshold(comparison, milliseconds), "ms")
            return [5.0, 10, 25].withUnsafeBufferPointer { bounds in
                ExplicitBuckets(
                    counts: UnsafeBufferPointer(start: nil, count: 0), bounds: bounds, total: 0, min: nil, max: nil
                ).gap(at: limit).map { [$0.below, $0.above] }
            }
        }
        #expect(try gap(.lte, 10) == nil)
        #expect(try gap(.lt, 10) == [5, 10])
        #expect(try gap(.lte, 12) == [10, 25])
        #expect(try gap(.lte, 1) == [nil, 5])
        #expect(try gap(.lte, 100) == [25, nil])
    }

    private static func split(
        _ counts: [Int64], _ bounds: [Double], _ limit: BucketLimit, min: Double? = nil, max: Double? = nil
    ) -> BucketSplit {
        counts.withUnsafeBufferPointer { counts in
            bounds.withUnsafeBufferPointer { bounds in
                ExplicitBuckets(
                    counts: counts, bounds: bounds, total: counts.reduce(0, +), min: min, max: max
                ).split(by: limit)
            }
        }
    }
}
