import SloburnDecode
import SloburnModel
import SloburnPipeline
import SloburnServer

/// What is shown of an alert's record.
struct AlertSheet: Sendable {
    /// The tier that it fires by.
    struct Tier: Hashable, Sendable {
        var longWindow: String
        var shortWindow: String
        var factor: Double
        var comparison: String?
        var trigger: String?
    }

    /// Who has taken notice of it.
    struct Acknowledged: Sendable {
        var by: String
        var at: Timestamp?
        var note: String?
    }

    var key: String
    var severity: String
    var ownSeverity: String?
    var source: String?
    var startsAt: Timestamp?
    var summary: String?
    var runbook: String?
    var dashboard: String?
    var owner: String?
    var targets: [String]?
    var route: String?
    var routeKey: String?
    var escalationLevel: Int64
    var acknowledged: Acknowledged?
    var inhibitedBy: [String]
    var groupedBy: String?
    var members: Int64?
    var tier: Tier?
    var longRate: Double?
    var shortRate: Double?
    var budgetSpent: Double?
    var peakBurnRate: Double?
    var remaining: Double?
    var changes: [String]

    /// Reads a record.
    ///
    /// - Throws: `SnapshotError` when it is no alert.
    init(_ json: [UInt8]) throws(SnapshotError) {
        self = try json.readObject(JSONTreeReader()) { fields throws(SnapshotError) in try AlertSheet(fields) }
    }

    private init(_ fields: SnapshotObject) throws(SnapshotError) {
        (key, severity) = (try fields.text("key"), try fields.text("severity"))
        ownSeverity = fields.optionalText("ownSeverity")
        source = fields.optionalText("source")
        startsAt = fields.optionalTime("startsAt")
        (summary, runbook) = (fields.optionalText("summary"), fields.optionalText("runbook"))
        (dashboard, owner) = (fields.optionalText("dashboard"), fields.optionalText("owner"))
        // Without routes there is no such list, with them it may be empty.
        let told = fields.list("targets").compactMap { $0.optionalText("name") ?? $0.optionalText("target") }
        targets = fields.members.contains { $0.name == "targets" } ? told : nil
        route = fields.optional("grouping")?.optionalText("route")
        routeKey = fields.optionalText("routeKey")
        escalationLevel = (try? fields.integer("escalationLevel")) ?? 0
        acknowledged = fields.optional("acknowledged").map {
            Acknowledged(by: $0.optionalText("by") ?? "", at: $0.optionalTime("at"), note: $0.optionalText("note"))
        }
        inhibitedBy = fields.texts("inhibitedBy")
        groupedBy = fields.optionalText("groupedBy")
        members = fields.optional("members").flatMap { try? $0.integer("count") }
        tier = fields.optional("tier").map {
            Tier(
                longWindow: $0.optionalText("longWindow") ?? "", shortWindow: $0.optionalText("shortWindow") ?? "",
                factor: $0.optionalNumber("factor") ?? 0, comparison: $0.optionalText("op"),
                trigger: $0.optionalText("trigger"))
        }
        longRate = fields.optional("burnRates")?.optional("long")?.optionalNumber("rate")
        shortRate = fields.optional("burnRates")?.optional("short")?.optionalNumber("rate")
        budgetSpent = fields.optional("episode")?.optionalNumber("budgetSpent")
        peakBurnRate = fields.optional("episode")?.optionalNumber("peakBurnRate")
        remaining = fields.optional("errorBudget")?.optionalNumber("remaining")
        changes = fields.list("changes").map { change in
            [change.optionalText("at"), change.optionalText("title"), change.optionalText("by").map { "by \($0)" }]
                .compactMap { $0 }.joined(separator: "  ")
        }
    }

    /// The key of the budget that it is about; nil for one about a source, or for many.
    var budgetKey: String? {
        guard source == nil, members == nil, !key.hasPrefix("group:"), !key.hasPrefix("source:") else { return nil }
        return key.lastIndex(of: "/").map { String(key[..<$0]) }
    }

    /// Pages first, then those that nobody has answered, then the latest.
    static func isBefore(_ left: AlertSheet, _ right: AlertSheet) -> Bool {
        if left.rank != right.rank { return left.rank < right.rank }
        if left.startsAt != right.startsAt { return (left.startsAt ?? .distantPast) > (right.startsAt ?? .distantPast) }
        return left.key < right.key
    }

    // Those told as one of many stand below the one that stands for them.
    private var rank: Int {
        (severity == "page" ? 0 : 2) + (acknowledged == nil ? 0 : 1) + (groupedBy == nil ? 0 : 4)
    }
}

extension Timestamp {
    fileprivate static let distantPast = Timestamp(nanoseconds: .min)
}
