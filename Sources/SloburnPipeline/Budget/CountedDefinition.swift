import SloburnModel
import SloburnNormalize

/// As much of a budget's definition as its counts need to be read by, when another one is in force.
struct CountedDefinition: Hashable {
    /// What a tally's `matched` counts.
    enum Kind: Int64 {
        case good, bad, rawGood, rawBad, composite
    }

    /// Slices, with the name of their zone.
    struct Slices: Hashable {
        var width: TimeSpan
        /// nil for RatioTimeslices.
        var target: Ratio?
        var zone: String?
    }

    /// A period; the start of one of the calendar is local.
    enum Period: Hashable {
        case rolling(TimeSpan)
        case calendar(count: Int64, unit: CalendarPeriod.Unit, day: Int64, second: Int64, zone: String)
    }

    var name: String
    var revision: String
    var countingRevision: String
    var service: String
    var groupBy: [String]
    var target: Ratio
    var kind: Kind
    var noData: BudgetDefinition.NoDataPolicy
    var slices: Slices?
    var period: Period

    init(
        name: String, revision: String, countingRevision: String, service: String, groupBy: [String], target: Ratio,
        kind: Kind, noData: BudgetDefinition.NoDataPolicy, slices: Slices?, period: Period
    ) {
        (self.name, self.revision, self.countingRevision) = (name, revision, countingRevision)
        (self.service, self.groupBy, self.target, self.kind) = (service, groupBy, target, kind)
        (self.noData, self.slices, self.period) = (noData, slices, period)
    }

    init(_ budget: BudgetDefinition) {
        name = budget.name
        (revision, countingRevision) = (budget.revision, budget.countingRevision)
        (service, groupBy, target, noData) = (budget.service, budget.groupBy, budget.target, budget.noData)
        switch budget.indicator {
        case .ratio(_, .good, _), .threshold: kind = .good
        case .ratio(_, .bad, _): kind = .bad
        case .raw(_, .good): kind = .rawGood
        case .raw(_, .bad): kind = .rawBad
        case .composite: kind = .composite
        }
        slices = budget.slices.map { slices in
            var target: Ratio?
            if case .goodFrom(let ratio) = slices.rule { target = ratio }
            return Slices(width: slices.width, target: target, zone: slices.zone?.identifier)
        }
        switch budget.period {
        case .rolling(let span): period = .rolling(span)
        case .calendar(let calendar):
            period = .calendar(
                count: calendar.count, unit: calendar.unit, day: calendar.startDay.daysSinceEpoch,
                second: calendar.startSecond, zone: calendar.zone.identifier)
        }
    }

    /// A definition that counts the same and reads nothing; nil where a time zone is no longer known.
    var definition: BudgetDefinition? {
        guard let allowed = target.complement, let period = budgetPeriod else { return nil }
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        let query = BudgetDefinition.MetricQuery(source: "", selector: Selector(matchers: []))
        let indicator: BudgetDefinition.Indicator =
            switch kind {
            case .good: .ratio(numerator: query, counts: .good, total: query)
            case .bad: .ratio(numerator: query, counts: .bad, total: query)
            case .rawGood: .raw(query, counts: .good)
            case .rawBad: .raw(query, counts: .bad)
            case .composite: .composite([])
            }
        var definition = BudgetDefinition(
            slo: parts.first ?? name, objectiveName: parts.count > 1 ? parts[1] : nil, service: service,
            indicator: indicator, groupBy: groupBy, target: target, allowedErrorRatio: allowed, period: period,
            noData: noData, revision: revision, countingRevision: countingRevision)
        guard let slices else { return definition }
        var zone: ZoneRules?
        if let name = slices.zone {
            guard let rules = try? ZoneRules(identifier: name) else { return nil }
            zone = rules
        }
        definition.slices = SliceDefinition(
            width: slices.width, rule: slices.target.map { .goodFrom($0) } ?? .share, zone: zone)
        return definition
    }

    private var budgetPeriod: BudgetPeriod? {
        switch period {
        case .rolling(let span): return .rolling(span)
        case .calendar(let count, let unit, let day, let second, let zone):
            guard let rules = try? ZoneRules(identifier: zone) else { return nil }
            return .calendar(
                CalendarPeriod(
                    count: count, unit: unit, startDay: CivilDate(daysSinceEpoch: day), startSecond: second,
                    zone: rules))
        }
    }
}
