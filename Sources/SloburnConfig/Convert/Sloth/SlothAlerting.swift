/// Reads `alerting`.
enum SlothAlerting {
    /// The label that Prometheus gives every alert.
    private static let nameLabel = "alertname"

    /// When to alert; what goes along is added to labels and annotations.
    static func alerting(
        _ element: Element, _ spelling: SlothConverter.Spelling, labels: inout ConvertedTexts,
        annotations: inout ConvertedTexts
    ) -> ConvertedSLO.Alerting {
        let keys = (page: spelling("page_alert"), ticket: spelling("ticket_alert"))
        let known = ["name", "labels", "annotations", keys.page, keys.ticket]
        guard let fields = SourceFields(element, known) else { return .builtIn }
        labels.addLabels(fields["labels"])
        if let name = fields["name"]?.scalarText(), !name.isEmpty { labels[nameLabel] = name }
        annotations.addAnnotations(fields["annotations"])
        let hasPage = fields[keys.page].map { isOn($0, "page") } ?? true
        let hasTicket = fields[keys.ticket].map { isOn($0, "ticket") } ?? true
        switch (hasPage, hasTicket) {
        case (true, true): return .builtIn
        case (false, false): return .none
        case (true, false): return policy(of: "page")
        case (false, true): return policy(of: "ticket")
        }
    }

    /// The tiers of one severity of the built-in policy, which are those of Sloth.
    private static func policy(of severity: String) -> ConvertedSLO.Alerting {
        .policy(
            name: "\(BuiltInPolicy.name)-\(severity)s",
            tiers: BuiltInPolicy.tiers.filter { $0.severity == severity })
    }

    private static func isOn(_ element: Element, _ severity: String) -> Bool {
        guard let fields = SourceFields(element, ["disable", "labels", "annotations"]) else { return true }
        let isOff = fields["disable"]?.boolean() ?? false
        for key in ["labels", "annotations"] where !isOff {
            fields[key]?.notConverted(
                "an SLO has one set of \(key) for all severities; route by the severity '\(severity)' instead")
        }
        return !isOff
    }
}
