import SloburnDecode
import SloburnModel
import SloburnNormalize
import SloburnSelector

/// One source's way from bytes to counts: reader, mapper, router and seen ids.
struct SourcePipeline {
    let reader: JSONFieldReader
    /// What the definition says of each record.
    let framing: DataSourceDefinition.Framing
    let maxRecordBytes: Int
    let maxFutureSkew: TimeSpan
    let allowedLateness: TimeSpan
    private var mapper: SampleMapper
    private var router: Router
    private var routes: RouteCounts
    private var seenIDs = SeenIDs()
    private let topics: InputTopics

    init(
        source: DataSourceDefinition, budgets: [BudgetDefinition], bucketWidth: TimeSpan
    ) throws(IngestStage.SetUpError) {
        do throws(SelectorError) {
            router = try Router(source: source.name, budgets: budgets)
        } catch {
            throw .selector(error)
        }
        do throws(RegexError) {
            topics = try InputTopics(of: [source])
        } catch {
            throw .topicPattern(error)
        }
        do throws(ZoneError) {
            mapper = try SampleMapper(source: source, labels: router.labels)
        } catch {
            throw .zone(error)
        }
        reader = JSONFieldReader(paths: mapper.plan.paths)
        routes = RouteCounts(bucketWidth: bucketWidth)
        framing = source.framing
        maxRecordBytes = source.maxRecordBytes
        maxFutureSkew = source.maxFutureSkew
        allowedLateness = source.allowedLateness
    }

    /// Whether the topic belongs to the source.
    func reads(topic: String) -> Bool { topics.contains(topic) }

    /// Whether its samples have ids.
    var hasIDs: Bool { mapper.plan.hasIDs }

    /// At most so many SLO keys wait to be sent.
    private(set) var openTargetCount = 0

    /// Maps an element of a record; see `SampleMapper`.
    mutating func map(_ index: Int, of json: JSONRecord, _ record: InputRecord) throws(Rejection) -> Sample {
        try mapper.map(index, of: json, record)
    }

    /// Finds the route of the sample that was mapped last.
    ///
    /// - Parameters:
    ///   - sample: the sample.
    ///   - counts: where keys seen for the first time get their numbers.
    /// - Returns: the route's number.
    /// - Throws: `unknown_unit` when a threshold can't be compared with its unit.
    mutating func route(_ sample: Sample, counts: inout OpenCounts) throws(Rejection) -> Int {
        let number = router.knownRoute(of: mapper.labels) ?? addRoute(&counts)
        if router[number].hasThreshold { try checkUnits(of: sample, router[number]) }
        return number
    }

    private mutating func addRoute(_ counts: inout OpenCounts) -> Int {
        if router.isFull {
            shareOut(into: &counts)
            routes.removeAll()
            router.removeAll()
        }
        return router.addRoute(of: mapper.labels, counts: &counts)
    }

    /// Remembers the sample's id, and returns false when it had been seen.
    ///
    /// What no budget selects is not remembered.
    mutating func isNew(_ sample: Sample, on route: Int, newest: Timestamp?) -> Bool {
        guard let id = sample.id, !router[route].targets.isEmpty else { return true }
        return seenIDs.insert(id, at: max(sample.time, newest ?? sample.time))
    }

    /// Notes a duplicate for each key that would have counted it.
    mutating func noteDuplicate(on route: Int) {
        noteTargets(of: route)
        routes.addDuplicate(to: route)
    }

    /// Counts a sample; false when no budget selects it.
    mutating func count(_ sample: Sample, on route: Int, into counts: inout OpenCounts) -> Bool {
        guard !router[route].targets.isEmpty else { return false }
        noteTargets(of: route)
        if let full = routes.add(sample.weight, at: sample.time, to: route) {
            Self.share(full, among: router[route].targets, &counts)
        }
        if router[route].hasThreshold { compare(sample, router[route].targets, &counts) }
        return true
    }

    private mutating func noteTargets(of route: Int) {
        if !routes.isTouched(route) { openTargetCount += router[route].targets.count }
    }

    /// Gives every key its part of what came since the last call.
    mutating func shareOut(into counts: inout OpenCounts) {
        openTargetCount = 0
        routes.drain { route, summary, buckets in
            let targets = router[route].targets
            for bucket in buckets where bucket.samples > 0 { Self.share(bucket, among: targets, &counts) }
            for target in targets {
                counts.note(lastSample: summary.lastSample, duplicates: summary.duplicates, of: target.key)
            }
        }
    }

    /// Forgets what was counted since the last drain.
    mutating func forgetCounts() {
        openTargetCount = 0
        routes.drain { _, _, _ in }
    }

    /// Forgets ids older than what any partition can still repeat.
    mutating func forgetIDs(before time: Timestamp) { seenIDs.forget(before: time) }

    /// Forgets every id.
    mutating func forgetAllIDs() { seenIDs = SeenIDs() }

    private static func share(_ bucket: RouteCounts.Bucket, among targets: [Router.Target], _ counts: inout OpenCounts)
    {
        for target in targets {
            guard case .ratio(let matched, let total) = target.count else { continue }
            let tally = Tally(matched: matched ? bucket.weight : 0, total: total ? bucket.weight : 0)
            counts.add(tally, samples: bucket.samples, at: bucket.start, to: target.key)
        }
    }

    private func compare(_ sample: Sample, _ targets: [Router.Target], _ counts: inout OpenCounts) {
        for target in targets {
            guard case .threshold(let threshold) = target.count else { continue }
            let isMet = threshold.isMet(by: sample.quantity) == true
            counts.add(Tally(matched: isMet ? 1 : 0, total: 1), samples: 1, at: sample.time, to: target.key)
        }
    }

    private func checkUnits(of sample: Sample, _ route: Router.Route) throws(Rejection) {
        for case .threshold(let threshold) in route.targets.lazy.map(\.count)
        where threshold.isMet(by: sample.quantity) == nil {
            throw Rejection(
                .unknownUnit,
                "the sample's unit measures \(sample.quantity.family.rawValue), but the SLO's threshold is in "
                    + "\(threshold.family?.rawValue ?? "another unit")")
        }
    }
}

extension Quantity {
    /// The family of its unit.
    fileprivate var family: UnitFamily {
        switch self {
        case .duration: .time
        case .number(_, let family): family
        }
    }
}
