import SloburnDecode
import SloburnModel
import SloburnNormalize

// What series count goes to the table of sums at once: cells are for samples that come one by one and never take back.
extension SourcePipeline {
    /// Notes that a series has ended.
    ///
    /// - Parameters:
    ///   - identity: the series.
    ///   - time: when.
    ///   - input: tells the partition that says so from others.
    ///   - move: takes what a counter's later point counts otherwise now; a histogram's late end changes nothing.
    func endSeries(
        _ identity: SeriesIdentity, at time: Timestamp, from input: Int, _ move: (SeriesMove<CounterValue>) -> Void
    ) {
        if series.counters.knows(identity) {
            let end = SeriesPoint<CounterValue>(time: time, start: nil, value: nil)
            if case .counted(_, let moved?)? = series.counters.insert(
                end, of: identity, from: input, window: reorderWindow)
            {
                move(moved)
            }
        }
        if series.histograms.knows(identity) {
            _ = series.histograms.insert(
                .init(time: time, start: nil, value: nil), of: identity, from: input, window: reorderWindow)
        }
        if series.exponentials.knows(identity) {
            _ = series.exponentials.insert(
                .init(time: time, start: nil, value: nil), of: identity, from: input, window: reorderWindow)
        }
    }

    /// Refuses a counter where a share is needed.
    func checkCounter(on route: Int) throws(Rejection) {
        try withRoute(route) { route throws(Rejection) in
            if route.hasRaw { throw .noShare(of: "a cumulative counter") }
        }
    }

    /// The thresholds of a route as the buckets of a unit are compared with them.
    func limits(on route: Int, unit: MeasurementUnit) throws(Rejection) -> [BucketLimit] {
        try withRoute(route) { route throws(Rejection) in
            if route.hasRaw { throw .noShare(of: "a distribution") }
            var limits: [BucketLimit] = []
            for threshold in route.thresholds {
                guard let limit = BucketLimit(threshold, unit: unit) else {
                    throw .otherFamily(unit.family, than: threshold)
                }
                limits.append(limit)
            }
            return limits
        }
    }

    /// Counts the increase of a counter; as a value it is compared with thresholds in unit 1.
    func count(increase: Int64, sign: Int64, at time: Timestamp, on route: Int, into counts: inout OpenCounts) {
        withRoute(route) { route in
            for target in route.targets {
                let tally: Tally
                switch target.count {
                case .ratio(let matched, let total):
                    tally = Tally(matched: matched ? sign * increase : 0, total: total ? sign * increase : 0)
                case .threshold(let threshold, _):
                    let isMet = threshold.isMet(by: .number(Double(increase), .dimensionless)) == true
                    tally = Tally(matched: isMet ? sign : 0, total: sign)
                case .raw: continue
                }
                counts.add(tally, samples: sign > 0 ? 1 : 0, at: time, to: target.key, from: place)
                counts.note(lastSample: time, duplicates: 0, of: target.key)
            }
        }
    }

    /// Counts a distribution.
    func count(
        _ distribution: CountedDistribution, sign: Int64, at time: Timestamp, on route: Int,
        into counts: inout OpenCounts
    ) {
        withRoute(route) { route in
            for target in route.targets {
                var tally = Tally(matched: 0, total: sign * distribution.total)
                switch target.count {
                case .ratio(let matched, let total):
                    tally = Tally(matched: matched ? tally.total : 0, total: total ? tally.total : 0)
                case .threshold(let threshold, let number):
                    let split = distribution.splits[number]
                    tally.matched = sign * split.good(threshold.offBound)
                    if !split.isExact { counts.noteInexact(at: time, of: target.key) }
                case .raw: continue
                }
                counts.add(tally, samples: sign > 0 ? 1 : 0, at: time, to: target.key, from: place)
                counts.note(lastSample: time, duplicates: 0, of: target.key)
            }
        }
    }

    /// Notes a sample that counts nothing yet, so that its keys are known.
    func noteSample(at time: Timestamp, on route: Int, into counts: inout OpenCounts) {
        withRoute(route) { route in
            for target in route.targets {
                counts.add(.zero, samples: 1, at: time, to: target.key, from: place)
                counts.note(lastSample: time, duplicates: 0, of: target.key)
            }
        }
    }
}

extension Rejection {
    fileprivate static func noShare(of what: String) -> Rejection {
        Rejection(.unsupported, "a raw ratio must be from 0 to 1; \(what) is no share")
    }

    /// A unit that measures something else than the threshold does.
    static func otherFamily(_ family: UnitFamily, than threshold: Threshold) -> Rejection {
        Rejection(
            .unknownUnit,
            "the sample's unit measures \(family.rawValue), but the SLO's threshold is in "
                + "\(threshold.family?.rawValue ?? "another unit")")
    }
}
