internal import SloburnModel
internal import SloburnSelector

/// The names that a configuration may use; nil where any is right.
struct Taxonomy {
    /// How grave other names are.
    enum Enforcement: String, CaseIterable {
        case report, refuse
    }

    /// A list of names and of patterns.
    struct Names {
        var names: [String] = []
        var patterns: [CompiledRegex] = []

        func contains(_ name: String) -> Bool { names.contains(name) || patterns.contains { $0.matches(name) } }
    }

    var name: String
    var enforcement: Enforcement
    var metrics: Names?
    var labels: [String]?
    var owners: [String]?
}

/// Reads `kind: Taxonomy`.
enum TaxonomyReader {
    /// The taxonomy; what of it can't be read has a finding.
    static func taxonomy(_ spec: Element, name: String) -> Taxonomy? {
        guard let fields = Fields(spec, ["description", "enforce", "metrics", "labels", "owners"]) else { return nil }
        fields.checkDescription()
        let enforcement = fields["enforce"].map { $0.choice(Taxonomy.Enforcement.self) } ?? .report
        if ["metrics", "labels", "owners"].allSatisfy({ fields[$0] == nil }) {
            spec.error(.missingField, "one of metrics, labels and owners is required")
        }
        return Taxonomy(
            name: name, enforcement: enforcement ?? .report, metrics: fields["metrics"].flatMap(metrics),
            labels: fields["labels"].flatMap(texts), owners: fields["owners"].flatMap(texts))
    }

    private static func texts(_ element: Element) -> [String]? {
        element.nonEmptyList() == nil ? nil : element.distinctTexts()
    }

    private static func metrics(_ element: Element) -> Taxonomy.Names? {
        guard let texts = texts(element), let items = element.list(), texts.count == items.count else { return nil }
        var metrics = Taxonomy.Names()
        for (text, item) in zip(texts, items) {
            guard text.hasPrefix("^") else {
                metrics.names.append(text)
                continue
            }
            do throws(RegexError) {
                _ = try CompiledRegex(text)
                // As topics: from the beginning of a name on, not to its end.
                metrics.patterns.append(try CompiledRegex("(?:\(text))(?s:.*)"))
            } catch {
                item.error(.invalidValue, "not a regular expression (RE2): \(error.message)")
            }
        }
        return metrics
    }
}
