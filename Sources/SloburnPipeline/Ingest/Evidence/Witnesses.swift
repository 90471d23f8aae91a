import SloburnModel
import SloburnSelector

/// What the samples of one combination of metric and labels say of sources that are watched.
struct Testimony {
    /// The numbers of the sources for which they declare how many samples there should be.
    var declarations: [Int] = []
    /// The numbers of the sources for which a producer is heard, and of the producer's name.
    var hearings: [(watched: Int, name: Int)] = []

    /// Whether they say nothing.
    var isEmpty: Bool { declarations.isEmpty && hearings.isEmpty }
}

/// For which watched sources one source's samples vouch, and by which of them.
struct Witnesses {
    private struct Witness {
        let watched: Int
        /// nil for all samples.
        let selector: CompiledSelector?
        /// The producers that are heard of by it; nil where it declares counts.
        let expected: CompletenessRule.Expected?
    }

    /// Whether the source is watched itself.
    let isWatched: Bool
    /// The labels that have to be known of its samples.
    let labels: Set<String>
    private let witnesses: [Witness]

    /// Finds out what a source's samples vouch for.
    init(source: String, watched: [SourceRelations.Watched]) throws(SelectorError) {
        var witnesses: [Witness] = []
        var labels: Set<String> = []
        func add(_ evidence: CompletenessRule.Evidence, _ number: Int, _ expected: CompletenessRule.Expected?)
            throws(SelectorError)
        {
            guard evidence.source == source else { return }
            let selector = try evidence.selector.map { selector throws(SelectorError) in
                try CompiledSelector(selector)
            }
            witnesses.append(Witness(watched: number, selector: selector, expected: expected))
            labels.formUnion(evidence.selector?.matchers.map(\.label) ?? [])
            if let label = expected?.label { labels.insert(label) }
        }
        for (number, watched) in watched.enumerated() {
            if let audit = watched.rule?.audit { try add(audit, number, nil) }
            if let expected = watched.rule?.expected { try add(expected.evidence, number, expected) }
        }
        isWatched = watched.contains { $0.source == source }
        self.labels = labels
        self.witnesses = witnesses
    }

    /// What samples with these labels say.
    func testimony(of labels: RouteLabels) -> Testimony {
        var testimony = Testimony()
        for witness in witnesses where witness.selector == nil || labels.areSelected(by: witness.selector) {
            guard let expected = witness.expected else {
                testimony.declarations.append(witness.watched)
                continue
            }
            let name = expected.label.map { labels.value(of: $0) }
            let number = expected.audibleNames.firstIndex { known in
                name.map { known.utf8.elementsEqual($0) } ?? true
            }
            if let number { testimony.hearings.append((witness.watched, number)) }
        }
        return testimony
    }
}

extension CompletenessRule.Expected {
    /// The names that can be heard; one without letters where any sample will do.
    var audibleNames: [String] { label == nil ? [""] : names }
}
