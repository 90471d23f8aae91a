public import SloburnModel

/// Which windows a budget keeps, and at what resolution.
///
/// A window's start is rounded down to its resolution: 10 s up to 1 h, 1 m up to 6 h, 5 m up to 3 d, 1 h above. All
/// windows of one resolution share one ring of counts.
public struct WindowLayout: Hashable, Sendable {
    /// The windows of one resolution.
    public struct Level: Hashable, Sendable {
        /// The width of a bucket.
        public let resolution: TimeSpan
        /// The longest window of the level, which decides how many buckets are kept.
        public let longestWindow: TimeSpan

        /// How many buckets cover the longest window wherever its ends fall.
        public var bucketCount: Int { Int(longestWindow.nanoseconds / resolution.nanoseconds) + 2 }
    }

    /// The windows that every budget reports besides those its alerting uses.
    public static let standardWindows: [TimeSpan] = [
        .minutes(5), .minutes(30), .hours(1), .hours(6), .days(1), .days(3),
    ]

    /// The windows from the shortest to the longest, without repetition.
    public let windows: [TimeSpan]
    /// The levels from the finest to the coarsest.
    public let levels: [Level]
    /// For each window, the index of its level.
    public let levelOfWindow: [Int]

    /// Creates the layout that holds these windows.
    public init(windows: some Sequence<TimeSpan>) {
        self.windows = Set(windows).sorted()
        var levels: [Level] = []
        var levelOfWindow: [Int] = []
        for window in self.windows {
            let resolution = Self.resolution(of: window)
            // Windows come in ascending order, so a level's last one is its longest.
            if levels.last?.resolution == resolution { levels.removeLast() }
            levels.append(Level(resolution: resolution, longestWindow: window))
            levelOfWindow.append(levels.count - 1)
        }
        self.levels = levels
        self.levelOfWindow = levelOfWindow
    }

    /// The layout of a budget: the standard windows, those of its tiers, and its period.
    public init(of budget: BudgetDefinition) {
        self.init(
            windows: Self.standardWindows + budget.tiers.flatMap { [$0.longWindow, $0.shortWindow] } + [budget.period])
    }

    /// The resolution of a window of this length.
    public static func resolution(of window: TimeSpan) -> TimeSpan {
        if window <= .hours(1) { return .seconds(10) }
        if window <= .hours(6) { return .minutes(1) }
        if window <= .days(3) { return .minutes(5) }
        return .hours(1)
    }

    /// Where a window that ends at `time` begins: `time - window`, rounded down to the window's resolution.
    public func start(ofWindow index: Int, at time: Timestamp) -> Timestamp {
        (time - windows[index]).flooredTo(levels[levelOfWindow[index]].resolution)
    }

    /// The index of a window of this length, or nil when the layout has none.
    public func index(of window: TimeSpan) -> Int? { windows.firstIndex(of: window) }
}
