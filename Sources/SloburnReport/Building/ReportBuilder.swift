internal import SloburnModel

/// Makes reports of facts.
public struct ReportBuilder {
    private let facts: ReportFacts
    private let period: ReportPeriod
    private let grouping: ReportGrouping
    private let comparing: Int
    private let rules: RedactionRules?

    /// Prepares a report.
    ///
    /// - Parameters:
    ///   - facts: all records; they were made for the same period.
    ///   - period: the period.
    ///   - grouping: by what budgets are grouped.
    ///   - comparing: with how many earlier periods it is compared, 0 or more.
    ///   - rules: what outside readers must not see; nil to show all.
    public init(
        _ facts: ReportFacts, period: ReportPeriod, grouping: ReportGrouping, comparing: Int,
        rules: RedactionRules? = nil
    ) {
        self.facts = facts
        self.period = period
        self.grouping = grouping
        self.comparing = comparing
        self.rules = rules
    }

    /// Makes the report.
    ///
    /// - Parameter origin: how it came about.
    /// - Returns: the report; the same facts and origin give the same one.
    public func report(_ origin: ReportOrigin) -> Report {
        let isClosed = facts.newest.map { $0 >= period.to } ?? false
        if !isClosed { facts.readSnapshots() }
        let index = FactIndex(facts)
        let builder = BudgetReportBuilder(
            index: index, period: period, comparing: comparing, asOf: facts.newest ?? period.from)
        var used: Set<RecordPlace> = []
        let budgets = keys(index).compactMap { builder.budget($0, used: &used) }
        let provenance = provenance(origin, budgets, used)
        var report = Report(
            period: period, grouping: grouping, isClosed: isClosed, groups: [],
            unmeasured: unmeasured(index, budgets), redaction: nil, provenance: provenance)
        guard let rules else {
            report.groups = Self.groups(budgets, by: grouping)
            return report
        }
        let redactor = Redactor(rules, hiding: budgets, names: report.unmeasured)
        report.groups = Self.groups(budgets.map { redactor.redacted($0) }, by: grouping)
        report.unmeasured = report.unmeasured.map { redactor.text($0, of: .slo) ?? "" }.sorted()
        report.provenance = redactor.redacted(provenance)
        report.redaction = redactor.summary
        return report
    }

    /// The keys that were to be kept in the period, sorted.
    ///
    /// Of those that nothing is told of in it, the ones that were told of in the period before belong to it, unless
    /// their SLO was removed.
    private func keys(_ index: FactIndex) -> [String] {
        let before = period.earlier(1)
        let known = Set(index.days.keys).union(index.periods.keys).union(index.snapshots.keys)
        return known.filter { key in
            if !index.days(of: key, in: period).isEmpty || index.ownPeriod(of: key, as: period) != nil { return true }
            if index.snapshots[key] != nil { return true }
            guard let last = index.days(of: key, in: before).last else { return false }
            let changes = index.changes[last.value.identity.budgetName] ?? []
            return changes.last { $0.value.at < period.to }?.value.event != "removed"
        }.sorted()
    }

    /// The SLOs that were in force in the period of which no record tells.
    private func unmeasured(_ index: FactIndex, _ budgets: [BudgetReport]) -> [String] {
        let told = Set(budgets.map { $0.key.prefix { $0 != "{" } }.map(String.init))
        return index.changes.filter { name, changes in
            guard !told.contains(name), let last = changes.last(where: { $0.value.at < period.to }) else {
                return false
            }
            return last.value.event != "removed" || last.value.at > period.from
        }.keys.sorted()
    }

    private static func groups(_ budgets: [BudgetReport], by grouping: ReportGrouping) -> [ReportGroup] {
        let groups = Dictionary(grouping: budgets) { budget -> String? in
            switch grouping {
            case .service: budget.service.isEmpty ? nil : budget.service
            case .team: budget.team
            case .region: budget.region
            case .tier: budget.tier
            case .slo: budget.slo
            }
        }
        // Those without a name come last.
        return groups.map { ReportGroup(name: $0, budgets: $1.sorted { $0.key < $1.key }) }.sorted { left, right in
            guard let first = left.name else { return false }
            return right.name.map { first < $0 } ?? true
        }
    }

    private func provenance(
        _ origin: ReportOrigin, _ budgets: [BudgetReport], _ used: Set<RecordPlace>
    ) -> Provenance {
        let counts = used.reduce(into: [InputRange.Place: Int64]()) { counts, place in
            counts[InputRange.Place(topic: place.topic, name: place.name, partition: place.partition), default: 0] += 1
        }
        var hash = RecordHash()
        for place in used.sorted() {
            hash.update(Array("\(place.name) \(place.partition) \(place.offset) \(place.hash)\n".utf8))
        }
        let revisions = budgets.flatMap { $0.stretches.map(\.revision) + $0.changes.compactMap(\.revision) }
        return Provenance(
            at: origin.time ?? facts.newest, program: origin.program, command: origin.command, file: origin.input,
            inputs: facts.inputs.map { range in
                Provenance.Input(
                    topic: range.place.name, partition: range.place.partition,
                    offsets: range.offsets, records: range.records, used: counts[range.place] ?? 0)
            },
            revisions: Set(revisions).filter { !$0.isEmpty }.sorted(), hash: hash.hexadecimal,
            unreadable: Int64(facts.problems.count))
    }
}
