public import SloburnModel

extension BudgetCounts {
    /// What was counted in consecutive steps of time.
    public struct History: Hashable, Sendable {
        /// The counts of one step.
        public struct Point: Hashable, Sendable {
            /// Where it begins (inclusive).
            public var start: Timestamp
            /// Its counts; `from` and `to` are those of the step.
            public var counts: WindowCounts
        }

        /// The length of a step.
        public var step: TimeSpan
        /// The steps that hold something, in order.
        public var points: [Point]
    }

    /// The counts of a stretch of time before `time`, without what exclusions take out.
    ///
    /// The step is the finest that is known that far back, and a multiple of it where that would be more points than
    /// asked for. Steps begin at multiples of their length, so the first one may begin before the stretch.
    ///
    /// - Parameters:
    ///   - range: the stretch; what lies before the longest window is not known any more.
    ///   - wanted: the shortest step that is of interest; nil for none.
    ///   - limit: the most points, at least 1.
    /// - Returns: the steps that hold something.
    /// - Complexity: O(buckets of the stretch).
    public func history(of range: Range<Timestamp>, step wanted: TimeSpan?, limit: Int) -> History {
        let grid = plan.slices?.grid
        let axis = grid.map { $0.position(of: range.lowerBound)..<$0.position(of: range.upperBound) } ?? range
        let level = windows.finestLevel(reaching: axis.lowerBound)
        let resolution = windows.layout.levels[level].resolution
        let step = Self.step(of: axis, resolution: resolution, wanted: wanted, limit: limit)
        var tallies: [Int64: Tally] = [:]
        for bucket in windows.buckets(ofLevel: level, in: axis) {
            tallies[bucket.start.nanoseconds.flooredQuotient(step.nanoseconds), default: .zero] += bucket.tally
        }
        for bucket in excluded?.windows.buckets(ofLevel: level, in: axis) ?? [] {
            tallies[bucket.start.nanoseconds.flooredQuotient(step.nanoseconds), default: .zero] -= bucket.tally
        }
        let points = tallies.keys.sorted().compactMap { number -> History.Point? in
            guard let tally = tallies[number], !tally.isZero else { return nil }
            let begin = Timestamp(nanoseconds: number.multipliedSaturated(by: step.nanoseconds))
            let (from, to) = (begin, begin + step)
            let start = grid.map { $0.start(of: $0.number(atPosition: from)) } ?? from
            let end = grid.map { $0.start(of: $0.number(atPosition: to)) } ?? to
            return History.Point(start: start, counts: plan.counts(tally, (start, end)))
        }
        return History(step: step, points: points)
    }

    /// The resolution, or the least multiple of it that is long enough and makes few enough points.
    private static func step(
        of axis: Range<Timestamp>, resolution: TimeSpan, wanted: TimeSpan?, limit: Int
    ) -> TimeSpan {
        let length = (axis.upperBound - axis.lowerBound).nanoseconds
        let shortest = max(wanted?.nanoseconds ?? 0, length / Int64(max(1, limit)) + 1, 1)
        let times = (shortest - 1) / resolution.nanoseconds + 1
        return TimeSpan(nanoseconds: times.multipliedSaturated(by: resolution.nanoseconds))
    }
}

extension BudgetWindows {
    /// The finest level whose buckets still reach back to a time; the coarsest where none does.
    fileprivate func finestLevel(reaching start: Timestamp) -> Int {
        layout.levels.firstIndex { time - $0.longestWindow <= start } ?? layout.levels.count - 1
    }
}
