internal import SloburnModel

/// Warns of selectors that can't mean what they say, as far as that can be decided.
enum SelectorCheck {
    /// Warns where no sample of the source can ever match, and of labels that samples never have.
    static func check(_ selector: Selector, _ element: Element, source: String, definition: DataSourceDefinition?) {
        let facts = SelectorFacts(selector: selector, mapping: definition?.mapping)
        var seen: Set<String> = []
        for label in selector.matchers.map(\.label) where seen.insert(label).inserted {
            let values = facts.values(of: label)
            if values == [] {
                element.warning(.neverMatches, "selects nothing: \(reason(label, facts, source))")
            } else if label != Selector.metricNameLabel, facts.given(label) != nil {
                element.warning(.labelNotProvided, alwaysEmpty(label, facts, source))
            }
        }
    }

    /// Warns of a label of a groupBy that the samples of a source never have.
    static func checkGroup(_ label: String, _ element: Element, source: String, definition: DataSourceDefinition?) {
        let facts = SelectorFacts(selector: Selector(matchers: []), mapping: definition?.mapping)
        guard facts.given(label) != nil else { return }
        element.warning(.labelNotProvided, alwaysEmpty(label, facts, source))
    }

    /// Warns where the numerator of a ratio counts samples that the total does not.
    static func checkSubset(
        _ numerator: LinkedMetric.Query, of total: LinkedMetric.Query, _ counts: BudgetDefinition.NumeratorKind,
        definition: DataSourceDefinition?
    ) {
        guard numerator.query.source == total.query.source else { return }
        let facts = SelectorFacts(selector: numerator.query.selector, mapping: definition?.mapping)
        let whole = SelectorFacts(selector: total.query.selector, mapping: definition?.mapping)
        // Two metrics may count the same events in ways that nobody here knows.
        guard isSameMetric(facts, whole) else { return }
        let missing = total.query.selector.matchers.filter {
            $0.label != Selector.metricNameLabel && facts.imply($0) == false
        }
        guard !missing.isEmpty else { return }
        let list = missing.map(\.writtenText).joined(separator: ", ")
        numerator.queryElement.warning(
            .outsideTotal,
            "\(counts.rawValue) selects samples that total does not, for total asks for \(list); add "
                + "\(missing.count == 1 ? "it" : "these \(missing.count) matchers") to \(counts.rawValue)")
    }

    private static func isSameMetric(_ part: SelectorFacts, _ whole: SelectorFacts) -> Bool {
        let label = Selector.metricNameLabel
        if let names = part.values(of: label), let others = whole.values(of: label) { return names == others }
        return whole.matchers(on: label).allSatisfy(part.selector.matchers.contains)
    }

    private static func reason(_ label: String, _ facts: SelectorFacts, _ source: String) -> String {
        if label != Selector.metricNameLabel, facts.given(label) != nil { return alwaysEmpty(label, facts, source) }
        if let name = facts.given(label)?.first {
            return "the metric of the DataSource '\(source)' is always '\(name)'"
        }
        let matchers = facts.matchers(on: label).map(\.writtenText).joined(separator: ", ")
        return "no value is both \(matchers)"
    }

    private static func alwaysEmpty(_ label: String, _ facts: SelectorFacts, _ source: String) -> String {
        let labels = facts.mapping?.labels
        let hint = NearestName.hint(for: label, in: labels ?? [])
        let reason = labels == nil ? "reads that field for something else" : "does not have it in json.labels.fields"
        return "the label '\(label)' is always \"\": the DataSource '\(source)' \(reason)\(hint)"
    }
}
