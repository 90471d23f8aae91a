import SloburnDecode
public import SloburnModel
import SloburnPipeline

/// What lists of budgets show of a snapshot.
public struct BudgetFacts: Hashable, Sendable {
    /// The SLO key.
    public var key: String
    /// metadata.name of the SLO.
    public var slo: String
    /// The name of its budget: the key without its group and without `@REVISION`.
    public var budget: String
    /// spec.service.
    public var service: String
    /// How much depends on the service; nil where nobody says.
    public var tier: String?
    /// Where the service is in its life; nil where nobody says.
    public var stage: String?
    /// The group's labels in their order.
    public var group: [Label]
    /// The definition that it was counted with.
    public var revision: String
    /// The target, as a share.
    public var objective: Double
    /// The evaluation.
    public var at: Timestamp
    /// The share of the budget that remains.
    public var remaining: Double
    /// The share of good events; nil without events.
    public var serviceLevel: Double?
    /// Events of the period.
    public var total: Double
    /// Bad ones.
    public var bad: Double
    /// The period's length, as in `30d`.
    public var period: String
    /// Where it begins.
    public var periodFrom: Timestamp
    /// Where a calendar period ends; nil for a rolling one.
    public var periodEnd: Timestamp?
    /// The burn rate of the last five minutes; nil where it is not told.
    public var fiveMinuteRate: Double?
    /// The burn rate of the last hour; nil where it is not told.
    public var hourRate: Double?
    /// When the budget is gone at the rate of the last hour; nil for never.
    public var exhaustsAt: Timestamp?
    /// The severities that fire, and since when.
    public var firing: [Firing]
    /// Whether a tier is not true for want of events, whether an alert is kept quiet, whether some input was behind,
    /// and whether the SLO counts something else by now.
    public var flags: Flags
    /// The share of the period of which the data can be trusted; nil where nobody tells.
    public var coverage: Double?

    /// A label of the group.
    public struct Label: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: String
    }

    /// An alert that fires.
    public struct Firing: Hashable, Sendable {
        /// Its severity.
        public var severity: String
        /// When the episode began.
        public var since: Timestamp?
    }

    /// What is true or not.
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8

        /// Creates a set.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// A tier waits for events.
        public static let held = Flags(rawValue: 1)
        /// An alert is kept quiet.
        public static let suppressed = Flags(rawValue: 2)
        /// Some input had not come to the evaluation.
        public static let partial = Flags(rawValue: 4)
        /// The SLO counts something else by now.
        public static let retired = Flags(rawValue: 8)
    }
}

extension BudgetFacts {
    /// Reads a snapshot.
    ///
    /// - Parameters:
    ///   - json: the record's value.
    ///   - reader: its memory is used.
    /// - Throws: `SnapshotError` when it is none.
    init(_ json: [UInt8], _ reader: JSONTreeReader) throws(SnapshotError) {
        self = try json.readObject(reader) { fields throws(SnapshotError) in try BudgetFacts(fields) }
    }

    private init(_ fields: SnapshotObject) throws(SnapshotError) {
        key = try fields.text("key")
        slo = try fields.text("slo")
        let isRetired = fields.optional("retired") != nil
        budget = Self.budget(of: key, isRetired: isRetired)
        service = fields.optionalText("service") ?? ""
        (tier, stage) = (fields.optionalText("serviceTier"), fields.optionalText("stage"))
        group = (fields.optional("group")?.members ?? []).compactMap { member in
            member.value.text.map { Label(name: member.name, value: $0) }
        }
        revision = fields.optionalText("revision") ?? ""
        objective = try fields.number("objective")
        at = try fields.time("at")
        remaining = try fields.object("errorBudget").number("remaining")
        serviceLevel = fields.optionalNumber("sli")
        (total, bad) = (try fields.number("total"), try fields.number("bad"))
        let bounds = try fields.object("period")
        period = try bounds.text("duration")
        (periodFrom, periodEnd) = (try bounds.time("from"), bounds.optionalTime("end"))
        let rates = fields.optional("burnRates")
        fiveMinuteRate = rates?.optional("5m")?.optionalNumber("rate")
        hourRate = rates?.optional("1h")?.optionalNumber("rate")
        exhaustsAt = fields.optionalTime("exhaustsAt")
        firing = fields.list("alerts").map {
            Firing(severity: $0.optionalText("severity") ?? "", since: $0.optionalTime("since"))
        }
        coverage = fields.optional("quality")?.optionalNumber("coverage")
        flags = Flags(
            (fields.list("held").isEmpty ? [] : .held), fields.list("suppressed").isEmpty ? [] : .suppressed,
            fields.isTrue("partial") ? .partial : [], isRetired ? .retired : [])
    }

    private static func budget(of key: String, isRetired: Bool) -> String {
        var name = key.firstIndex(of: "{").map { key[..<$0] } ?? key[...]
        if isRetired, let at = name.lastIndex(of: "@") { name = name[..<at] }
        return String(name)
    }
}

extension BudgetFacts.Flags {
    fileprivate init(_ flags: BudgetFacts.Flags...) { self = flags.reduce(into: []) { $0.formUnion($1) } }
}

extension BudgetFacts {
    /// The severity that people are woken for.
    static let paging = "page"

    /// What its row says first.
    public var state: BudgetState {
        if flags.contains(.retired) { return total == 0 ? .noData : .ok }
        if firing.contains(where: { $0.severity == Self.paging }) { return .page }
        if !firing.isEmpty { return .ticket }
        if total == 0 { return .noData }
        if remaining <= 0 { return .exhausted }
        guard let exhaustsAt, exhaustsAt < turnsAt else { return .ok }
        return .atRisk
    }

    /// The worst that fires: a page before all else.
    public var worst: Firing? { firing.first { $0.severity == Self.paging } ?? firing.first }

    /// When all that is in the period now has left it: the end of a calendar period, or its length from now.
    private var turnsAt: Timestamp { periodEnd ?? (at + (at - periodFrom)) }
}
