import SloburnBudget
import SloburnModel
import SloburnTestKit

/// Random samples and jumps of time, fed to `BudgetWindows` and to a plain list.
struct Simulation {
    private(set) var windows: BudgetWindows
    private(set) var time: Timestamp
    private var random: SeededGenerator
    private let step: TimeSpan
    private var samples: [(start: Timestamp, tally: Tally)] = []

    init(seed: UInt64, layout: [TimeSpan], step: TimeSpan) {
        random = SeededGenerator(seed: seed)
        self.step = step
        // A tenth begins before 1970, where divisions round the other way.
        let seconds = seed % 10 == 0 ? random.number(-90_000_000...0) : random.number(1_795_000_000...1_796_000_000)
        time = Timestamp(seconds: seconds).flooredTo(step)
        windows = BudgetWindows(layout: WindowLayout(windows: layout), time: time)
    }

    /// For each window of the layout, the sum over the samples inside.
    var expectedSums: [Tally] {
        windows.layout.windows.map { window in
            let from = OracleBudget.start(of: window, at: time)
            return samples.reduce(into: .zero) { if $1.start >= from, $1.start < time { $0 += $1.tally } }
        }
    }

    /// One random act: some samples, an evaluation, or a jump.
    mutating func act() {
        switch random.index(0..<10) {
        case 0..<6: addSample()
        case 6..<9: move(by: step.nanoseconds * random.number(1...3))
        default:
            let reach = random.pick([TimeSpan.minutes(40), .hours(2), .hours(30), .days(40), .days(400)])
            move(by: random.number(1...reach.nanoseconds / step.nanoseconds) * step.nanoseconds)
        }
    }

    /// Goes on with what a checkpoint keeps.
    mutating func restore() {
        windows = BudgetWindows(
            layout: windows.layout, time: windows.time, levels: windows.levelStates, pending: windows.pending)
    }

    private mutating func move(by nanoseconds: Int64) {
        time = Timestamp(nanoseconds: time.nanoseconds + nanoseconds)
        windows.advance(to: time)
    }

    private mutating func addSample() {
        let back = random.pick([TimeSpan.seconds(30), .minutes(10), .hours(2), .days(1), .days(35), .days(366)])
        let ahead = random.pick([0, 30, 7_200] as [Int64]) * 1_000_000_000
        let instant = time.nanoseconds - random.number(-ahead...back.nanoseconds)
        // The width that ingest gives buckets: it divides both 10 s and the step.
        let start = Timestamp(nanoseconds: instant).flooredTo(min(step, .seconds(10)))
        let largest = random.pick([3, 1_000, Int64(UInt32.max), 1 << 40])
        let total = random.number(0...largest)
        let tally = Tally(matched: random.number(0...largest), total: total)
        samples.append((start, tally))
        windows.add(.init(start: start, tally: tally))
    }
}
