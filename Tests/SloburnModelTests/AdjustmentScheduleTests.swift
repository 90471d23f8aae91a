import SloburnModel
import Testing

/// Stretches that a look at some time cuts, and as a whole.
@Suite struct AdjustmentScheduleTests {
    // A Monday, 00:00 UTC.
    private static let monday = Timestamp(seconds: 1_793_577_600)

    private static func hours(_ text: String) throws -> AdjustmentSchedule {
        .outside(try ServiceHours(text) { _ in .utc })
    }

    @Test("What is closed for days is told as a whole, though fewer are looked at")
    func tellsWholeClosures() throws {
        let schedule = try Self.hours("Mon 08:00-18:00 UTC")
        let range = Self.monday + .hours(12)..<Self.monday + .hours(36)
        let closed = Self.monday + .hours(18)..<Self.monday + .hours(7 * 24 + 8)
        #expect(schedule.stretches(in: range).ranges == [closed.lowerBound..<range.upperBound])
        #expect(schedule.wholeStretches(touching: range).ranges == [closed])
    }

    @Test("Instances are told as a whole on both sides, and no others are")
    func tellsWholeInstances() throws {
        let recurrence = try Recurrence(
            startDay: CivilDate(daysSinceEpoch: Self.monday.nanoseconds / 86_400_000_000_000), zone: .utc,
            duration: .hours(20), rule: "FREQ=DAILY")
        let schedule = AdjustmentSchedule.recurring(recurrence)
        let days = (0...3).map { Self.monday + .days($0)..<Self.monday + .days($0) + .hours(20) }
        let range = days[1].lowerBound + .hours(3)..<days[2].lowerBound + .hours(1)
        #expect(schedule.wholeStretches(touching: range).ranges == Array(days[1...2]))
        let quiet = days[1].upperBound..<days[2].lowerBound
        #expect(schedule.wholeStretches(touching: quiet).isEmpty)
    }

    @Test("What is open for ever is cut")
    func cutsWhatHasNoEnd() {
        let schedule = AdjustmentSchedule.once(from: Self.monday, to: nil)
        let range = Self.monday - .hours(1)..<Self.monday + .hours(1)
        #expect(schedule.wholeStretches(touching: range).ranges == [Self.monday..<range.upperBound])
    }
}
