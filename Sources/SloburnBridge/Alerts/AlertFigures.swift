/// The figures of an alert that change from record to record, as texts: never for labels.
struct AlertFigures {
    private let fields: JSONValue

    init(_ alert: AlertRecord) { fields = alert.fields }

    /// Names and values for annotations; what the record does not tell is left out.
    var annotations: [(name: String, value: String)] {
        [
            ("burn_rate_long", text("burnRates", "long", "rate")),
            ("burn_rate_short", text("burnRates", "short", "rate")),
            ("burn_rate_factor", text("tier", "factor")), ("long_window", text("tier", "longWindow")),
            ("short_window", text("tier", "shortWindow")),
            ("error_budget_remaining", text("errorBudget", "remaining")), ("exhausts_at", text("exhaustsAt")),
        ].compactMap { name, value in value.map { (name, $0) } }
    }

    /// The figures in words; empty where there are none.
    var sentence: String {
        var parts: [String] = []
        if let long = text("burnRates", "long", "rate"), let window = text("tier", "longWindow") {
            var part = "burn rate \(long) over \(window)"
            if let short = text("burnRates", "short", "rate"), let window = text("tier", "shortWindow") {
                part += " and \(short) over \(window)"
            }
            if fields["tier"]?["trigger"] == nil, let factor = text("tier", "factor") { part += ", factor \(factor)" }
            parts.append(part)
        }
        if let remaining = text("errorBudget", "remaining") {
            parts.append("share of the error budget left \(remaining)")
        }
        if let exhaustion = text("exhaustsAt") { parts.append("gone at \(exhaustion)") }
        return parts.joined(separator: "; ")
    }

    private func text(_ path: String...) -> String? {
        path.reduce(fields as JSONValue?) { $0?[$1] }?.plainText
    }
}
