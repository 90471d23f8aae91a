internal import SloburnModel

/// Says in words what a source says of its completeness and health, and of other sources.
enum RelationText {
    static func properties(_ source: DataSourceDefinition) -> [Property] {
        var properties = source.completeness.map(properties) ?? []
        if let fallback = source.fallback {
            properties.append(
                Property("fallback", "\(fallback.source), after \(fallback.after), back after \(fallback.backAfter)"))
        }
        if let reconcile = source.reconcile {
            let least = reconcile.minEvents == 1 ? "" : ", of \(reconcile.minEvents) events or more"
            properties.append(
                Property(
                    "reconcile",
                    "\(reconcile.source), within \(reconcile.within.exactText), every \(reconcile.interval), wait "
                        + "\(reconcile.wait)\(least)\(reconcile.raisesTicket ? ", ticket" : "")"))
        }
        return properties + (source.health.map { self.properties($0, source.ownership) } ?? [])
    }

    /// Without health, nothing depends on whom a source belongs to.
    private static func properties(_ rule: SourceHealthRule, _ ownership: SourceOwnership) -> [Property] {
        var bounds: [String] = []
        if let span = rule.silentFor { bounds.append("silent for \(span)") }
        if let span = rule.laggingFor { bounds.append("lagging for \(span)") }
        if let span = rule.deadFor { bounds.append("dead for \(span)") }
        if let rejected = rule.rejected { bounds.append("\(rejected.count) rejected within \(rejected.within)") }
        if let coverage = rule.coverage { bounds.append("coverage below \(coverage.exactText)") }
        let kept = rule.keepFiringFor == .zero ? "" : ", kept for \(rule.keepFiringFor)"
        var properties = [Property("health", "\(rule.severity): \(bounds.joined(separator: ", "))\(kept)")]
        if let owner = ownership.owner { properties.append(Property("health owner", owner)) }
        if let runbook = ownership.runbook { properties.append(Property("health runbook", runbook)) }
        for (label, values) in ownership.labels.sorted(by: { $0.key < $1.key }) {
            properties.append(Property("health label \(label)", values.joined(separator: ", ")))
        }
        return properties
    }

    private static func properties(_ rule: CompletenessRule) -> [Property] {
        var properties = [
            Property(
                "completeness", "at least \(rule.atLeast.exactText), every \(rule.interval), wait \(rule.wait)")
        ]
        if let sequence = rule.sequence {
            let producer = sequence.producer.isEmpty ? "" : " of each \(list(sequence.producer))"
            properties.append(Property("completeness by sequence", "field \(sequence.field)\(producer)"))
        }
        if let audit = rule.audit { properties.append(Property("completeness by audit", text(audit))) }
        if let expected = rule.expected {
            let who = expected.label.map { "\($0) \(list(expected.names)), in " } ?? ""
            properties.append(Property("completeness by expected", who + text(expected.evidence)))
        }
        return properties
    }

    private static func text(_ evidence: CompletenessRule.Evidence) -> String {
        let samples = evidence.selector.map { SelectorText.text($0, sorted: true) } ?? "any sample"
        return "\(samples) of \(evidence.source)"
    }

    private static func list(_ texts: [String]) -> String {
        texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ")
    }
}
