import SloburnDecode
import SloburnModel
import SloburnNormalize

extension IngestStage {
    /// Takes the points of a record.
    func takePoints(
        _ payload: Payload, _ intake: PointIntake, _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) {
        // An event without data has no points.
        guard let value = payload.bytes else { return }
        do throws(Rejection) {
            try intake.read(value)
        } catch {
            return reject(error, index: payload.index, reading)
        }
        let refusals = intake.batch.refusals
        var refused = 0
        for number in intake.batch.points.indices {
            let index = intake.batch.points[number].index
            // In the order of the record, whatever becomes of its elements.
            while refused < refusals.count, refusals[refused].index < index {
                reject(refusals[refused].rejection, index: payload.index + refusals[refused].index, reading)
                refused += 1
            }
            do throws(Rejection) {
                try countPoint(number, intake, payload.id, reading, willAccept)
            } catch {
                reject(error, index: payload.index + index, reading)
            }
        }
        for refusal in refusals[refused...] {
            reject(refusal.rejection, index: payload.index + refusal.index, reading)
        }
    }

    private func countPoint(
        _ number: Int, _ intake: PointIntake, _ id: UnsafeRawBufferPointer?, _ reading: RecordReading,
        _ willAccept: (Timestamp) -> Void
    ) throws(Rejection) {
        let point = intake.batch.points[number]
        let time: Timestamp
        if let own = point.time { time = own } else { time = try MappingPlan.time(ofRecord: reading.time) }
        try checkTime(time, reading)
        intake.makeKey(of: number)
        let route = reading.source.route(of: intake.key, counts: &counts)
        let demand = reading.source.demand(of: route)
        if !demand.isEmpty, let id, !isNew(id, part: number, at: time, on: route, reading) { return }
        guard demand.asksWeight else {
            // The end of a series is no sample that has come.
            return skip(time, on: route, point.isEnd ? [] : demand, reading, willAccept)
        }
        do throws(Rejection) {
            switch point.value {
            case .none: endSeries(of: point, at: time, on: route, demand, reading)
            case .short, .double, .exact:
                try countNumber(point, at: time, intake, on: route, demand, reading, willAccept)
            case .histogram, .exponential, .samples:
                try countDistribution(point, at: time, intake, on: route, demand, reading, willAccept)
            }
        } catch {
            // What is put right and sent again has to count.
            if let id { reading.source.forget(id, part: number) }
            throw error
        }
    }

    /// A point that says that its series ends is no sample, but may change what a later one counts.
    private func endSeries(
        of point: Point, at time: Timestamp, on route: Int, _ demand: Router.Demand, _ reading: RecordReading
    ) {
        let source = reading.source
        if reading.isCounting { reading.counters.ended += 1 }
        source.endSeries(point.series, at: time, from: reading.lane.number) { moved in
            guard reading.isCounting else { return }
            count(moved) { increase, time, sign, counts in
                source.count(increase: increase.count, sign: sign, at: time, on: route, into: &counts)
                if demand.contains(.testimony) { source.declare(sign * increase.count, at: time, on: route) }
            }
        }
    }

    private func countNumber(
        _ point: Point, at time: Timestamp, _ intake: PointIntake, on route: Int, _ demand: Router.Demand,
        _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) throws(Rejection) {
        let source = reading.source
        let what = try intake.reading(of: point)
        if what.kind == .cumulative {
            let count = CounterValue(count: try intake.eventCount(of: point.value, what))
            let counted = SeriesPoint(time: time, start: point.start, value: count)
            try countCounter(counted, of: point.series, on: route, demand, reading, willAccept)
            return
        }
        // A value that can't be used is refused whether or not somebody compares it, as everywhere.
        let quantity = try intake.quantity(of: point.value, what)
        if demand.contains(.value) { try source.check(quantity, on: route) }
        let weight: Int64
        switch what.kind {
        case .delta:
            do throws(Rejection) {
                weight = try intake.eventCount(of: point.value, what)
            } catch {
                guard !source.countsWeights(of: route) else { throw error }
                weight = 0
            }
        case .rate: weight = try intake.rateCount(of: point.value, what)
        case .event, .gauge, .cumulative: weight = 1
        }
        guard isNewInterval(point, what.kind, at: time, on: route, reading), reading.isCounting else { return }
        let sample = Sample(time: time, weight: weight, id: nil)
        accept(sample, demand.contains(.value) ? quantity : nil, on: route, demand, reading, willAccept)
    }

