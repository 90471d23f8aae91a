internal import SloburnModel

/// Warns of rules without an effect, because the label is never there.
struct LabelRulesCheck {
    let rules: LabelRules
    /// How JSON becomes labels; nil where any label may be there.
    let mapping: JSONMapping?

    /// Checks every label that a rule is about.
    func check(_ fields: Fields) {
        for (label, value) in fields["rename"]?.entries() ?? [] where !isProvided(label) {
            warnNotProvided(label, value)
        }
        for key in ["lowercase", "drop"] {
            for item in fields[key]?.list() ?? [] {
                if let label = item.plainText { checkRecord(label, item, isDrop: key == "drop") }
            }
        }
        for (label, value) in fields["map"]?.entries() ?? [] { checkRecord(label, value) }
        for (label, value) in fields["defaults"]?.entries() ?? [] where rules.dropped.contains(label) {
            warnDropped(label, value)
        }
        var made: Set<String> = []
        for (item, enrichment) in zip(fields["enrich"]?.list() ?? [], rules.enrichments) {
            if !made.contains(enrichment.on), let on = item.value["on"].map({ item.child($0, key: "on") }) {
                check(enrichment.on, on)
            }
            made.formUnion(enrichment.labels)
        }
        for mask in LabelRules.Mask.allCases {
            for item in fields[mask.rawValue]?.list() ?? [] {
                if let label = item.plainText, !made.contains(label) { check(label, item) }
            }
        }
    }

    private func isProvided(_ label: String) -> Bool { mapping?.providesLabel(label) ?? true }

    /// Checks a label that may have its default.
    private func check(_ label: String, _ element: Element) {
        if rules.defaults[label] == nil || rules.dropped.contains(label) { checkRecord(label, element) }
    }

    /// Checks a label that records must have.
    private func checkRecord(_ label: String, _ element: Element, isDrop: Bool = false) {
        if !isDrop, rules.dropped.contains(label) { return warnDropped(label, element) }
        if rules.renamings.contains(where: { $0.to == label }) { return }
        if let renaming = rules.renamings.first(where: { $0.from == label }) {
            return element.warning(
                .ignoredField, "has no effect: '\(label)' is renamed before; write '\(renaming.to)'")
        }
        if !isProvided(label) { warnNotProvided(label, element) }
    }

    private func warnDropped(_ label: String, _ element: Element) {
        element.warning(.ignoredField, "has no effect: '\(label)' is dropped")
    }

    private func warnNotProvided(_ label: String, _ element: Element) {
        let hint = NearestName.hint(for: label, in: mapping?.labels ?? [])
        let reason =
            mapping?.labels == nil ? "json reads that field for something else" : "json.labels.fields does not have it"
        element.warning(.labelNotProvided, "the label '\(label)' is always \"\": \(reason)\(hint)")
    }
}
