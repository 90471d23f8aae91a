import SloburnDecode
import SloburnModel
import SloburnNormalize
import SloburnSelector

/// One source's way from bytes to counts: reader, mapper, router and seen ids.
///
/// It belongs to one thread and is no value, so that nothing is asked about sharing on the way.
final class SourcePipeline {
    let name: String
    /// Which state of its definition this is; "" where that is not known.
    let revision: String
    /// How JSON becomes samples; nil for a format that tells points.
    let json: JSONIntake?
    /// How records become points; nil for JSON.
    let points: PointIntake?
    /// What takes the records out of their envelope; nil where they have none.
    let envelope: EnvelopeIntake?
    /// Whether the schema of a record may have to be waited for.
    let asksForSchemas: Bool
    /// What the definition says of each record.
    let maxRecordBytes: Int
    let maxFutureSkew: TimeSpan
    let allowedLateness: TimeSpan
    let reorderWindow: TimeSpan
    private let hasSeries: Bool
    /// How long nothing must have come to a partition before time passes without records.
    let idleAfter: TimeSpan
    /// What became of the records of partitions that are no longer open.
    var counters = IngestCounters()
    private var router: Router
    private var cells: CellCounts
    private var seenIDs = SeenIDs()
    /// What is remembered of series.
    var series = SeriesMemory()
    private let topics: InputTopics
    /// What is known of the sources that are watched.
    let evidence: EvidenceBook
    /// What is known of this one; nil where it is not watched.
    let watched: EvidenceCounts?
    /// Where the record at hand was read from.
    var place = SamplePlace()

    init(
        source: DataSourceDefinition, budgets: [BudgetDefinition], relations: SourceRelations,
        evidence: EvidenceBook, bucketWidth: TimeSpan, schemas: @escaping SchemaLookup
    ) throws(IngestStage.SetUpError) {
        do throws(SelectorError) {
            router = try Router(source, budgets: budgets, relations: relations)
        } catch {
            throw .selector(error)
        }
        do throws(RegexError) {
            topics = try InputTopics(of: [source])
        } catch {
            throw .topicPattern(error)
        }
        let sequence = source.completeness?.sequence
        envelope = EnvelopeIntake(
            source, labels: router.rawLabels, extras: sequence.map(NumberReader.attributes) ?? [], schemas)
        asksForSchemas = source.avroSchemas?.registry != nil
        json = try Self.jsonIntake(source, labels: router.rawLabels, sequence: sequence, envelope)
        points = try Self.pointIntake(source, labels: router.rawLabels, envelope)
        cells = CellCounts(bucketWidth: bucketWidth)
        self.evidence = evidence
        watched = evidence[source.name]
        name = source.name
        revision = source.revision
        idleAfter = source.idleAfter
        maxRecordBytes = source.maxRecordBytes
        maxFutureSkew = source.maxFutureSkew
        allowedLateness = source.allowedLateness
        reorderWindow = source.reorderWindow
        hasSeries = source.hasSeries
    }

    /// How JSON is read, for these labels; nil for a format that tells points.
    static func jsonIntake(
        _ source: DataSourceDefinition, labels: [String], sequence: CompletenessRule.Sequence? = nil,
        _ envelope: EnvelopeIntake?
    ) throws(IngestStage.SetUpError) -> JSONIntake? {
        guard case .json(let mapping, let framing) = source.format else { return nil }
        do throws(ZoneError) {
            return try JSONIntake(
                mapping, framing: framing, labels: labels, dialect: source.dialect, sequence: sequence, envelope)
        } catch {
            throw .zone(error)
        }
    }

    /// How points are read, for these labels; nil for JSON.
    static func pointIntake(
        _ source: DataSourceDefinition, labels: [String], _ envelope: EnvelopeIntake?
    ) throws(IngestStage.SetUpError) -> PointIntake? {
        guard let codec = RecordCodecs.codec(of: source.format) else { return nil }
        do throws(RegexError) {
            return try PointIntake(
                codec: codec, labels: labels, rules: source.metrics, dialect: source.dialect, envelope)
        } catch {
            throw .metricPattern(error)
        }
    }

    /// Whether the topic belongs to the source.
    func reads(topic: String) -> Bool { topics.contains(topic) }

    /// Whether what was read lately has to be known again after a restart: ids, or the latest points of series.
    var hasMemory: Bool { hasSeries || json?.mapper.plan.hasIDs ?? false || envelope?.hasIDs ?? false }

    /// At most so many SLO keys wait to be sent.
    private(set) var openTargetCount = 0

    /// Finds the route of a key.
    ///
    /// - Parameters:
    ///   - key: the metric and labels of a sample, sealed.
    ///   - counts: where keys seen for the first time get their numbers.
    /// - Returns: the route's number.
    func route(of key: borrowing RouteKey, counts: inout OpenCounts) -> Int {
        router.knownRoute(of: key) ?? addRoute(key, &counts)
    }

    /// What a route asks of a sample.
    func demand(of route: Int) -> Router.Demand { router.demand(of: route) }

    /// Whether what a sample of a route stands for has to be a count.
    func countsWeights(of route: Int) -> Bool { router.countsWeights(of: route) }

    /// What samples of a route say of sources that are watched.
    func testimony(of route: Int) -> Testimony { router.testimony(of: route) }

    private func addRoute(_ key: borrowing RouteKey, _ counts: inout OpenCounts) -> Int {
        if router.isFull {
            shareOut(into: &counts)
            cells.removeAll()
            router.removeAll()
        }
        return router.addRoute(of: key, counts: &counts)
    }

