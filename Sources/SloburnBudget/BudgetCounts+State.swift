public import SloburnModel

// What outlives the process.
extension BudgetCounts {
    /// The counts of a budget in a checkpoint.
    public struct State: Hashable, Sendable {
        /// The events by slice.
        public struct Board: Hashable, Sendable {
            /// How far they are settled, on the grid's axis.
            public var time: Timestamp
            /// The events.
            public var events: BudgetWindows.State
            /// Where the bucket of the earliest sample begins.
            public var first: Timestamp?
            /// Slices that were held at their total.
            public var clamped: Int64

            /// Creates a state.
            public init(time: Timestamp, events: BudgetWindows.State, first: Timestamp?, clamped: Int64) {
                self.time = time
                self.events = events
                self.first = first
                self.clamped = clamped
            }
        }

        /// The periods of a calendar.
        public struct Calendar: Hashable, Sendable {
            /// Which calendar the numbers belong to.
            public var identity: String
            /// The periods.
            public var counts: CalendarCounts

            /// Creates a state.
            public init(identity: String, counts: CalendarCounts) {
                self.identity = identity
                self.counts = counts
            }
        }

        /// What exclusions take out.
        public struct Excluded: Hashable, Sendable {
            /// The counts.
            public var windows: BudgetWindows.State
            /// Where, on the axis of the windows.
            public var stretches: TimeStretches

            /// Creates a state.
            public init(windows: BudgetWindows.State, stretches: TimeStretches) {
                self.windows = windows
                self.stretches = stretches
            }
        }

        /// The evaluation time.
        public var time: Timestamp
        /// The windows.
        public var windows: BudgetWindows.State
        /// The events by slice, where slices are counted.
        public var board: Board?
        /// The periods, where the period is one of a calendar.
        public var calendar: Calendar?
        /// What exclusions take out; nil where there are none.
        public var excluded: Excluded?
        /// The first day that may be told.
        public var daysSince: Int64
        /// The days to tell, in order.
        public var untoldDays: [Int64]

        /// Creates a state.
        public init(
            time: Timestamp, windows: BudgetWindows.State, board: Board? = nil, calendar: Calendar? = nil,
            excluded: Excluded? = nil, daysSince: Int64 = 0, untoldDays: [Int64] = []
        ) {
            self.time = time
            self.windows = windows
            self.board = board
            self.calendar = calendar
            self.excluded = excluded
            self.daysSince = daysSince
            self.untoldDays = untoldDays
        }
    }

    /// The first day that may be told; for a checkpoint.
    public var daysSince: Int64 { days.since }

    /// Rebuilds counts from a checkpoint; windows and period may have changed since.
    public init(plan: CountingPlan, _ state: State) {
        self.init(plan: plan, time: state.time)
        days.since = state.daysSince
        days.untold = state.untoldDays
        windows = BudgetWindows(
            layout: plan.layout, time: windows.time, levels: state.windows.levels, pending: state.windows.pending)
        if let slices = plan.slices, let saved = state.board {
            board?.events = BudgetWindows(
                layout: slices.layout, time: saved.time, levels: saved.events.levels, pending: saved.events.pending)
            board?.first = saved.first
            board?.clamped = saved.clamped
        }
        if let saved = state.excluded {
            let counts = BudgetWindows(
                layout: plan.layout, time: windows.time, levels: saved.windows.levels, pending: saved.windows.pending)
            excluded = ExcludedCounts(windows: counts, stretches: saved.stretches)
        }
        guard let periods = plan.calendar else { return }
        if let saved = state.calendar, saved.identity == periods.identity {
            calendar = saved.counts
        } else if state.time > Timestamp(nanoseconds: 0) {
            calendar = counted(into: periods)
        }
    }

    /// The present period as far as the windows know it: from the first whole bucket in it on.
    private func counted(into periods: CalendarPeriod) -> CalendarCounts {
        let number = periods.number(of: time)
        let bounds = plan.period(number, of: periods, at: time)
        let start = plan.slices?.grid.position(of: bounds.from) ?? bounds.from
        let period = CalendarCounts.Period(
            number: number, tally: windows.sum(from: start), excluded: excluded?.windows.sum(from: start) ?? .zero)
        return CalendarCounts(current: number, periods: [period], forgottenBefore: number)
    }

    /// How many buckets hold something.
    public var bucketCount: Int {
        windows.bucketCount + (board?.events.bucketCount ?? 0) + (excluded?.windows.bucketCount ?? 0)
    }

    /// The most buckets that the changed states of its windows hold.
    public var changedBucketCount: Int {
        windows.changedBucketCount + (board?.events.changedBucketCount ?? 0)
            + (excluded?.windows.changedBucketCount ?? 0)
    }

    /// Takes the present state as the one that changes are told from.
    public mutating func forgetChanges() {
        windows.forgetChanges()
        board?.events.forgetChanges()
        excluded?.windows.forgetChanges()
    }
}
