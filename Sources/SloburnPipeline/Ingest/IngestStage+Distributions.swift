import SloburnDecode
import SloburnModel
import SloburnNormalize

extension IngestStage {
    /// Counts a histogram, or single values with weights.
    func countDistribution(
        _ point: Point, at time: Timestamp, _ intake: PointIntake, on route: Int, _ demand: Router.Demand,
        _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) throws(Rejection) {
        let source = reading.source
        let what = try intake.reading(of: point)
        let limits = try source.limits(on: route, unit: what.unit)
        try checkBounds(point, intake, limits)
        guard what.kind != .cumulative else {
            return try countCumulative(point, at: time, intake, limits, on: route, demand, reading, willAccept)
        }
        let counted = try distribution(point, intake, what, limits)
        guard isNewInterval(point, what.kind, at: time, on: route, reading), reading.isCounting else { return }
        willAccept(time)
        reading.noteSample(isCounted: demand.contains(.count))
        source.count(counted, sign: 1, at: time, on: route, into: &counts)
        if demand.contains(.testimony) { source.declare(counted.total, at: time, on: route) }
        didAccept(time, on: route, demand, reading)
    }

    private func countCumulative(
        _ point: Point, at time: Timestamp, _ intake: PointIntake, _ limits: [BucketLimit], on route: Int,
        _ demand: Router.Demand, _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) throws(Rejection) {
        switch point.value {
        case .histogram(let number):
            let new = SeriesPoint(
                time: time, start: point.start, value: intake.value(of: intake.batch.histograms[number]))
            try countIncrease(
                to: new, of: point.series, in: \.histograms, limits, on: route, demand, reading, willAccept)
        case .exponential(let number):
            let new = SeriesPoint(
                time: time, start: point.start, value: intake.value(of: intake.batch.exponentials[number]))
            try countIncrease(
                to: new, of: point.series, in: \.exponentials, limits, on: route, demand, reading, willAccept)
        default: throw Rejection(.unsupported, "single values with weights can't be cumulative")
        }
    }

    private func countIncrease<Value: CumulativeDistribution>(
        to point: SeriesPoint<Value>, of series: SeriesIdentity,
        in book: WritableKeyPath<SeriesMemory, SeriesBook<Value>>, _ limits: [BucketLimit], on route: Int,
        _ demand: Router.Demand, _ reading: RecordReading, _ willAccept: (Timestamp) -> Void
    ) throws(Rejection) {
        let source = reading.source
        let outcome = source.series[keyPath: book].insert(
            point, of: series, from: reading.lane.number, window: source.reorderWindow)
        noteMove(source.series[keyPath: book].hasMoved, reading)
        try count(outcome, of: point, on: route, demand, reading, willAccept) { increase, time, sign, counts in
            let counted = CountedDistribution(total: increase.total, splits: limits.map(increase.split))
            source.count(counted, sign: sign, at: time, on: route, into: &counts)
            if demand.contains(.testimony) { source.declare(sign * counted.total, at: time, on: route) }
        }
    }

    /// What a distribution that stands for itself counts.
    private func distribution(
        _ point: Point, _ intake: PointIntake, _ what: PointIntake.Reading, _ limits: [BucketLimit]
    ) throws(Rejection) -> CountedDistribution {
        switch point.value {
        case .histogram(let number):
            let parts = intake.batch.histograms[number]
            return intake.withBuckets(parts) { buckets in
                CountedDistribution(total: parts.count, splits: limits.map(buckets.split))
            }
        case .exponential(let number):
            let parts = intake.batch.exponentials[number]
            return intake.withBuckets(parts) { buckets in
                CountedDistribution(total: parts.count, splits: limits.map(buckets.split))
            }
        case .samples(let range): return try CountedDistribution(intake.batch.samples[range], what.unit, limits)
        default: return CountedDistribution(total: 0, splits: [])
        }
    }

    /// Refuses a histogram without the bound that a strict threshold needs.
    private func checkBounds(
        _ point: Point, _ intake: PointIntake, _ limits: [BucketLimit]
    ) throws(Rejection) {
        for limit in limits where limit.threshold.offBound == .strict {
            switch point.value {
            case .histogram(let number):
                let gap = intake.withBuckets(intake.batch.histograms[number]) { $0.gap(at: limit) }
                if let gap { throw .offBound(limit, between: gap.below, gap.above) }
            case .exponential(let number):
                let scale = intake.batch.exponentials[number].scale
                guard limit.value > 0, ExponentialBuckets.bucket(of: limit.value, scale: scale).isUpperBound else {
                    throw .offBound(limit, scale: scale)
                }
            default: break
            }
        }
    }
}

/// What a distribution adds to the counts of a route.
struct CountedDistribution {
    /// How many values it has.
    var total: Int64
    /// How they split at each threshold of the route.
    var splits: [BucketSplit]
}

extension CountedDistribution {
    /// Compares single values with the thresholds.
    init(_ samples: ArraySlice<WeightedSample>, _ unit: MeasurementUnit, _ limits: [BucketLimit]) throws(Rejection) {
        total = 0
        splits = limits.map { _ in BucketSplit(certain: 0, possible: 0, total: 0, interpolated: 0) }
        for sample in samples {
            let quantity = try unit.quantity(of: sample.value)
            total = total.addingSaturated(sample.weight)
            for (number, limit) in limits.enumerated() where limit.threshold.isMet(by: quantity) == true {
                splits[number].certain = splits[number].certain.addingSaturated(sample.weight)
            }
        }
        for number in splits.indices {
            splits[number].possible = splits[number].certain
            splits[number].total = total
        }
    }
}

extension Rejection {
    fileprivate static func offBound(_ limit: BucketLimit, between below: Double?, _ above: Double?) -> Rejection {
        let place =
            switch (below, above) {
            case (let below?, let above?): "between the bounds \(below) and \(above)"
            case (let below?, nil): "above the last bound \(below)"
            case (nil, let above?): "below the first bound \(above)"
            case (nil, nil): "in a histogram without bounds"
            }
        return Rejection(
            .unsupported,
            "the threshold \(limit.value) lies \(place), and the SLO's sloburn/off-bound is strict; move the threshold to "
                + "a bound, or count conservatively")
    }

    fileprivate static func offBound(_ limit: BucketLimit, scale: Int32) -> Rejection {
        Rejection(
            .unsupported,
            "the threshold \(limit.value) is no bound of an exponential histogram of scale \(scale), and the SLO's "
                + "sloburn/off-bound is strict; powers of two are bounds at every scale from 0 on")
    }
}
