public import SloburnModel

// What outlives the process. A checkpoint holds all levels, or, beside an older one that does, only what lies at or
// after the first bucket that has changed since.
extension BudgetWindows {
    /// The counts of all resolutions and what waits, for a checkpoint.
    public struct State: Hashable, Sendable {
        /// The counts.
        public var levels: [LevelState]
        /// What lies at or after the time of the windows.
        public var pending: [Bucket]

        /// Creates a state.
        public init(levels: [LevelState], pending: [Bucket]) {
            self.levels = levels
            self.pending = pending
        }
    }

    /// The counts of one resolution, for a checkpoint.
    public struct LevelState: Hashable, Sendable {
        /// A bucket that holds something.
        public struct Bucket: Hashable, Sendable {
            /// Its start divided by the resolution.
            public var number: Int64
            /// What it holds.
            public var tally: Tally

            /// Creates a bucket.
            public init(number: Int64, tally: Tally) {
                self.number = number
                self.tally = tally
            }
        }

        /// The width of a bucket.
        public var resolution: TimeSpan
        /// The first bucket that may differ from an earlier state; `Int64.max` for none.
        public var changedFrom: Int64
        /// Buckets in order of time, each once.
        public var buckets: [Bucket]

        /// Creates the state of a level.
        public init(resolution: TimeSpan, changedFrom: Int64 = .max, buckets: [Bucket]) {
            self.resolution = resolution
            self.changedFrom = changedFrom
            self.buckets = buckets
        }
    }

    /// The non-empty buckets of each level.
    public var levelStates: [LevelState] {
        layout.levels.indices.map { state(ofLevel: $0, from: .min) }
    }

    /// The non-empty buckets of each level from the first one on that has changed since `forgetChanges()`.
    public var changedLevelStates: [LevelState] {
        layout.levels.indices.map { state(ofLevel: $0, from: rings[$0].changedFrom) }
    }

    /// What is counted from an instant on, in buckets of the finest resolution that reaches so far back.
    func sum(from start: Timestamp) -> Tally {
        let reaching = layout.levels.indices.first { time - layout.levels[$0].longestWindow <= start }
        guard let index = reaching ?? layout.levels.indices.last else { return .zero }
        let resolution = layout.levels[index].resolution.nanoseconds
        let first = -(-start.nanoseconds).flooredQuotient(resolution)
        var sum = Tally.zero
        for bucket in state(ofLevel: index, from: first).buckets { sum += bucket.tally }
        return sum
    }

    /// What is counted from an instant on, or from the start of the bucket that it lies in, at the finest resolution that
    /// reaches so far back.
    func sum(fromBucketOf start: Timestamp) -> (from: Timestamp, tally: Tally) {
        let oldest = max(start, self.oldest ?? start)
        let reaching = layout.levels.indices.first { firstStart(ofLevel: $0) <= oldest }
        guard let index = reaching ?? layout.levels.indices.last else { return (start, .zero) }
        let resolution = layout.levels[index].resolution
        let first = oldest.flooredTo(resolution)
        let state = state(ofLevel: index, from: first.nanoseconds.flooredQuotient(resolution.nanoseconds))
        return (first, state.buckets.reduce(into: .zero) { $0 += $1.tally })
    }

    /// How many buckets hold something.
    public var bucketCount: Int { rings.reduce(0) { $0 + $1.occupied } }

    /// The most buckets that `changedLevelStates` holds.
    public var changedBucketCount: Int {
        var count = 0
        for (index, level) in layout.levels.enumerated() {
            let numbers = numbers(of: level, from: rings[index].changedFrom)
            count += min(numbers.count, rings[index].occupied)
        }
        return count
    }

    /// Takes the present state as the one that changes are told from.
    public mutating func forgetChanges() {
        for index in rings.indices { rings[index].changedFrom = CountRing.unchanged }
    }

    /// Has everything count as changed: nothing of it can be where changes are told.
    mutating func changeEverything() {
        for index in rings.indices { rings[index].changedFrom = .min }
    }

    private func state(ofLevel index: Int, from first: Int64) -> LevelState {
        let level = layout.levels[index]
        return LevelState(
            resolution: level.resolution, changedFrom: rings[index].changedFrom,
            buckets: rings[index].buckets(numbers(of: level, from: first)))
    }

