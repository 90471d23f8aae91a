internal import SloburnModel

/// Says in words what a source does with labels.
enum LabelText {
    /// What the properties begin with that are rows of a table.
    private static let (row, moreRows) = ("row ", "rows of ")

    /// So many rows of a table that differ are told one by one.
    private static let mostRows = 10

    /// The rules in the order in which they are applied; the rows of tables are no part of them.
    static func properties(_ rules: LabelRules) -> [Property] {
        var properties = rules.renamings.map { Property("rename \($0.from)", "to \($0.to)") }
        if !rules.lowercased.isEmpty { properties.append(list("lowercase", rules.lowercased)) }
        for (label, map) in CanonicalText.sorted(rules.maps) {
            let pairs = map.map { "\($0.key.text) to \($0.value)" }
            properties.append(Property("map \(label)", pairs.sorted().joined(separator: ", ")))
        }
        for (label, value) in CanonicalText.sorted(rules.defaults) {
            properties.append(Property("default \(label)", value))
        }
        if !rules.dropped.isEmpty { properties.append(list("drop", rules.dropped)) }
        for enrichment in rules.enrichments {
            let labels = enrichment.labels.joined(separator: ", ")
            let missing = enrichment.missing.isEmpty ? "" : ", else \(enrichment.missing)"
            properties.append(
                Property(
                    "enrich \(labels)",
                    "\(enrichment.file), column \(enrichment.column) by label \(enrichment.on)\(missing)"))
        }
        for mask in LabelRules.Mask.allCases {
            let labels = rules.masks.filter { $0.value == mask }.keys
            if !labels.isEmpty { properties.append(list(mask.rawValue, labels)) }
        }
        return properties
    }

    private static func list(_ name: String, _ labels: some Sequence<String>) -> Property {
        Property(name, labels.sorted().joined(separator: ", "))
    }

    /// The rows that differ of tables that make the same labels.
    static func changedRows(from old: LabelRules, to new: LabelRules) -> [PropertyChange] {
        new.enrichments.flatMap { table -> [PropertyChange] in
            guard let before = old.enrichments.first(where: { $0.labels == table.labels }) else {
                return []
            }
            let names = Set(before.rows.keys).union(table.rows.keys).filter { before.rows[$0] != table.rows[$0] }
            let sorted = names.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let changes = sorted.prefix(mostRows).map { name in
                PropertyChange(
                    property: QuotedText.oneLine("\(row)\(table.on)=\(name)"),
                    old: before[name].map { text($0, table) },
                    new: table[name].map { text($0, table) })
            }
            guard sorted.count > mostRows else { return changes }
            let note = "and \(sorted.count - mostRows) more"
            return changes + [PropertyChange(property: moreRows + table.file, note: note)]
        }
    }

    /// The names of what differs; rows have one together.
    static func names(_ changes: [PropertyChange]) -> [String] {
        let names = changes.map(\.property)
        let rules = names.filter { !$0.hasPrefix(row) && !$0.hasPrefix(moreRows) }
        return rules.count == names.count ? names : rules + ["rows"]
    }

    private static func text(_ row: [String], _ table: Enrichment) -> String {
        QuotedText.oneLine(zip(table.labels, row).map { "\($0) \($1)" }.joined(separator: ", "))
    }
}
