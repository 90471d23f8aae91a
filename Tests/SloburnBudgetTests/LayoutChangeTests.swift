import SloburnBudget
import SloburnModel
import Testing

/// What windows keep when the configuration changes between two runs.
@Suite struct LayoutChangeTests {
    private static let now = Timestamp(seconds: 1_795_392_000)

    /// Windows with one event a minute for `span` before now, the last of them a second ago.
    private func windows(period: TimeSpan, filledFor span: TimeSpan) -> BudgetWindows {
        var windows = BudgetWindows(
            layout: WindowLayout(windows: WindowLayout.standardWindows + [period]), time: Self.now - span)
        for minute in 0..<(span.nanoseconds / 60_000_000_000) {
            let time = Self.now - .minutes(minute) - .seconds(10)
            windows.add(.init(start: time, tally: Tally(matched: 1, total: 2)))
        }
        windows.advance(to: Self.now)
        return windows
    }

    private func restored(_ windows: BudgetWindows, period: TimeSpan) -> BudgetWindows {
        BudgetWindows(
            layout: WindowLayout(windows: WindowLayout.standardWindows + [period]), time: windows.time,
            levels: windows.levelStates, pending: windows.pending)
    }

    @Test func aLongerPeriodBeginsWithThreeDays() throws {
        let before = windows(period: .days(1), filledFor: .days(2))
        let after = restored(before, period: .days(30))
        let month = try #require(after.layout.index(of: .days(30)))
        #expect(after.sums[month] == Tally(matched: 2_880, total: 5_760))
        for window in WindowLayout.standardWindows {
            let old = try #require(before.layout.index(of: window))
            let new = try #require(after.layout.index(of: window))
            #expect(after.sums[new] == before.sums[old], "\(window)")
        }
    }

    @Test func aShorterPeriodKeepsItsShare() throws {
        let after = restored(windows(period: .days(30), filledFor: .days(10)), period: .days(7))
        let week = try #require(after.layout.index(of: .days(7)))
        #expect(after.sums[week].total == 2 * 7 * 1_440)
    }

    @Test func countsGoOnLeavingTheWindowsAfterAChange() throws {
        var after = restored(windows(period: .days(1), filledFor: .days(2)), period: .days(30))
        after.advance(to: Self.now + .days(40))
        #expect(Set(after.sums) == [.zero])
        #expect(after.isEmpty)
    }
}
