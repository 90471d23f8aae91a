public import SloburnModel

/// What the oracle must know of a budget.
public struct OracleBudget: Sendable {
    /// The share of good events promised.
    public var target: Ratio
    /// The rolling period.
    public var period: TimeSpan
    /// The tiers; only windows, factor, severity, `for`, `keepFiringFor`, the least numbers of events and the level of the
    /// confidence are looked at.
    public var tiers: [AlertTier]
    /// Whether the numerator counts good or bad events.
    public var numerator: BudgetDefinition.NumeratorKind
    /// The time between evaluations.
    public var interval: TimeSpan
    /// Whether there is a budget for each group rather than one from the start.
    public var isGrouped: Bool

    /// Creates a budget.
    public init(
        target: Ratio, period: TimeSpan, tiers: [AlertTier], numerator: BudgetDefinition.NumeratorKind = .good,
        interval: TimeSpan = .seconds(10), isGrouped: Bool = false
    ) {
        self.target = target
        self.period = period
        self.tiers = tiers
        self.numerator = numerator
        self.interval = interval
        self.isGrouped = isGrouped
    }

    /// The windows that a snapshot lists in `burnRates`, from the shortest to the longest.
    public var listedWindows: [TimeSpan] {
        let always: [TimeSpan] = [.minutes(5), .minutes(30), .hours(1), .hours(6), .days(1), .days(3)]
        return Set(always + tiers.flatMap { [$0.longWindow, $0.shortWindow] }).sorted()
    }

    /// The listed windows and the period, without repetition.
    public var windows: [TimeSpan] { Set(listedWindows + [period]).sorted() }

    /// The grid on which a window begins: 10 s up to 1 h, 1 m up to 6 h, 5 m up to 3 d, 1 h above.
    public static func resolution(of window: TimeSpan) -> TimeSpan {
        switch window {
        case ...TimeSpan.hours(1): .seconds(10)
        case ...TimeSpan.hours(6): .minutes(1)
        case ...TimeSpan.days(3): .minutes(5)
        default: .hours(1)
        }
    }

    /// Where a window that ends at `time` begins.
    public static func start(of window: TimeSpan, at time: Timestamp) -> Timestamp {
        let grid = resolution(of: window).nanoseconds
        let start = time.nanoseconds - window.nanoseconds
        let rest = start % grid
        return Timestamp(nanoseconds: start - (rest < 0 ? rest + grid : rest))
    }
}

/// What happens to a budget, in the order in which it is read.
public enum OracleEvent: Hashable, Sendable {
    /// A sample that some source accepted, whether the budget counts it or not.
    case sample(OracleSample)
    /// A record that became a dead letter of one of the budget's sources.
    case rejection
}

/// A sample as one budget sees it.
public struct OracleSample: Hashable, Sendable {
    /// The event time.
    public var time: Timestamp
    /// Whether it adds to what the numerator counts.
    public var addsToMatched: Bool
    /// Whether it adds to the total.
    public var addsToTotal: Bool
    /// How much it adds.
    public var weight: Int64
    /// The values of the group labels.
    public var group: [String]
    /// True when a sample of the same id was accepted before.
    public var isDuplicate: Bool

    /// Creates a sample.
    public init(
        time: Timestamp, addsToMatched: Bool, addsToTotal: Bool, weight: Int64 = 1, group: [String] = [],
        isDuplicate: Bool = false
    ) {
        self.time = time
        self.addsToMatched = addsToMatched
        self.addsToTotal = addsToTotal
        self.weight = weight
        self.group = group
        self.isDuplicate = isDuplicate
    }

    /// What it adds.
    public var tally: Tally { Tally(matched: addsToMatched ? weight : 0, total: addsToTotal ? weight : 0) }

    /// Whether the budget counts it at all.
    public var isSelected: Bool { addsToMatched || addsToTotal }
}
