import SloburnModel
import SloburnNormalize
import SloburnSelector

/// One source's way from bytes to counts: mapper, router and seen ids.
struct SourcePipeline {
    var mapper: SampleMapper
    private var router: Router
    private var seenIDs = SeenIDs()
    private let topics: InputTopics

    init(source: DataSourceDefinition, budgets: [BudgetDefinition]) throws(IngestStage.SetUpError) {
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
    }

    /// Whether the topic belongs to the source.
    func reads(topic: String) -> Bool { topics.contains(topic) }

    /// Finds the route of the sample that the mapper gave last.
    ///
    /// - Parameters:
    ///   - sample: the sample.
    ///   - counts: where keys seen for the first time get their numbers.
    /// - Returns: the route's number.
    /// - Throws: `unknown_unit` when a threshold can't be compared with its unit.
    mutating func route(_ sample: Sample, counts: inout OpenCounts) throws(Rejection) -> Int {
        let number = router.route(of: mapper.labels, counts: &counts)
        if router[number].hasThreshold { try checkUnits(of: sample, router[number]) }
        return number
    }

    /// Remembers the sample's id, and returns false when it had been seen.
    ///
    /// What no budget selects is not remembered.
    mutating func isNew(_ sample: Sample, on route: Int, newest: Timestamp?) -> Bool {
        guard let id = sample.id, !router[route].targets.isEmpty else { return true }
        return seenIDs.insert(id, at: max(sample.time, newest ?? sample.time))
    }

    /// Notes a duplicate for each key that would have counted it.
    func noteDuplicate(on route: Int, in counts: inout OpenCounts) {
        for target in router[route].targets { counts.addDuplicate(to: target.key) }
    }

    /// Counts a sample; false when no budget selects it.
    func count(_ sample: Sample, on route: Int, into counts: inout OpenCounts) -> Bool {
        let targets = router[route].targets
        for target in targets { counts.add(tally(of: sample, target.count), at: sample.time, to: target.key) }
        return !targets.isEmpty
    }

    /// Forgets ids older than what any partition can still repeat.
    mutating func forgetIDs(before time: Timestamp) { seenIDs.forget(before: time) }

    /// Forgets every id.
    mutating func forgetAllIDs() { seenIDs = SeenIDs() }

    private func checkUnits(of sample: Sample, _ route: Router.Route) throws(Rejection) {
        for case .threshold(let threshold) in route.targets.lazy.map(\.count)
        where threshold.isMet(by: sample.quantity) == nil {
            throw Rejection(
                .unknownUnit,
                "the sample's unit measures \(sample.quantity.family.rawValue), but the SLO's threshold is in "
                    + "\(threshold.family?.rawValue ?? "another unit")")
        }
    }

    private func tally(of sample: Sample, _ count: Router.Target.Count) -> Tally {
        switch count {
        case .ratio(let matched, let total):
            Tally(matched: matched ? sample.weight : 0, total: total ? sample.weight : 0)
        case .threshold(let threshold):
            Tally(matched: threshold.isMet(by: sample.quantity) == true ? 1 : 0, total: 1)
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
