import SloburnDecode
import SloburnModel
import SloburnPipeline
import SloburnServer

/// What the page of a budget shows of its snapshot.
struct BudgetSheet {
    /// What was counted in a window.
    struct Window {
        var name: String
        var bad: Double
        var total: Double
        var rate: Double?
        var coverage: Double?
    }

    /// A tier that is not true for want of events.
    struct Held: Hashable {
        var severity: String
        var longWindow: String
        var shortWindow: String
        var rule: String
    }

    /// An alert that is kept quiet.
    struct Suppressed {
        var severity: String
        var since: Timestamp?
        var by: [String]
    }

    /// Whether deployments are let through.
    struct Deployment {
        var isAllowed: Bool
        var state: String
        var since: Timestamp?
    }

    var allowed: Double
    var isSlices: Bool
    var windows: [Window]
    /// The keys of the alerts that fire.
    var alerts: [String]
    var held: [Held]
    var suppressed: [Suppressed]
    var watermark: Timestamp?
    var lastSampleAt: Timestamp?
    var periodTo: Timestamp?
    var retiredUntil: Timestamp?
    var projected: Double?
    var deployment: Deployment?
    var adjustments: [String]

    /// Reads a snapshot.
    ///
    /// - Throws: `SnapshotError` when it is none.
    init(_ json: [UInt8]) throws(SnapshotError) {
        self = try json.readObject(JSONTreeReader()) { fields throws(SnapshotError) in try BudgetSheet(fields) }
    }

    private init(_ fields: SnapshotObject) throws(SnapshotError) {
        allowed = try fields.object("errorBudget").number("allowed")
        isSlices = fields.isTrue("slices")
        windows = (fields.optional("burnRates")?.members ?? []).map { name, window in
            Window(
                name: name, bad: window.optionalNumber("bad") ?? 0, total: window.optionalNumber("total") ?? 0,
                rate: window.optionalNumber("rate"), coverage: window.optionalNumber("coverage"))
        }
        alerts = fields.list("alerts").compactMap { $0.optionalText("key") }
        held = fields.list("held").map {
            Held(
                severity: $0.optionalText("severity") ?? "", longWindow: $0.optionalText("longWindow") ?? "",
                shortWindow: $0.optionalText("shortWindow") ?? "", rule: $0.optionalText("rule") ?? "")
        }
        suppressed = fields.list("suppressed").map {
            Suppressed(
                severity: $0.optionalText("severity") ?? "", since: $0.optionalTime("since"), by: $0.texts("by"))
        }
        watermark = fields.optionalTime("watermark")
        lastSampleAt = fields.optional("quality")?.optionalTime("lastSampleAt")
        periodTo = fields.optional("period")?.optionalTime("to")
        retiredUntil = fields.optional("retired")?.optionalTime("until")
        projected = fields.optional("projection")?.optionalNumber("remaining")
        deployment = fields.optional("budgetState").map {
            Deployment(
                isAllowed: $0.isTrue("deploy"), state: $0.optionalText("state") ?? "",
                since: $0.optionalTime("since"))
        }
        adjustments = fields.list("adjustments").map {
            [$0.optionalText("name"), $0.optionalText("effect"), $0.optionalText("reason")].compactMap { $0 }
                .joined(separator: ": ")
        }
    }

    /// The window of a name; nil where the snapshot has none.
    func window(_ name: String) -> Window? { windows.first { $0.name == name } }
}