    /// The buckets of a level that can hold something, from `first` on.
    func numbers(of level: WindowLayout.Level, from first: Int64) -> Range<Int64> {
        let kept = firstNumber(of: level)
        // Time need not be a multiple of the resolution: the bucket that it lies in is kept as well.
        let end = (time - TimeSpan(nanoseconds: 1)).nanoseconds.flooredQuotient(level.resolution.nanoseconds) + 1
        return min(max(first, kept), end)..<end
    }
}

// MARK: - Back from a checkpoint

extension BudgetWindows {
    /// Rebuilds windows from a checkpoint; the layout may have changed since: what it still keeps is taken over.
    ///
    /// - Parameters:
    ///   - layout: the present layout.
    ///   - time: the end of every window.
    ///   - levels: the counts.
    ///   - pending: what lies at or after `time`.
    public init(layout: WindowLayout, time: Timestamp, levels: [LevelState], pending: some Sequence<Bucket>) {
        self.init(layout: layout, time: time)
        waiting = pending.sorted { $0.start < $1.start }
        for (index, level) in layout.levels.enumerated() {
            if let state = levels.first(where: { $0.resolution == level.resolution }) {
                fill(level: index, with: state.buckets)
                rings[index].changedFrom = state.changedFrom
                continue
            }
            // A level that the layout gained begins with what the coarsest of the finer ones still knows.
            let finer = levels.filter { $0.resolution < level.resolution }.max { $0.resolution < $1.resolution }
            guard let finer else { continue }
            fill(level: index, with: finer.rebinned(to: level.resolution, before: time))
            rings[index].changedFrom = .min
        }
    }

    /// Fills an empty level and sums its windows.
    private mutating func fill(level index: Int, with buckets: [LevelState.Bucket]) {
        let numbers = numbers(of: layout.levels[index], from: .min)
        guard LevelState.isPlain(buckets) else { return fill(level: index, with: LevelState.merged(buckets)) }
        let first = buckets.partitionPoint { $0.number >= numbers.lowerBound }
        let end = buckets.partitionPoint { $0.number >= numbers.upperBound }
        let kept = buckets[first..<max(first, end)]
        rings[index] = CountRing(capacity: rings[index].capacity, buckets: kept)
        sum(kept, ofLevel: index)
    }

    /// From the newest bucket to the oldest: each window ends where a longer one goes on.
    private mutating func sum(_ buckets: ArraySlice<LevelState.Bucket>, ofLevel level: Int) {
        let resolution = layout.levels[level].resolution.nanoseconds
        var sum = Tally.zero
        var next = buckets.endIndex
        for window in sums.indices where layout.levelOfWindow[window] == level {
            let first = (time - layout.spans[window]).nanoseconds.flooredQuotient(resolution)
            while next > buckets.startIndex, buckets[next - 1].number >= first {
                next -= 1
                sum += buckets[next].tally
            }
            sums[window] = sum
        }
    }
}

extension BudgetWindows.LevelState {
    /// The same counts in wider buckets; only those from before `time`.
    fileprivate func rebinned(to coarser: TimeSpan, before time: Timestamp) -> [Bucket] {
        let end = time.nanoseconds.flooredQuotient(resolution.nanoseconds)
        let (numerator, denominator) = (resolution.nanoseconds, coarser.nanoseconds)
        return Self.merged(
            buckets.filter { $0.number <= end }.map {
                Bucket(
                    number: $0.number.multipliedReportingOverflow(by: numerator).partialValue
                        .flooredQuotient(denominator),
                    tally: $0.tally)
            })
    }

    /// Whether the buckets are in order, each once, and none is 0.
    fileprivate static func isPlain(_ buckets: [Bucket]) -> Bool {
        var last = Int64.min
        for bucket in buckets {
            if bucket.number <= last || bucket.tally.isZero { return false }
            last = bucket.number
        }
        return true
    }

    /// In order, with the counts of one bucket together, without any that are 0.
    fileprivate static func merged(_ buckets: [Bucket]) -> [Bucket] {
        var merged: [Bucket] = []
        for bucket in buckets.sorted(by: { $0.number < $1.number }) where !bucket.tally.isZero {
            if merged.last?.number == bucket.number {
                merged[merged.count - 1].tally += bucket.tally
            } else {
                merged.append(bucket)
            }
        }
        return merged
    }
}

extension Array {
    /// The index of the first element for which `isAfter` holds, in an array where it holds for all that follow.
    fileprivate func partitionPoint(_ isAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
