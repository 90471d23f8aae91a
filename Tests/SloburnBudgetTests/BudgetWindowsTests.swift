import SloburnBudget
import SloburnModel
import SloburnTestKit
import Testing

/// Windows against a list of every sample.
@Suite struct BudgetWindowsTests {
    static let layouts: [[TimeSpan]] = [
        WindowLayout.standardWindows + [.days(30)],
        WindowLayout.standardWindows + [.hours(2), .days(7), .days(28)],
        [.seconds(10), .seconds(45), .minutes(90), .hours(2), .days(3)],
        [.minutes(5), .minutes(61), .hours(36), .days(4), .days(365)],
        [.minutes(5), .hours(1)],
    ]

    struct Stream: Sendable, CustomTestStringConvertible {
        let layout: Int
        let step: TimeSpan
        var testDescription: String { "layout \(layout), evaluations each \(step)" }
    }

    static let streams = layouts.indices.flatMap { layout in
        [TimeSpan.seconds(1), .seconds(10), .seconds(60)].map { Stream(layout: layout, step: $0) }
    }

    @Test(arguments: streams)
    func holdExactlyTheSamplesOfEachWindow(_ stream: Stream) throws {
        for seed in UInt64(1)...70 {
            var simulation = Simulation(seed: seed, layout: Self.layouts[stream.layout], step: stream.step)
            for _ in 0..<120 {
                simulation.act()
                try #require(simulation.windows.sums == simulation.expectedSums, "seed \(seed) at \(simulation.time)")
            }
        }
    }

    @Test(arguments: streams)
    func goOnFromACheckpointAsIfNothingHadHappened(_ stream: Stream) throws {
        for seed in UInt64(1_000)...1_020 {
            var simulation = Simulation(seed: seed, layout: Self.layouts[stream.layout], step: stream.step)
            for _ in 0..<60 { simulation.act() }
            simulation.restore()
            #expect(simulation.windows.sums == simulation.expectedSums, "seed \(seed) after the restore")
            for _ in 0..<60 {
                simulation.act()
                try #require(simulation.windows.sums == simulation.expectedSums, "seed \(seed) at \(simulation.time)")
            }
        }
    }

    @Test func shorterWindowsForgetNothingElseInAJump() {
        let start = Timestamp(seconds: 1_795_223_560).flooredTo(.hours(1))
        var windows = BudgetWindows(layout: WindowLayout(windows: [.minutes(5), .hours(1)]), time: start)
        windows.add(.init(start: start - .minutes(45), tally: Tally(matched: 1, total: 1)))
        windows.advance(to: start + .minutes(10))
        #expect(windows.sums == [.zero, Tally(matched: 1, total: 1)])
        windows.advance(to: start + .minutes(14))
        #expect(windows.sums == [.zero, Tally(matched: 1, total: 1)])
        windows.advance(to: start + .minutes(60))
        #expect(windows.sums == [.zero, .zero])
        #expect(windows.isEmpty)
    }

    @Test func theEndIsExclusiveAndTheStartInclusive() {
        let time = Timestamp(seconds: 1_795_223_400)
        var windows = BudgetWindows(layout: WindowLayout(windows: [.minutes(5)]), time: time)
        let one = Tally(matched: 1, total: 1)
        windows.add(.init(start: time - .minutes(5), tally: one))
        #expect(windows.sums == [one])
        windows.add(.init(start: time - .minutes(5) - .seconds(10), tally: one))
        #expect(windows.sums == [one])
        windows.add(.init(start: time, tally: one))
        #expect(windows.sums == [one])
        #expect(windows.pending.count == 1)
        windows.advance(to: time + .seconds(10))
        #expect(windows.sums == [one])
        #expect(windows.pending.isEmpty)
        windows.advance(to: time)
        #expect(windows.time == time + .seconds(10), "time never goes back")
    }

    @Test func sumsDoNotDependOnTheOrder() {
        for seed in UInt64(1)...50 {
            var random = SeededGenerator(seed: seed)
            let time = Timestamp(seconds: 1_795_223_400)
            let layout = WindowLayout(windows: WindowLayout.standardWindows + [.days(30)])
            let buckets = (0..<200).map { _ in
                BudgetWindows.Bucket(
                    start: (time - .seconds(random.number(-3_600...90_000))).flooredTo(.seconds(10)),
                    tally: Tally(matched: random.number(0...9), total: random.number(0...9)))
            }
            var sorted = BudgetWindows(layout: layout, time: time)
            for bucket in buckets.sorted(by: { $0.start < $1.start }) { sorted.add(bucket) }
            var shuffled = BudgetWindows(layout: layout, time: time)
            for bucket in buckets.shuffled(using: &random) { shuffled.add(bucket) }
            #expect(sorted.sums == shuffled.sums, "seed \(seed)")
            sorted.advance(to: time + .minutes(61))
            shuffled.advance(to: time + .minutes(61))
            #expect(sorted.sums == shuffled.sums, "seed \(seed)")
        }
    }

    @Test(arguments: [
        (TimeSpan.minutes(5), TimeSpan.seconds(10)), (.hours(1), .seconds(10)), (.minutes(61), .minutes(1)),
        (.hours(6), .minutes(1)), (.minutes(361), .minutes(5)), (.days(3), .minutes(5)), (.hours(73), .hours(1)),
        (.days(365), .hours(1)),
    ])
    func resolutionFollowsTheLength(_ window: TimeSpan, _ resolution: TimeSpan) {
        #expect(WindowLayout.resolution(of: window) == resolution)
    }
}
