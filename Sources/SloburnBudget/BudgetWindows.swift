public import SloburnModel

/// The rolling windows of one budget: exact counts over each, for the time up to `time`.
///
/// Samples come as tallies of small buckets of event time. What lies before `time` is in the rings and the sums; what
/// lies at or after it waits until time gets there, so that an evaluation at T sees exactly the samples before T. The
/// sums move with time: an evaluation costs the number of windows, not their length.
public struct BudgetWindows: Sendable {
    /// A tally of one bucket of event time.
    public struct Bucket: Hashable, Sendable {
        /// Where the bucket begins.
        public var start: Timestamp
        /// What it holds.
        public var tally: Tally

        /// Creates a bucket.
        public init(start: Timestamp, tally: Tally) {
            self.start = start
            self.tally = tally
        }
    }

    /// Which windows there are.
    public let layout: WindowLayout
    /// The end of every window: samples before it are counted, later ones wait.
    public private(set) var time: Timestamp
    /// The counts of each window, in the layout's order.
    public private(set) var sums: [Tally]
    private var rings: [CountRing]
    // What lies at or after `time`, in order of time, from index `arrived` on: what has arrived is only cut off when it
    // is half of the array, so that a long backlog isn't moved at every evaluation.
    private var waiting: [Bucket] = []
    private var arrived = 0

    /// Creates empty windows that end at `time`.
    public init(layout: WindowLayout, time: Timestamp) {
        self.layout = layout
        self.time = time
        sums = [Tally](repeating: .zero, count: layout.windows.count)
        rings = layout.levels.map { CountRing(capacity: $0.bucketCount) }
    }

    /// What lies at or after `time`, in order of time.
    public var pending: ArraySlice<Bucket> { waiting[arrived...] }

    /// True when no window holds a count and nothing waits.
    public var isEmpty: Bool { arrived == waiting.count && rings.allSatisfy(\.isEmpty) }

    /// Adds the counts of one bucket of event time.
    ///
    /// - Parameter bucket: a bucket that does not straddle `time` nor a multiple of 10 s. Counts from before a
    ///   window's start do not belong to it.
    /// - Complexity: O(windows) before `time`; O(log waiting buckets) after it where the bucket is known.
    public mutating func add(_ bucket: Bucket) {
        if bucket.start >= time {
            wait(bucket)
            return
        }
        for (index, level) in layout.levels.enumerated() {
            let first = (time - level.longestWindow).nanoseconds.flooredQuotient(level.resolution.nanoseconds)
            let number = bucket.start.nanoseconds.flooredQuotient(level.resolution.nanoseconds)
            if number >= first { rings[index].add(bucket.tally, to: number) }
        }
        for index in sums.indices where bucket.start >= layout.start(ofWindow: index, at: time) {
            sums[index] += bucket.tally
        }
    }

    /// Moves the end of every window to `newTime`; does nothing when that is not later than `time`.
    ///
    /// - Complexity: O(windows + buckets that leave a window).
    public mutating func advance(to newTime: Timestamp) {
        guard newTime > time else { return }
        for index in sums.indices { expire(window: index, until: newTime) }
        for index in layout.levels.indices { clear(level: index, until: newTime) }
        time = newTime
        while arrived < waiting.count, waiting[arrived].start < newTime {
            add(waiting[arrived])
            arrived += 1
        }
        if arrived > waiting.count / 2 {
            waiting.removeFirst(arrived)
            arrived = 0
        }
    }

    /// The start of window `index` at the present `time`.
    public func start(ofWindow index: Int) -> Timestamp { layout.start(ofWindow: index, at: time) }

    private mutating func wait(_ bucket: Bucket) {
        // Samples come nearly in order, so the place is mostly at the end.
        guard let last = waiting.last, arrived < waiting.count, last.start >= bucket.start else {
            waiting.append(bucket)
            return
        }
        var (low, high) = (arrived, waiting.count)
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle].start < bucket.start { low = middle + 1 } else { high = middle }
        }
        if waiting[low].start == bucket.start {
            waiting[low].tally += bucket.tally
        } else {
            waiting.insert(bucket, at: low)
        }
    }

    private mutating func expire(window index: Int, until newTime: Timestamp) {
        let ring = rings[layout.levelOfWindow[index]]
        guard !ring.isEmpty else { return }
        let resolution = layout.levels[layout.levelOfWindow[index]].resolution.nanoseconds
        let first = layout.start(ofWindow: index, at: time).nanoseconds / resolution
        let next = layout.start(ofWindow: index, at: newTime).nanoseconds / resolution
        if next - first >= Int64(ring.capacity) {
            sums[index] = .zero
            return
        }
        // Numbers past the present bucket are not in the ring yet: there they would mean buckets a turn earlier.
        let end = min(next, time.nanoseconds.flooredQuotient(resolution) + 1)
        guard first < end else { return }
        for number in first..<end { sums[index] -= ring[number] }
    }

    private mutating func clear(level index: Int, until newTime: Timestamp) {
        guard !rings[index].isEmpty else { return }
        let level = layout.levels[index]
        let resolution = level.resolution.nanoseconds
        let first = (time - level.longestWindow).nanoseconds.flooredQuotient(resolution)
        let next = (newTime - level.longestWindow).nanoseconds.flooredQuotient(resolution)
        if next - first >= Int64(rings[index].capacity) {
            rings[index].removeAll()
            return
        }
        for number in first..<next { _ = rings[index].remove(number) }
    }
}

// MARK: - State that outlives the process

extension BudgetWindows {
    /// The counts of one resolution, for a checkpoint.
    public struct LevelState: Hashable, Sendable {
        /// The width of a bucket.
        public var resolution: TimeSpan
        /// The buckets that hold something, in order of time.
        public var buckets: [Bucket]

        /// Creates the state of a level.
        public init(resolution: TimeSpan, buckets: [Bucket]) {
            self.resolution = resolution
            self.buckets = buckets
        }
    }

    /// The non-empty buckets of each level.
    public var levelStates: [LevelState] {
        layout.levels.indices.map { index in
            let level = layout.levels[index]
            let resolution = level.resolution.nanoseconds
            let first = (time - level.longestWindow).nanoseconds.flooredQuotient(resolution)
            let buckets = rings[index].entries(from: first).map {
                Bucket(start: Timestamp(nanoseconds: $0.number * resolution), tally: $0.tally)
            }
            return LevelState(resolution: level.resolution, buckets: buckets)
        }
    }

    /// Rebuilds windows from a checkpoint; the layout may have changed since: what it still keeps is taken over.
    public init(layout: WindowLayout, time: Timestamp, levels: [LevelState], pending: some Sequence<Bucket>) {
        self.init(layout: layout, time: time)
        waiting = pending.sorted { $0.start < $1.start }
        for (index, level) in layout.levels.enumerated() {
            // A level that the layout gained begins with what the coarsest of the finer ones still knows.
            let state =
                levels.first { $0.resolution == level.resolution }
                ?? levels.filter { $0.resolution < level.resolution }.max { $0.resolution < $1.resolution }
            guard let state else { continue }
            let first = (time - level.longestWindow).flooredTo(level.resolution)
            for bucket in state.buckets where bucket.start >= first && bucket.start < time {
                rings[index].add(
                    bucket.tally, to: bucket.start.nanoseconds.flooredQuotient(level.resolution.nanoseconds))
                for window in sums.indices
                where layout.levelOfWindow[window] == index && bucket.start >= layout.start(ofWindow: window, at: time)
                {
                    sums[window] += bucket.tally
                }
            }
        }
    }
}