    /// The route of this number.
    func withRoute<Result, Failure: Error>(
        _ number: Int, _ body: (Router.Route) throws(Failure) -> Result
    ) throws(Failure) -> Result { try body(router[number]) }

    /// Remembers a sample's id, and returns false when it had been seen.
    func isNew(_ id: UnsafeRawBufferPointer, part: Int, at time: Timestamp, newest: Timestamp?) -> Bool {
        seenIDs.insert(id, part: part, at: max(time, newest ?? time))
    }

    /// Forgets the id of a sample that was refused after all.
    func forget(_ id: UnsafeRawBufferPointer, part: Int) { seenIDs.remove(id, part: part) }

    /// Notes a duplicate for each key that would have counted it.
    func noteDuplicate(on route: Int) {
        let cell = router.firstCell(of: route)
        touch(cell, of: route)
        cells.addDuplicate(to: cell)
    }

    /// Counts a sample that some budget selects.
    ///
    /// - Parameters:
    ///   - sample: the sample.
    ///   - quantity: its value, where the route asks for it.
    ///   - route: its route.
    ///   - counts: where it is counted.
    func count(_ sample: Sample, _ quantity: Quantity?, on route: Int, into counts: inout OpenCounts) {
        var cell = router.firstCell(of: route)
        if let quantity { cell += outcome(of: quantity, sample.time, on: route, into: &counts) }
        touch(cell, of: route)
        if let full = cells.add(sample.weight, at: sample.time, to: cell) {
            share(full, of: cell, from: cells.place(of: cell), &counts)
        }
    }

    /// Compares a value with the route's thresholds; those that have no cells, and shares, are counted at once.
    private func outcome(
        of quantity: Quantity, _ time: Timestamp, on route: Int, into counts: inout OpenCounts
    ) -> Int {
        let thresholds = router[route].thresholds
        var outcome = 0
        for number in 0..<min(thresholds.count, Router.thresholdsInCells)
        where thresholds[number].isMet(by: quantity) == true {
            outcome |= 1 << number
        }
        guard thresholds.count > Router.thresholdsInCells || router[route].hasRaw else { return outcome }
        for target in router[route].targets {
            let matched: Int64
            switch target.count {
            case .threshold(let threshold, let number) where number >= Router.thresholdsInCells:
                matched = threshold.isMet(by: quantity) == true ? 1 : 0
            case .raw: matched = quantity.share ?? 0
            default: continue
            }
            counts.add(Tally(matched: matched, total: 1), samples: 1, at: time, to: target.key, from: place)
        }
        return outcome
    }

    @inline(__always)
    private func touch(_ cell: Int, of route: Int) {
        if cells.touch(cell, place) { openTargetCount += router[route].targets.count }
    }

    /// Gives every key its part of what came since the last call.
    func shareOut(into counts: inout OpenCounts) {
        openTargetCount = 0
        cells.drain { cell, summary, buckets in
            for bucket in buckets where bucket.samples > 0 { share(bucket, of: cell, from: summary.place, &counts) }
            for target in router[router.cell(cell).route].targets {
                counts.note(lastSample: summary.lastSample, duplicates: summary.duplicates, of: target.key)
            }
        }
    }

    private func share(
        _ bucket: CellCounts.Bucket, of number: Int, from place: SamplePlace, _ counts: inout OpenCounts
    ) {
        let cell = router.cell(number)
        for target in router[cell.route].targets {
            let tally: Tally
            switch target.count {
            case .ratio(let matched, let total):
                tally = Tally(matched: matched ? bucket.weight : 0, total: total ? bucket.weight : 0)
            case .threshold(_, let number):
                guard number < Router.thresholdsInCells else { continue }
                tally = Tally(matched: cell.meets(number) ? bucket.samples : 0, total: bucket.samples)
            case .raw: continue
            }
            counts.add(tally, samples: bucket.samples, at: bucket.start, to: target.key, from: place)
        }
    }

    /// Forgets what was counted since the last drain.
    func forgetCounts() {
        openTargetCount = 0
        cells.removeAll()
    }

    /// Forgets ids and series older than what any partition can still repeat.
    func forget(before time: Timestamp) {
        seenIDs.forget(before: time)
        series.forget(before: time - SeenIDs.memory)
    }

    /// Forgets every id and every series.
    func forgetAll() {
        seenIDs = SeenIDs()
        series = SeriesMemory()
    }

    /// Refuses a value that some threshold of a route can't be compared with, or that is no share where one is needed.
    func check(_ quantity: Quantity, on route: Int) throws(Rejection) {
        if router[route].hasRaw, quantity.share == nil { throw .noShare(quantity) }
        for threshold in router[route].thresholds where threshold.isMet(by: quantity) == nil {
            throw .otherFamily(quantity.family, than: threshold)
        }
    }
}

extension Rejection {
    fileprivate static func noShare(_ quantity: Quantity) -> Rejection {
        guard case .number(let value, .dimensionless) = quantity else {
            return Rejection(
                .unknownUnit,
                "the sample's unit measures \(quantity.family.rawValue), but the SLO's raw ratio is a share of 1, in a "
                    + "unit such as 1 or %")
        }
        return Rejection(.unsupported, "a raw ratio must be from 0 to 1, or 0 to 100 in %; got \(value)")
    }
}

extension Quantity {
    /// The value as a share from 0 to 1, in millionths; nil where it is none.
    fileprivate var share: Int64? {
        guard case .number(let value, .dimensionless) = self, (0...1).contains(value) else { return nil }
        return Int64((value * Double(BudgetDefinition.rawScale)).rounded())
    }

    /// The family of its unit.
    fileprivate var family: UnitFamily {
        switch self {
        case .duration: .time
        case .number(_, let family): family
        }
    }
}
