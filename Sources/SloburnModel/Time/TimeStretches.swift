/// Stretches of time, each from an instant (inclusive) to a later one (exclusive): in order, apart from each other.
public struct TimeStretches: Hashable, Sendable {
    /// The stretches; none is empty, and none ends where the next one begins.
    public private(set) var ranges: [Range<Timestamp>]

    /// No time at all.
    public static let none = TimeStretches([])

    /// Creates the union of stretches in any order.
    public init(_ stretches: some Sequence<Range<Timestamp>>) {
        ranges = []
        for range in stretches.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty { append(range) }
    }

    /// True when there is no time in it.
    public var isEmpty: Bool { ranges.isEmpty }

    /// Whether an instant lies in one of them.
    public func contains(_ time: Timestamp) -> Bool {
        let index = firstIndex(endingAfter: time)
        return index < ranges.count && ranges[index].lowerBound <= time
    }

    /// Whether any of them shares time with a stretch.
    public func overlaps(_ range: Range<Timestamp>) -> Bool {
        let index = firstIndex(endingAfter: range.lowerBound)
        return !range.isEmpty && index < ranges.count && ranges[index].lowerBound < range.upperBound
    }

    /// All time that lies in these or in others.
    public func union(_ others: TimeStretches) -> TimeStretches {
        if others.isEmpty { return self }
        return isEmpty ? others : TimeStretches(ranges + others.ranges)
    }

    /// The time that lies in these and not in others.
    public func subtracting(_ others: TimeStretches) -> TimeStretches {
        var left: [Range<Timestamp>] = []
        var next = 0
        for range in ranges {
            var start = range.lowerBound
            while next < others.ranges.count, others.ranges[next].upperBound <= start { next += 1 }
            var index = next
            while index < others.ranges.count, others.ranges[index].lowerBound < range.upperBound {
                let other = others.ranges[index]
                if other.lowerBound > start { left.append(start..<other.lowerBound) }
                start = max(start, other.upperBound)
                index += 1
            }
            if start < range.upperBound { left.append(start..<range.upperBound) }
        }
        var result = TimeStretches.none
        result.ranges = left
        return result
    }

    /// The part that lies within a stretch.
    public func clipped(to range: Range<Timestamp>) -> TimeStretches {
        var result = TimeStretches.none
        for index in firstIndex(endingAfter: range.lowerBound)..<ranges.count {
            guard ranges[index].lowerBound < range.upperBound else { break }
            result.append(ranges[index].clamped(to: range))
        }
        return result
    }

    /// Adds a stretch that begins no earlier than the last one.
    private mutating func append(_ range: Range<Timestamp>) {
        guard !range.isEmpty else { return }
        if let last = ranges.last, last.upperBound >= range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
        } else {
            ranges.append(range)
        }
    }

    /// The first stretch that ends after an instant.
    private func firstIndex(endingAfter time: Timestamp) -> Int {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
