internal import SloburnModel

/// Reads `connectionDetails.labels`: what is done with the labels of samples.
enum LabelRulesReader {
    private static let known = ["rename", "drop", "defaults", "lowercase", "map", "hash", "redact", "enrich"]

    /// The rules; nil, with a finding, where one can't be used.
    ///
    /// - Parameters:
    ///   - element: the rules.
    ///   - mapping: how JSON becomes labels; nil for other formats, or where it is not known.
    /// - Returns: what is done with labels.
    static func rules(_ element: Element, mapping: JSONMapping?) -> LabelRules? {
        guard let fields = Fields(element, known) else { return nil }
        let renamings = fields["rename"].map(Self.renamings) ?? []
        let lowercased = fields["lowercase"].map(names) ?? []
        let maps = fields["map"].map(Self.maps) ?? [:]
        let defaults = fields["defaults"].map(Self.defaults) ?? [:]
        let dropped = fields["drop"].map(names) ?? []
        let enrichments = fields["enrich"].map(Self.enrichments) ?? []
        let masks = masks(fields)
        guard let renamings, let lowercased, let maps, let defaults, let dropped, let enrichments, let masks else {
            return nil
        }
        let rules = LabelRules(
            renamings: renamings, lowercased: Set(lowercased), maps: maps, defaults: defaults, dropped: Set(dropped),
            enrichments: enrichments, masks: masks)
        LabelRulesCheck(rules: rules, mapping: mapping).check(fields)
        return rules
    }

    /// The name of a label.
    static func name(_ element: Element) -> String? {
        guard let name = element.nonEmptyText() else { return nil }
        return isLabel(name, element) ? name : nil
    }

    /// Names of labels, each once.
    static func names(_ element: Element) -> [String]? {
        guard let names = element.distinctTexts(), let items = element.list(), names.count == items.count else {
            return nil
        }
        return zip(names, items).allSatisfy(isLabel) ? names : nil
    }

    private static func isLabel(_ name: String, _ element: Element) -> Bool {
        if !name.isEmpty, name != Selector.metricNameLabel { return true }
        element.error(
            .invalidValue, name.isEmpty ? "a label has a name" : "\(name) is the metric's name; rules are for labels")
        return false
    }

    /// The entries of a mapping by label, as far as `read` can read them; nil where it can't read one.
    private static func entries<Value>(
        _ element: Element, _ read: (_ label: String, Element) -> Value?
    ) -> [(label: String, value: Value)]? {
        guard let entries = element.entries() else { return nil }
        let values = entries.compactMap { label, element in
            isLabel(label, element) ? read(label, element).map { (label, $0) } : nil
        }
        return values.count == entries.count ? values : nil
    }

    private static func renamings(_ element: Element) -> [LabelRules.Renaming]? {
        let renamings = entries(element) { label, element -> LabelRules.Renaming? in
            guard let name = name(element) else { return nil }
            guard name != label else {
                element.error(.invalidValue, "'\(label)' has this name already")
                return nil
            }
            return LabelRules.Renaming(from: label, to: name)
        }
        return renamings?.map(\.value)
    }

    private static func defaults(_ element: Element) -> [String: String]? {
        let defaults = entries(element) { _, element -> String? in
            guard let text = element.scalarText() else { return nil }
            if text.isEmpty { element.error(.invalidValue, "must not be empty: that is what a missing label is") }
            return text.isEmpty ? nil : text
        }
        return defaults.map { Dictionary($0, uniquingKeysWith: { first, _ in first }) }
    }

    private static func maps(_ element: Element) -> [String: [ExactText: String]]? {
        let maps = entries(element) { _, element -> [ExactText: String]? in
            guard let entries = element.entries() else { return nil }
            let values = entries.compactMap { value, place -> (ExactText, String)? in
                if let problem = problem(ofMapped: value) {
                    place.error(.invalidValue, problem)
                    return nil
                }
                return place.scalarText().map { (ExactText(value), $0) }
            }
            guard values.count == entries.count else { return nil }
            return Dictionary(values, uniquingKeysWith: { first, _ in first })
        }
        return maps.map { Dictionary($0, uniquingKeysWith: { first, _ in first }) }
    }

    private static func problem(ofMapped value: String) -> String? {
        if value.isEmpty { return "a label without a value gets one from defaults, not from map" }
        guard value.hasPrefix("^") || value.contains(".*") || value.contains(".+") else { return nil }
        return "'\(value)' looks like a pattern, but values are compared as they stand; write each value"
    }

    private static func masks(_ fields: Fields) -> [String: LabelRules.Mask]? {
        var masks: [String: LabelRules.Mask] = [:]
        for mask in LabelRules.Mask.allCases {
            guard let element = fields[mask.rawValue] else { continue }
            guard let names = names(element) else { return nil }
            for (name, item) in zip(names, element.list() ?? []) {
                if let other = masks[name] {
                    item.error(.exclusiveFields, "'\(name)' is in \(other.rawValue) already; a label is in one of both")
                    return nil
                }
                masks[name] = mask
            }
        }
        return masks
    }

    private static func enrichments(_ element: Element) -> [Enrichment]? {
        guard let items = element.nonEmptyList() else { return nil }
        let enrichments = items.compactMap(EnrichmentReader.enrichment)
        guard enrichments.count == items.count else { return nil }
        var made: Set<String> = []
        for (item, enrichment) in zip(items, enrichments) {
            for label in enrichment.labels where !made.insert(label).inserted {
                item.error(.duplicateValue, "the label '\(label)' is made by two tables")
                return nil
            }
        }
        return enrichments
    }
}
