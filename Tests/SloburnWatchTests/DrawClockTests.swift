import Testing

@testable import SloburnWatch

/// A terminal is not given more than it was said to take.
@Suite struct DrawClockTests {
    @Test func whatComesByItselfWaits() {
        let start = ContinuousClock.now
        var clock = DrawClock(interval: .milliseconds(500))
        #expect(clock.wait(at: start) == .zero)
        clock.drew(at: start)
        #expect(clock.wait(at: start) == nil)
        clock.want(byHand: false)
        #expect(clock.wait(at: start + .milliseconds(100)) == .milliseconds(400))
        #expect(clock.wait(at: start + .milliseconds(600)) == .zero)
    }

    @Test func whatWasAskedForComesSoon() {
        let start = ContinuousClock.now
        var clock = DrawClock(interval: .milliseconds(500))
        clock.drew(at: start)
        clock.want(byHand: true)
        clock.want(byHand: false)
        #expect(clock.wait(at: start + .milliseconds(20)) == .milliseconds(30))
        #expect(clock.wait(at: start + .milliseconds(50)) == .zero)
        clock.drew(at: start + .milliseconds(50))
        clock.want(byHand: false)
        #expect(clock.wait(at: start + .milliseconds(60)) == .milliseconds(490))
    }
}
