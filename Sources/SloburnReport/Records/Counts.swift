/// Good, bad and all events, or slices, of some time.
struct Counts: Hashable, Sendable {
    var good: ExactCount
    var bad: ExactCount
    var total: ExactCount

    /// Nothing counted.
    static let zero = Counts(good: .zero, bad: .zero, total: .zero)

    /// Adds.
    static func += (left: inout Counts, right: Counts) {
        left.good += right.good
        left.bad += right.bad
        left.total += right.total
    }

    /// Takes bad events for good ones, no more than there are.
    mutating func forgive(_ events: ExactCount) {
        let forgiven = min(events, bad)
        good += forgiven
        bad += ExactCount(units: -forgiven.units)
    }

    /// Good over total; nil without events.
    var serviceLevel: ExactFraction? { good.fraction.divided(by: total.fraction) }
}

/// A label and its value.
struct Label: Hashable, Sendable {
    var name: String
    var value: String
}

/// Which budget a record is about.
struct BudgetIdentity: Hashable, Sendable {
    /// The SLO key.
    var key: String
    var slo: String
    var service: String
    var tier: String?
    var stage: String?
    /// The group's labels, sorted by name.
    var group: [Label]

    init(_ fields: RecordFields) throws(RecordProblem) {
        key = try fields.text("key")
        slo = try fields.text("slo")
        service = fields.optionalText("service") ?? ""
        tier = fields.optionalText("serviceTier")
        stage = fields.optionalText("stage")
        group = fields.labels("group")
    }

    /// The name of the SLO, with its objective where it has several: the key without its group.
    var budgetName: String { key.firstIndex(of: "{").map { String(key[..<$0]) } ?? key }
}
