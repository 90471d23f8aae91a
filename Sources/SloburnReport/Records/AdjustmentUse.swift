internal import SloburnModel

/// An adjustment as a record says that it bears on a budget.
struct AdjustmentUse: Hashable, Sendable {
    var name: String
    /// `exclude`, `suppress` or `grant`.
    var effect: String
    /// What a grant forgives; one of the two.
    var badEvents: Int64?
    var minutes: Int64?
    /// Where it is in force; nil where that is not known.
    var from: Timestamp?
    /// Where that ends; nil for no end.
    var to: Timestamp?
    var author: String?
    var reason: String?
    var ticket: String?

    /// The adjustments that a record names.
    static func list(_ fields: RecordFields) throws(RecordProblem) -> [AdjustmentUse] {
        var list: [AdjustmentUse] = []
        for one in try fields.objects("adjustments") {
            list.append(
                AdjustmentUse(
                    name: try one.text("name"), effect: try one.text("effect"),
                    badEvents: try one.optionalInteger("badEvents"), minutes: try one.optionalInteger("minutes"),
                    from: try one.optionalTime("from"), to: try one.optionalTime("to"),
                    author: one.optionalText("author"), reason: one.optionalText("reason"),
                    ticket: one.optionalText("ticket")))
        }
        return list
    }
}