    /// Whether the interval of a delta was not counted before; one that was is a duplicate.
    func isNewInterval(
        _ point: Point, _ kind: MetricKind, at time: Timestamp, on route: Int, _ reading: RecordReading
    ) -> Bool {
        guard kind == .delta, let start = point.start, start < time, reading.knowsRepeats else { return true }
        let finding = reading.source.series.intervals.insert(from: start, to: time, of: point.series)
        if finding == .duplicate {
            noteDuplicate(on: route, reading)
            return false
        }
        guard reading.isCounting else { return true }
        if finding == .afterGap { reading.counters.gaps += 1 }
        if finding == .overlap { reading.counters.overlaps += 1 }
        return true
    }

    /// Counts what a counter has grown by, and says whether its point is a sample that was accepted.
    @discardableResult
    func countCounter(
        _ point: SeriesPoint<CounterValue>, of series: SeriesIdentity, on route: Int, _ demand: Router.Demand,
        _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) throws(Rejection) -> Bool {
        let source = reading.source
        try source.checkCounter(on: route)
        let outcome = source.series.counters.insert(
            point, of: series, from: reading.lane.number, window: source.reorderWindow)
        noteMove(source.series.counters.hasMoved, reading)
        return try count(outcome, of: point, on: route, demand, reading, willAccept) { increase, time, sign, counts in
            source.count(increase: increase.count, sign: sign, at: time, on: route, into: &counts)
            if demand.contains(.testimony) { source.declare(sign * increase.count, at: time, on: route) }
        }
    }

    /// Notes that a series comes over several partitions: whoever has only one of them counts its points wrong.
    func noteMove(_ hasMoved: Bool, _ reading: RecordReading) {
        if hasMoved, reading.isCounting { reading.counters.scattered += 1 }
    }

    /// Counts what came of a point of a cumulative series, and says whether it is a sample that was accepted.
    @discardableResult
    func count<Value: CumulativeValue>(
        _ outcome: SeriesOutcome<Value>?, of point: SeriesPoint<Value>, on route: Int, _ demand: Router.Demand,
        _ reading: RecordReading, _ willAccept: (Timestamp) -> Void,
        add: (_ increase: Value, _ time: Timestamp, _ sign: Int64, _ counts: inout OpenCounts) -> Void
    ) throws(Rejection) -> Bool {
        let source = reading.source
        switch outcome {
        case nil: throw .tooManySeries(SeriesBook<Value>.limit)
        case .secondWriter: throw .secondWriter(point.start)
        case .duplicate: noteDuplicate(on: route, reading)
        case .conflict:
            noteDuplicate(on: route, reading)
            if reading.isCounting { reading.counters.conflicts += 1 }
        case .outOfOrder: throw .outOfOrder(point.time, source.reorderWindow)
        case .counted(let increase, let moved):
            guard reading.isCounting else { return false }
            willAccept(point.time)
            reading.noteSample(isCounted: demand.contains(.count))
            if let increase {
                add(increase, point.time, 1, &counts)
            } else {
                source.noteSample(at: point.time, on: route, into: &counts)
            }
            if let moved { count(moved, add: add) }
            didAccept(point.time, on: route, demand, reading)
            return true
        }
        return false
    }

    /// Counts what changes at a later point.
    private func count<Value>(
        _ moved: SeriesMove<Value>,
        add: (_ increase: Value, _ time: Timestamp, _ sign: Int64, _ counts: inout OpenCounts) -> Void
    ) {
        if let removed = moved.removed { add(removed, moved.time, -1, &counts) }
        if let added = moved.added { add(added, moved.time, 1, &counts) }
    }
}

extension Point {
    /// Whether it says that its series has ended, and nothing else.
    fileprivate var isEnd: Bool {
        if case .none = value { return true }
        return false
    }
}

extension Rejection {
    fileprivate static func tooManySeries(_ limit: Int) -> Rejection {
        Rejection(
            .unsupported,
            "the source has more than \(limit) cumulative series; leave labels out that nobody asks for, or send deltas"
        )
    }

    fileprivate static func secondWriter(_ start: Timestamp?) -> Rejection {
        let since = start.map { "counts since \(RFC3339.string($0))" } ?? "counts since some other time"
        return Rejection(
            .unsupported,
            "the point \(since), but its series has begun anew since then: two processes write one series; give each "
                + "a label of its own, such as service.instance.id")
    }

    fileprivate static func outOfOrder(_ time: Timestamp, _ window: TimeSpan) -> Rejection {
        Rejection(
            .tooLate,
            "the point of a cumulative series is dated \(RFC3339.string(time)), before all that is remembered of it; "
                + "reorderWindow allows \(window)")
    }
}
