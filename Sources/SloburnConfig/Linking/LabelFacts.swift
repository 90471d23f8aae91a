internal import SloburnModel

/// What can be told of the values of a source's labels: from its mapping, its rules and its tables.
struct LabelFacts {
    /// The source; nil where it has errors.
    let source: DataSourceDefinition?

    /// So many values can be compared with matchers one by one.
    private static let mostValues = 1_000

    private var rules: LabelRules { source?.labels ?? LabelRules() }

    /// The only values that a label may have, sorted; nil where there are more than can be listed.
    func values(of label: String) -> [String]? {
        guard let source else { return nil }
        let steps = source.labels.steps(for: [label])
        var known: [String: [String]] = [:]
        for recipe in steps.recipes where !recipe.sources.contains(where: isProvided) {
            known[recipe.label] = [recipe.value(of: "")]
        }
        for lookup in steps.lookups {
            let table = lookup.enrichment
            let looked = known[table.on]
            for column in lookup.columns {
                let values = looked.map { $0.map { table[$0]?[column] ?? table.missing } }
                let all = Set(values ?? table.values[column] + [table.missing])
                known[table.labels[column]] = all.count > Self.mostValues ? nil : all.sorted()
            }
        }
        guard let mask = steps.masks[label] else { return known[label] }
        if let values = known[label] { return Set(values.map(mask.masked)).sorted() }
        return mask == .redact ? ["", LabelRules.Mask.redacted] : nil
    }

    private func isProvided(_ label: String) -> Bool { source?.mapping?.providesLabel(label) ?? true }

    /// False where a label that has values without end can't have this one.
    func canBe(_ label: String, _ value: String) -> Bool { obstacle(label, value) == nil }

    /// Why a label that has values without end can't have one; nil where it may.
    func obstacle(_ label: String, _ value: String) -> String? {
        if rules.masks[label] == .hash {
            let digits = Set("0123456789abcdef".utf8)
            let isHash = value.isEmpty || value.utf8.count == 16 && value.utf8.allSatisfy(digits.contains)
            return isHash ? nil : "hashes it, so that it has 16 hexadecimal digits"
        }
        if rules.masks[label] != nil || rules.enrichments.contains(where: { $0.labels.contains(label) }) { return nil }
        let recipe = rules.recipe(for: label)
        if value.isEmpty, !recipe.standard.isEmpty { return "gives it the default \"\(recipe.standard)\"" }
        guard value != recipe.standard, !recipe.map.values.contains(value) else { return nil }
        if let other = recipe.map[ExactText(value)] { return "maps \"\(value)\" to \"\(other)\"" }
        return recipe.isLowercased && value != value.lowercased() ? "has it in lower case" : nil
    }

    /// Why a label has one value always, or only those that `values` gives: what the source does.
    func reason(_ label: String) -> String {
        if let enrichment = rules.enrichments.last(where: { $0.labels.contains(label) }) {
            return "has it from \(enrichment.file), by the label '\(enrichment.on)'"
        }
        if rules.dropped.contains(label) { return "drops it" }
        if let renaming = rules.renamings.first(where: { $0.from == label }) { return "renames it to '\(renaming.to)'" }
        if rules.masks[label] == .redact, values(of: label) != [""] { return "redacts it" }
        let fields = source?.mapping?.labels
        let hint = NearestName.hint(for: label, in: rules.names.union(fields ?? []).subtracting([label]))
        return (fields == nil ? "reads that field for something else" : "does not have it in json.labels.fields") + hint
    }
}
