internal import SloburnModel

extension SourceRevision {
    /// What a source says of its completeness and of other sources; nothing where it says nothing.
    ///
    /// It is no part of what names the state of a source: its own records are read and counted alike.
    static func addRelations(_ source: DataSourceDefinition, to text: inout CanonicalText) {
        if let completeness = source.completeness { add(completeness, to: &text) }
        if let fallback = source.fallback {
            text.add("fallback", fallback.source)
            text.add("after", fallback.after)
            text.add("backAfter", fallback.backAfter)
        }
        if let reconcile = source.reconcile {
            text.add("reconcile", reconcile.source)
            text.add("within", reconcile.within)
            text.add("every", reconcile.interval)
            text.add("wait", reconcile.wait)
            text.add("minEvents", "\(reconcile.minEvents)")
            text.add("ticket", "\(reconcile.raisesTicket)")
        }
    }

    private static func add(_ rule: CompletenessRule, to text: inout CanonicalText) {
        text.add("completeness", rule.atLeast)
        text.add("every", rule.interval)
        text.add("wait", rule.wait)
        if let sequence = rule.sequence { text.add("sequence", sequence.field, sorted(sequence.producer)) }
        if let audit = rule.audit { add("audit", audit, to: &text) }
        if let expected = rule.expected {
            add("expected", expected.evidence, to: &text)
            text.add("producers", expected.label ?? "", sorted(expected.names))
        }
    }

    private static func add(_ key: String, _ evidence: CompletenessRule.Evidence, to text: inout CanonicalText) {
        text.add(key, evidence.source)
        if let selector = evidence.selector { Revision.add(selector, to: &text) }
    }

    private static func sorted(_ texts: [String]) -> [String] {
        texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
