import SloburnModel
import SloburnTestKit
import Testing

/// Stretches compared with sets of small numbers.
@Suite struct TimeStretchesTests {
    private static let numbers = 0..<40

    private static func random(_ random: inout SeededGenerator) -> [Range<Timestamp>] {
        (0..<random.index(0..<8)).map { _ in
            let start = random.index(0..<38)
            return range(start..<start + random.index(0..<min(12, 40 - start)))
        }
    }

    private static func range(_ numbers: Range<Int>) -> Range<Timestamp> {
        Timestamp(nanoseconds: Int64(numbers.lowerBound))..<Timestamp(nanoseconds: Int64(numbers.upperBound))
    }

    private static func set(_ ranges: [Range<Timestamp>]) -> Set<Int> {
        Set(ranges.flatMap { Int($0.lowerBound.nanoseconds)..<Int($0.upperBound.nanoseconds) })
    }

    /// The stretches of a set, which are the only ones.
    private static func stretches(_ set: Set<Int>) -> [Range<Timestamp>] {
        numbers.filter { set.contains($0) && !set.contains($0 - 1) }.map { start in
            range(start..<((start...).first { !set.contains($0) } ?? start))
        }
    }

    @Test(arguments: 1...500)
    func theyAreSetsOfInstants(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let (first, second) = (Self.random(&random), Self.random(&random))
        let (one, two) = (TimeStretches(first), TimeStretches(second))
        let (ones, twos) = (Self.set(first), Self.set(second))
        #expect(one.ranges == Self.stretches(ones))
        #expect(one.isEmpty == ones.isEmpty)
        #expect(one.union(two).ranges == Self.stretches(ones.union(twos)))
        #expect(one.subtracting(two).ranges == Self.stretches(ones.subtracting(twos)))
        for number in Self.numbers {
            #expect(one.contains(Timestamp(nanoseconds: Int64(number))) == ones.contains(number))
        }
        let start = random.index(0..<40)
        let part = start..<start + random.index(0..<41 - start)
        #expect(one.clipped(to: Self.range(part)).ranges == Self.stretches(ones.intersection(part)))
        #expect(one.overlaps(Self.range(part)) == !ones.isDisjoint(with: part))
    }

    @Test func whatTouchesIsOneStretch() {
        let stretches = TimeStretches([Self.range(5..<7), Self.range(1..<3), Self.range(3..<5), Self.range(9..<9)])
        #expect(stretches.ranges == [Self.range(1..<7)])
        #expect(TimeStretches.none.isEmpty)
    }

    @Test func theEndsOfTimeAreNoSpecialCase() {
        let all = Timestamp(nanoseconds: .min)..<Timestamp(nanoseconds: .max)
        let stretches = TimeStretches([all])
        #expect(stretches.clipped(to: Self.range(1..<2)).ranges == [Self.range(1..<2)])
        #expect(stretches.subtracting(stretches).isEmpty)
        #expect(stretches.contains(all.lowerBound) && !stretches.contains(all.upperBound))
    }

    @Test func aScheduleWithoutEndGoesOn() {
        let schedule = AdjustmentSchedule.once(from: Timestamp(nanoseconds: 10), to: nil)
        #expect(schedule.stretches(in: Self.range(0..<20)).ranges == [Self.range(10..<20)])
        #expect(schedule.stretches(in: Self.range(0..<10)).isEmpty)
        #expect(schedule.stretches(in: Self.range(15..<30)).ranges == [Self.range(15..<30)])
        let ended = AdjustmentSchedule.once(from: Timestamp(nanoseconds: 10), to: Timestamp(nanoseconds: 10))
        #expect(ended.stretches(in: Self.range(0..<20)).isEmpty)
    }
}
