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
    var value: Value
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

/// The latest points of one cumulative series, in the order of time.
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

    /// Takes a point.
    ///
    /// - Parameters:
    ///   - point: the point.
    ///   - window: how far behind the newest one points are remembered.
    ///   - watchedSince: a series that began earlier than this has counts that are not of this time.
    /// - Returns: what it adds.
    mutating func insert(
        _ point: SeriesPoint<Value>, window: TimeSpan, watchedSince: Timestamp
    ) -> SeriesOutcome<Value> {
        var place = points.count
        while place > 0, points[place - 1].time >= point.time { place -= 1 }
        if place < points.count, points[place].time == point.time {
            return points[place].value == point.value ? .duplicate : .conflict
        }
        if place == 0, isTrimmed { return .outOfOrder }
        let (before, after) = (
            place > 0 ? points[place - 1] : nil, place < points.count ? points[place] : nil
        )
        if let before, Self.isForeign(point, after: before) { return .secondWriter }
        let increase = Self.increase(to: point, since: before, watchedSince)
        let moved = after.map { after in
            SeriesMove(
                time: after.time, removed: Self.increase(to: after, since: before, watchedSince),
                added: Self.increase(to: after, since: point, watchedSince))
        }
        points.insert(point, at: place)
        forgetOldPoints(window)
        return .counted(increase, moved: moved)
    }

    private static func isForeign(_ point: SeriesPoint<Value>, after earlier: SeriesPoint<Value>) -> Bool {
        guard let start = point.start, let earlierStart = earlier.start else { return false }
        return start < earlierStart
    }

    private static func increase(
        to point: SeriesPoint<Value>, since earlier: SeriesPoint<Value>?, _ watchedSince: Timestamp
    ) -> Value? {
        // A start at the point's own time says that it is not known.
        let trueStart = point.start.flatMap { $0 < point.time ? $0 : nil }
        guard let earlier else {
            return trueStart.map { $0 >= watchedSince } ?? false ? point.value : nil
        }
        if let start = point.start, let earlierStart = earlier.start, start > earlierStart {
            return trueStart == nil ? nil : point.value
        }
        switch point.value.increase(since: earlier.value) {
        case .by(let increase): return increase
        case .dropped: return point.value
        case .incomparable: return nil
        }
    }

    /// The last point before the window stays, to know the increase of the first one in it.
    private mutating func forgetOldPoints(_ window: TimeSpan) {
        guard points.count > 2, let newest else { return }
        let first = newest - window
        var count = max(0, points.count - Self.limit)
        while count + 2 < points.count, points[count + 1].time <= first { count += 1 }
        guard count > 0 else { return }
        points.removeFirst(count)
        isTrimmed = true
    }
}
