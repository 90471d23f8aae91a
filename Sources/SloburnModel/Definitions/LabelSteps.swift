/// What rules have to do for some labels only: which labels of records they are made of, and how.
public struct LabelSteps: Hashable, Sendable {
    /// How a label is made of those of records, before tables are asked.
    public struct Recipe: Hashable, Sendable {
        /// The label.
        public var label: String
        /// Labels of records: the first that is not empty gives the value; none where the label is always "".
        public var sources: [String]
        /// Whether it is in lower case.
        public var isLowercased = false
        /// Values that are replaced by others.
        public var map: [ExactText: String] = [:]
        /// The value where there is none.
        public var standard = ""

        /// Whether it is just the label as records have it.
        public var isPlain: Bool { sources == [label] && !isLowercased && map.isEmpty && standard.isEmpty }

        /// The label's value, made of the first value of its sources that is not empty, or of "".
        public func value(of value: String) -> String {
            var value = isLowercased ? value.lowercased() : value
            if !map.isEmpty { value = map[ExactText(value)] ?? value }
            return value.isEmpty ? standard : value
        }
    }

    /// A table, and those of its labels that are needed.
    public struct Lookup: Hashable, Sendable {
        /// The table.
        public var enrichment: Enrichment
        /// The columns needed: numbers of its labels.
        public var columns: [Int]
    }

    /// The labels needed before tables are asked, in the order of their bytes.
    public var recipes: [Recipe]
    /// The tables in their order.
    public var lookups: [Lookup]
    /// The labels that are masked at last.
    public var masks: [String: LabelRules.Mask]

    /// Whether every label is as records have it.
    public var isPlain: Bool { recipes.allSatisfy(\.isPlain) && lookups.isEmpty && masks.isEmpty }
}

extension LabelRules {
    /// What there is to do for labels that somebody asks for.
    public func steps(for labels: some Sequence<String>) -> LabelSteps {
        var needed = Set(labels)
        let masks = masks.filter { needed.contains($0.key) }
        var lookups: [LabelSteps.Lookup] = []
        // From the last table to the first: what one makes is not needed before it, but what it looks up is.
        for enrichment in enrichments.reversed() {
            let columns = enrichment.labels.indices.filter { needed.contains(enrichment.labels[$0]) }
            guard !columns.isEmpty else { continue }
            needed.subtract(columns.map { enrichment.labels[$0] })
            needed.insert(enrichment.on)
            lookups.insert(LabelSteps.Lookup(enrichment: enrichment, columns: columns), at: 0)
        }
        let sorted = needed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return LabelSteps(recipes: sorted.map(recipe), lookups: lookups, masks: masks)
    }

    /// How a label is made before tables are asked.
    public func recipe(for label: String) -> LabelSteps.Recipe {
        if dropped.contains(label) { return LabelSteps.Recipe(label: label, sources: []) }
        var sources = renamings.filter { $0.to == label }.map(\.from)
        if !renamings.contains(where: { $0.from == label }) { sources.append(label) }
        return LabelSteps.Recipe(
            label: label, sources: sources, isLowercased: lowercased.contains(label), map: maps[label] ?? [:],
            standard: defaults[label] ?? "")
    }
}
