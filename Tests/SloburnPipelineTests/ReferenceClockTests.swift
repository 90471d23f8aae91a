import SloburnModel
import SloburnPipeline
import Testing

/// A clock whose machine's clock is set.
@Suite struct ReferenceClockTests {
    static let origin = Timestamp(seconds: 1_795_223_400)

    private func read(_ clock: inout ReferenceClock, wall: Double, steady: Double) -> Double {
        let time = clock.now(wall: Self.time(wall), steady: Self.span(steady))
        return Double((time - Self.origin).nanoseconds) / 1e9
    }

    static func time(_ second: Double) -> Timestamp { Timestamp(nanoseconds: origin.nanoseconds + Int64(second * 1e9)) }

    static func span(_ second: Double) -> TimeSpan { TimeSpan(nanoseconds: Int64(second * 1e9)) }

    @Test func smallCorrectionsAreFollowedButNeverBackwards() {
        var clock = ReferenceClock()
        #expect(read(&clock, wall: 0, steady: 50) == 0)
        #expect(read(&clock, wall: 10.5, steady: 60) == 10.5)
        #expect(read(&clock, wall: 10.2, steady: 60.1) == 10.5)
        #expect(read(&clock, wall: 11, steady: 60.9) == 11)
        #expect(clock.jump == nil)
    }

    @Test func aJumpForwardsIsNotFollowed() {
        var clock = ReferenceClock()
        _ = read(&clock, wall: 0, steady: 0)
        #expect(read(&clock, wall: 3_605, steady: 5) == 5)
        #expect(clock.jump == .hours(1))
        #expect(read(&clock, wall: 6, steady: 6) == 6)
        #expect(clock.jump == nil)
    }

    @Test func aJumpBackwardsIsNotFollowed() {
        var clock = ReferenceClock()
        _ = read(&clock, wall: 0, steady: 0)
        #expect(read(&clock, wall: -3_595, steady: 5) == 5)
        #expect(clock.jump == .hours(-1))
        clock.note(Self.time(100), steady: Self.span(5))
        #expect(read(&clock, wall: -3_590, steady: 10) == 10)
    }

    @Test func recordsProveAJumpForwards() {
        var clock = ReferenceClock()
        _ = read(&clock, wall: 0, steady: 0)
        _ = read(&clock, wall: 605, steady: 5)
        clock.note(Self.time(-50), steady: Self.span(5))
        #expect(read(&clock, wall: 605, steady: 5) == 5, "an old record proves nothing")
        clock.note(Self.time(700), steady: Self.span(5))
        #expect(read(&clock, wall: 605, steady: 5) == 5, "a record ahead of the clock itself proves nothing")
        clock.note(Self.time(603), steady: Self.span(5))
        #expect(read(&clock, wall: 605, steady: 5) == 603)
        clock.note(Self.time(604.5), steady: Self.span(5))
        #expect(read(&clock, wall: 606, steady: 6) == 606, "from here on it is followed")
        #expect(clock.jump == nil)
    }
}
