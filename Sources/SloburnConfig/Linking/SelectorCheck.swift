internal import SloburnModel

/// Warns of selectors that can't mean what they say, as far as that can be decided.
enum SelectorCheck {
    /// Warns where no sample of the source can ever match, and of labels that samples never have.
    static func check(_ selector: Selector, _ element: Element, _ source: AskedSource) {
        let facts = SelectorFacts(selector: selector, source: source.definition)
        var seen: Set<String> = []
        for label in selector.matchers.map(\.label) where seen.insert(label).inserted {
            let values = facts.values(of: label)
            if values == [] {
                element.warning(.neverMatches, "selects nothing: \(reason(label, facts, source))")
            } else if label != Selector.metricNameLabel, let value = facts.constant(label) {
                element.warning(.labelNotProvided, always(label, value, facts, source))
            }
        }
    }

    /// Warns of a label of a groupBy that the samples of a source never have.
    static func checkGroup(_ label: String, _ element: Element, _ source: AskedSource) {
        let facts = SelectorFacts(selector: Selector(matchers: []), source: source.definition)
        guard let value = facts.constant(label) else { return }
        element.warning(.labelNotProvided, always(label, value, facts, source))
    }

    /// Warns of a value that a label of a source's samples never has; what is always the same is left to `checkGroup`.
    static func checkValue(_ value: String, of label: String, _ element: Element, _ source: AskedSource) {
        let selector = Selector(matchers: [LabelMatcher(label: label, comparison: .equal, value: value)])
        let facts = SelectorFacts(selector: selector, source: source.definition)
        guard facts.constant(label) == nil, facts.values(of: label) == [] else { return }
        element.warning(.neverMatches, reason(label, facts, source))
    }

    /// Warns where the numerator of a ratio counts samples that the total does not.
    static func checkSubset(
        _ numerator: LinkedMetric.Query, of total: LinkedMetric.Query, _ counts: BudgetDefinition.NumeratorKind,
        definition: DataSourceDefinition?
    ) {
        guard numerator.query.source == total.query.source else { return }
        let facts = SelectorFacts(selector: numerator.query.selector, source: definition)
        let whole = SelectorFacts(selector: total.query.selector, source: definition)
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

    private static func reason(_ label: String, _ facts: SelectorFacts, _ source: AskedSource) -> String {
        if let value = facts.constant(label) {
            if label != Selector.metricNameLabel { return always(label, value, facts, source) }
            return "the metric of \(source.words) is always '\(value)'"
        }
        let matchers = facts.matchers(on: label)
        let text = matchers.map(\.writtenText).joined(separator: ", ")
        if let values = facts.given(label) {
            let wanted = matchers.lazy.compactMap(\.positiveLiterals).first?.first
            let hint = wanted.map { NearestName.hint(for: $0, in: values) } ?? ""
            return "no sample has \(text): \(source.words) \(facts.labels.reason(label))\(hint)"
        }
        if let obstacle = facts.wantedValues(of: label)?.lazy.compactMap({ facts.labels.obstacle(label, $0) }).first {
            return "no sample has \(text): \(source.words) \(obstacle)"
        }
        return "no value is both \(text)"
    }

    private static func always(
        _ label: String, _ value: String, _ facts: SelectorFacts, _ source: AskedSource
    ) -> String {
        "the label '\(label)' is always \"\(value)\": \(source.words) \(facts.labels.reason(label))"
    }
}
