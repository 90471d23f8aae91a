import SloburnModel

/// What a cumulative series holds at one time.
protocol CumulativeValue: Equatable {
    /// What came since an earlier value of the same series.
    func increase(since earlier: Self) -> SeriesIncrease<Self>
}

/// How a value of a cumulative series compares with an earlier one.
enum SeriesIncrease<Value> {
    /// The difference.
    case by(Value)
    /// It is smaller somewhere: the series has begun anew.
    case dropped
    /// The two can't be compared, as those of histograms with other bounds.
    case incomparable
}

/// One point of a cumulative series.
struct SeriesPoint<Value> {
    var time: Timestamp
    /// When the series began to count; nil where that is not known, the point's own time where it is said to be unknown.
    var start: Timestamp?
    /// What was counted; nil where the series ends.
    var value: Value?
}

/// What a point of a cumulative series adds to the counts.
enum SeriesOutcome<Value> {
    /// An increase, nil for none, and what a point between two others moves from the later one to itself.
    case counted(Value?, moved: SeriesMove<Value>?)
    /// The point is known, with the same value.
    case duplicate
    /// The point is known, with another value.
    case conflict
    /// It is older than the points that are remembered.
    case outOfOrder
    /// It is of a series that began earlier and goes on beside this one: two writers under one name.
    case secondWriter
}

/// What changes at a later point because one before it was missing.
struct SeriesMove<Value> {
    /// The time of the later point.
    var time: Timestamp
    /// What was counted there.
    var removed: Value?
    /// What is right there.
    var added: Value?
}

/// The latest points of one cumulative series, in the order of time, ends of the series among them.
///
/// A point counts its increase since the one before it at its own time. One that comes between two others splits the
/// increase of the later one, so the order in which points come makes no difference while both are remembered.
///
/// *Source:* OpenTelemetry metrics data model, "Resets and gaps": a start time that has moved is a reset; without start
/// times a smaller value is one, and the whole value is the increase.
struct SeriesHistory<Value: CumulativeValue> {
    /// So many points are remembered at most.
    private static var limit: Int { 256 }

    private(set) var points: [SeriesPoint<Value>] = []
    // Whether points before the first one were forgotten.
    private var isTrimmed = false

    /// The time of the newest point.
    var newest: Timestamp? { points.last?.time }

    /// Takes a point, or an end.
    ///
    /// - Parameters:
    ///   - point: the point.
    ///   - window: how far behind the newest one points are remembered.
    ///   - memory: a series without a point for longer than this is another one; and one that began longer before its
    ///     first point has counts that are not of this time.
    /// - Returns: what it adds.
    mutating func insert(
        _ point: SeriesPoint<Value>, window: TimeSpan, memory: TimeSpan
    ) -> SeriesOutcome<Value> {
        if let newest, newest < point.time - memory {
            points.removeAll(keepingCapacity: true)
            isTrimmed = true
        } else if points.isEmpty {
            isTrimmed = false
        }
        var place = points.count
        while place > 0, points[place - 1].time >= point.time { place -= 1 }
        if place < points.count, points[place].time == point.time {
            return points[place].value == point.value ? .duplicate : .conflict
        }
        if place == 0, isTrimmed, !points.isEmpty { return .outOfOrder }
        if isForeign(point, at: place) { return .secondWriter }
        let increase = increase(to: point, at: place, memory)
        let removed = place < points.count ? self.increase(to: points[place], at: place, memory) : nil
        points.insert(point, at: place)
        let next = place + 1
        let moved =
            next < points.count
            ? SeriesMove(
                time: points[next].time, removed: removed, added: self.increase(to: points[next], at: next, memory))
            : nil
        forgetOldPoints(window)
        return .counted(increase, moved: moved)
    }

    /// The last point that counts before a place, and whether the series has ended since.
    private func lastValue(before place: Int) -> (point: SeriesPoint<Value>, hasEnded: Bool)? {
        var index = place
        while index > 0 {
            index -= 1
            if points[index].value != nil { return (points[index], index < place - 1) }
        }
        return nil
    }

    private func isForeign(_ point: SeriesPoint<Value>, at place: Int) -> Bool {
        guard point.value != nil, let start = point.start, let earlier = lastValue(before: place)?.point.start else {
            return false
        }
        return start < earlier
    }

    private func increase(to point: SeriesPoint<Value>, at place: Int, _ memory: TimeSpan) -> Value? {
        guard let value = point.value else { return nil }
        // A start at the point's own time says that it is not known.
        let trueStart = point.start.flatMap { $0 < point.time ? $0 : nil }
        guard let (earlier, hasEnded) = lastValue(before: place), let earlierValue = earlier.value else {
            return trueStart.map { $0 >= point.time - memory } ?? false ? value : nil
        }
        if let start = point.start, let earlierStart = earlier.start {
            if start > earlierStart { return trueStart == nil ? nil : value }
        } else if hasEnded {
            // Without start times nobody knows whether it is the same one that goes on.
            return nil
        }
        switch value.increase(since: earlierValue) {
        case .by(let increase): return increase
        case .dropped: return value
        case .incomparable: return nil
        }
    }

    /// The last point that counts before the window stays, to know the increase of the first one in it.
    private mutating func forgetOldPoints(_ window: TimeSpan) {
        guard points.count > 2, let newest else { return }
        let first = newest - window
        var count = max(0, points.count - Self.limit)
        while count + 2 < points.count, points[count + 1].time <= first { count += 1 }
        while count > 0, points[count].value == nil { count -= 1 }
        guard count > 0 else { return }
        points.removeFirst(count)
        isTrimmed = true
    }
}
