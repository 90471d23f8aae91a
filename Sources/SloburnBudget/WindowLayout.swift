public import SloburnModel

/// Which windows a budget keeps, and at what resolution.
///
/// A window's start is rounded down to its resolution: 10 s up to 1 h, 1 m up to 6 h, 5 m up to 3 d, 1 h above. All
/// windows of one resolution share one ring of counts. Where slices are counted, resolutions are whole slices, and a
/// window that is shorter than a slice sees the last one.
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
    /// For each window, how far it looks back: its length, or that of a slice.
    let spans: [TimeSpan]

    /// Creates the layout that holds these windows.
    ///
    /// - Parameters:
    ///   - windows: their lengths.
    ///   - slice: the width of a slice where slices are counted.
    public init(windows: some Sequence<TimeSpan>, slice: TimeSpan? = nil) {
        self.windows = Set(windows).sorted()
        spans = self.windows.map { max($0, slice ?? $0) }
        var levels: [Level] = []
        var levelOfWindow: [Int] = []
        for (window, span) in zip(self.windows, spans) {
            let resolution = Self.resolution(of: window, slice: slice, finer: levels.last?.resolution)
            // Windows come in ascending order, so a level's last one is its longest.
            if levels.last?.resolution == resolution { levels.removeLast() }
            levels.append(Level(resolution: resolution, longestWindow: span))
            levelOfWindow.append(levels.count - 1)
        }
        self.levels = levels
        self.levelOfWindow = levelOfWindow
    }

    /// A single window in buckets of this width.
    init(window: TimeSpan, resolution: TimeSpan) {
        windows = [window]
        spans = [window]
        levels = [Level(resolution: resolution, longestWindow: window)]
        levelOfWindow = [0]
    }

    /// The layout of a budget: the standard windows, those of its tiers, and its period.
    ///
    /// For a calendar period that is a window as long as the longest one, from which counts are taken when the period is
    /// changed into another.
    public init(of budget: BudgetDefinition) {
        self.init(
            windows: Self.standardWindows + budget.alertingWindows
                + [Self.periodWindow(of: budget.period)], slice: budget.slices?.width)
    }

    /// The window that the counts of a period lie in.
    public static func periodWindow(of period: BudgetPeriod) -> TimeSpan {
        switch period {
        case .rolling(let span): span
        case .calendar(let calendar): calendar.longestSpan
        }
    }

    /// As many whole slices as the resolution of a window of this length has room for, at least one.
    ///
    /// Buckets of one level make up those of the next, so that a stretch of time can be put together from several.
    private static func resolution(of window: TimeSpan, slice: TimeSpan?, finer: TimeSpan?) -> TimeSpan {
        let resolution = resolution(of: window)
        guard let slice else { return resolution }
        let unit = finer ?? slice
        return TimeSpan(nanoseconds: max(1, resolution.nanoseconds / unit.nanoseconds) * unit.nanoseconds)
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
        (time - spans[index]).flooredTo(levels[levelOfWindow[index]].resolution)
    }

    /// The index of a window of this length, or nil when the layout has none.
    public func index(of window: TimeSpan) -> Int? { windows.firstIndex(of: window) }
}
