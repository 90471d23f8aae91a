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
    public internal(set) var sums: [Tally]
    var rings: [CountRing]
    // What lies at or after `time`, in order of time, from index `arrived` on: what has arrived is only cut off when it
    // is half of the array, so that a long backlog isn't moved at every evaluation.
    var waiting: [Bucket] = []
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
            let first = firstNumber(of: level)
            let number = bucket.start.nanoseconds.flooredQuotient(level.resolution.nanoseconds)
            if number >= first { rings[index].add(bucket.tally, to: number) }
        }
        // The longer a window, the earlier it begins: what lies in one lies in all that follow.
        var index = 0
        while index < sums.count, bucket.start < layout.start(ofWindow: index, at: time) { index += 1 }
        while index < sums.count {
            sums[index] += bucket.tally
            index += 1
        }
    }

    /// Moves the end of every window to `newTime`; does nothing when that is not later than `time`.
    ///
    /// - Complexity: O(windows + buckets that leave a window).
    public mutating func advance(to newTime: Timestamp) {
        guard newTime > time else { return }
        if isEmpty {
            time = newTime
            return
        }
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

    /// What a bucket holds, in a layout with a single level; nil where it is forgotten.
    func tally(at start: Timestamp) -> Tally? {
        let level = layout.levels[0]
        if start < time {
            let number = start.nanoseconds.flooredQuotient(level.resolution.nanoseconds)
            return number < firstNumber(of: level) ? nil : rings[0][number]
        }
        let index = place(of: start)
        return index < waiting.count && waiting[index].start == start ? waiting[index].tally : .zero
    }

    /// The buckets of a layout with a single level that begin in a stretch of time and hold something, in order.
    func buckets(in range: Range<Timestamp>) -> [Bucket] {
        let resolution = layout.levels[0].resolution.nanoseconds
        let numbers = numbers(of: layout.levels[0], from: range.lowerBound.nanoseconds.flooredQuotient(resolution))
        let counted = rings[0].buckets(numbers).map {
            Bucket(start: Timestamp(nanoseconds: $0.number.multipliedSaturated(by: resolution)), tally: $0.tally)
        }
        return (counted + waiting[place(of: range.lowerBound)...]).filter { range.contains($0.start) }
    }

    /// The buckets of a level that hold something and overlap with a stretch of time, in order.
    func buckets(ofLevel index: Int, in range: Range<Timestamp>) -> [Bucket] {
        guard !rings[index].isEmpty, !range.isEmpty else { return [] }
        let level = layout.levels[index]
        let resolution = level.resolution.nanoseconds
        let kept = numbers(of: level, from: range.lowerBound.nanoseconds.flooredQuotient(resolution))
        let end = min(kept.upperBound, (range.upperBound.nanoseconds - 1).flooredQuotient(resolution) + 1)
        guard kept.lowerBound < end else { return [] }
        return rings[index].buckets(kept.lowerBound..<end).map {
            Bucket(start: Timestamp(nanoseconds: $0.number.multipliedSaturated(by: resolution)), tally: $0.tally)
        }
    }

    /// The number of the first bucket that a level keeps.
    func firstNumber(of level: WindowLayout.Level) -> Int64 {
        (time - level.longestWindow).nanoseconds.flooredQuotient(level.resolution.nanoseconds)
    }

    private mutating func wait(_ bucket: Bucket) {
        // Samples come nearly in order, so the place is mostly at the end.
        guard let last = waiting.last, arrived < waiting.count, last.start >= bucket.start else {
            waiting.append(bucket)
            return
        }
        let place = place(of: bucket.start)
        if waiting[place].start == bucket.start {
            waiting[place].tally += bucket.tally
        } else {
            waiting.insert(bucket, at: place)
        }
    }

    /// The first place among what waits whose bucket does not begin earlier.
    private func place(of start: Timestamp) -> Int {
        var (low, high) = (arrived, waiting.count)
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle].start < start { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func expire(window index: Int, until newTime: Timestamp) {
        let level = layout.levelOfWindow[index]
        guard !rings[level].isEmpty else { return }
        let resolution = layout.levels[level].resolution.nanoseconds
        let first = (time - layout.spans[index]).nanoseconds.flooredQuotient(resolution)
        let next = (newTime - layout.spans[index]).nanoseconds.flooredQuotient(resolution)
        guard first < next else { return }
        if next - first >= Int64(rings[level].capacity) {
            sums[index] = .zero
            return
        }
        // Numbers past the present bucket are not in the ring yet: there they would mean buckets a turn earlier.
        let end = min(next, time.nanoseconds.flooredQuotient(resolution) + 1)
        guard first < end else { return }
        for number in first..<end { sums[index] -= rings[level][number] }
    }

    private mutating func clear(level index: Int, until newTime: Timestamp) {
        guard !rings[index].isEmpty else { return }
        let level = layout.levels[index]
        let first = firstNumber(of: level)
        let next = (newTime - level.longestWindow).nanoseconds.flooredQuotient(level.resolution.nanoseconds)
        if next - first >= Int64(rings[index].capacity) {
            rings[index].removeAll()
            return
        }
        for number in first..<next { rings[index].remove(number) }
    }
}
