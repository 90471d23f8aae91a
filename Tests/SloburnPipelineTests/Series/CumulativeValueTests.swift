import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnPipeline

@Suite struct CumulativeValueTests {
    private static func exponential(
        scale: Int, offset: Int, _ counts: [Int64], zero: Int64 = 0
    ) -> ExponentialValue {
        ExponentialValue(
            scale: scale, zeroCount: zero, zeroThreshold: 0, positive: .init(offset: offset, counts: counts),
            negative: .init(offset: 0, counts: []), total: counts.reduce(zero, +))
    }

    @Test("Buckets join as their indices are halved, below zero too")
    func downscales() {
        let side = ExponentialValue.Side(offset: -3, counts: [1, 2, 4, 8, 16])
        // Indices -3, -2, -1, 0, 1 become -2, -1, -1, 0, 0.
        #expect(side.downscaled(by: 1) == .init(offset: -2, counts: [1, 6, 24]))
        #expect(side.downscaled(by: 2) == .init(offset: -1, counts: [7, 24]))
    }

    @Test("A histogram at a smaller scale goes on")
    func increasesAcrossScales() throws {
        let earlier = Self.exponential(scale: 4, offset: -6, [1, 2, 3, 4])
        let later = Self.exponential(scale: 3, offset: -4, [2, 5, 9], zero: 2)
        guard case .by(let increase) = later.increase(since: earlier) else {
            Issue.record("no increase")
            return
        }
        // At scale 3 the earlier one has 3 at -3 and 7 at -2.
        #expect(increase.positive == .init(offset: -4, counts: [2, 2, 2]))
        #expect(increase.zeroCount == 2)
        #expect(increase.total == 8)
    }

    @Test("Any bucket that is smaller is a reset, and other bounds can't be compared")
    func tellsResets() {
        let earlier = HistogramValue(bounds: [1, 2], counts: [5, 5, 5], total: 15)
        let dropped = HistogramValue(bounds: [1, 2], counts: [4, 9, 9], total: 22)
        let other = HistogramValue(bounds: [1, 3], counts: [9, 9, 9], total: 27)
        if case .dropped = dropped.increase(since: earlier) {} else { Issue.record("not told as a reset") }
        if case .incomparable = other.increase(since: earlier) {} else { Issue.record("compared") }
        let (small, large) = (
            Self.exponential(scale: 1, offset: 0, [3]), Self.exponential(scale: 1, offset: 0, [2, 9])
        )
        if case .dropped = large.increase(since: small) {} else { Issue.record("not told as a reset") }
    }

    @Test("Sums of increases are what was recorded", arguments: 1...50 as ClosedRange<UInt64>)
    func sumsUp(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var values: [Int: Int64] = [:]
        var (scale, last): (Int, ExponentialValue?) = (6, nil)
        var (counted, recorded): (Int64, Int64) = (0, 0)
        for _ in 0..<30 {
            if scale > -2, random.index(0..<4) == 0 {
                scale -= 1
                values = values.reduce(into: [:]) { $0[$1.key >> 1, default: 0] += $1.value }
            }
            for _ in 0..<random.index(0..<20) {
                values[random.index(0..<80) - 40, default: 0] += 1
                recorded += 1
            }
            let indices = values.keys.sorted()
            let first = indices.first ?? 0
            let counts = (first...max(first, indices.last ?? 0)).map { values[$0, default: 0] }
            let value = Self.exponential(scale: scale, offset: first, counts)
            switch last.map({ value.increase(since: $0) }) {
            case nil: counted += value.total
            case .by(let increase): counted += increase.total
            default: Issue.record("a reset where there is none")
            }
            last = value
        }
        #expect(counted == recorded)
    }
}
