internal import SloburnModel

/// Reads `connectionDetails.completeness`: what tells how much of a source's data has come.
struct CompletenessReader {
    /// The name of the source.
    let source: String
    /// How its records are written; nil where that is not known.
    let format: SourceFormat?
    /// What is around them; nil where that is not known.
    let envelope: SourceEnvelope?

    private static let known = ["atLeast", "every", "wait", "sequence", "audit", "expected"]

    /// The rule; nil, with a finding, where some of it can't be used.
    func rule(_ element: Element) -> CompletenessRule? {
        guard let fields = Fields(element, Self.known) else { return nil }
        let atLeast: Ratio? = fields["atLeast"].map(Self.share) ?? CompletenessRule.defaultAtLeast
        let interval = fields["every"].map { $0.partOfHour() } ?? CompletenessRule.defaultInterval
        let wait = fields["wait"].map { $0.timeSpan(.zero ... .hours(1)) } ?? CompletenessRule.defaultWait
        let sequence = fields["sequence"].map(self.sequence)
        let audit = fields["audit"].map(Self.audit)
        let expected = fields["expected"].map(self.expected)
        guard fields["sequence"] != nil || fields["audit"] != nil || fields["expected"] != nil else {
            element.error(.missingField, "one of sequence, audit and expected is required")
            return nil
        }
        guard let atLeast, let interval, let wait else { return nil }
        if case .some(nil) = sequence { return nil }
        if case .some(nil) = audit { return nil }
        if case .some(nil) = expected { return nil }
        return CompletenessRule(
            atLeast: atLeast, interval: interval, wait: wait, sequence: sequence ?? nil, audit: audit ?? nil,
            expected: expected ?? nil)
    }

    private static func share(_ element: Element) -> Ratio? {
        guard let ratio = element.ratio() else { return nil }
        if ratio > Ratio(0), ratio <= Ratio(1) { return ratio }
        element.error(
            .outOfRange,
            "must be above 0 and at most 1 (a share: 95 percent are 0.95), found \(element.writtenText)")
        return nil
    }

    // MARK: - Numbers

    private func sequence(_ element: Element) -> CompletenessRule.Sequence? {
        guard let fields = Fields(element, ["field", "producer"]) else { return nil }
        if let format, format.mapping == nil {
            element.error(.exclusiveFields, "sequence is for the format json, not for \(format.name)")
            return nil
        }
        let field = fields.required("field", "write the path of the number").flatMap(path)
        let producer: [String]?
        if let element = fields["producer"] {
            producer = producers(element, field: field)
        } else {
            let isAttribute = field?.hasPrefix(DataSourceDefinition.attributePrefix) ?? false
            producer = isAttribute ? [DataSourceDefinition.attributePrefix + "source"] : []
        }
        guard let field, let producer else { return nil }
        return CompletenessRule.Sequence(field: field, producer: producer)
    }

    private func producers(_ element: Element, field: String?) -> [String]? {
        guard let items = element.list(), let texts = element.distinctTexts(), texts.count == items.count else {
            return nil
        }
        let paths = items.compactMap(path)
        for (item, text) in zip(items, texts) where text == field {
            item.error(.invalidValue, "'\(text)' is the number itself, which tells no producers apart")
            return nil
        }
        return paths.count == items.count ? paths : nil
    }

    /// The path of a field, or the name of an attribute where there are any.
    private func path(_ element: Element) -> String? {
        guard let text = element.nonEmptyText() else { return nil }
        guard text.hasPrefix(DataSourceDefinition.attributePrefix) else { return text }
        if let envelope, envelope != .cloudEvents {
            element.error(
                .invalidValue, "'\(text)' is an attribute of CloudEvents, which need the envelope cloudevents")
            return nil
        }
        let name = text.dropFirst(DataSourceDefinition.attributePrefix.count)
        guard !name.isEmpty, name.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) }) else {
            element.error(
                .invalidValue, "'\(text)' is no attribute of CloudEvents, whose names are lower-case letters and digits"
            )
            return nil
        }
        return text
    }

    // MARK: - Evidence

    private static func audit(_ element: Element) -> CompletenessRule.Evidence? {
        guard let fields = Fields(element, ["source", "query"]) else { return nil }
        let source = fields.required("source", "name the DataSource whose samples declare counts").flatMap {
            $0.nonEmptyText()
        }
        let selector = fields["query"].map { $0.selector() }
        guard let source else { return nil }
        if case .some(nil) = selector { return nil }
        return CompletenessRule.Evidence(source: source, selector: selector ?? nil)
    }

    private func expected(_ element: Element) -> CompletenessRule.Expected? {
        guard let fields = Fields(element, ["label", "names", "source", "query"]) else { return nil }
        let source: String? = fields["source"].map { $0.nonEmptyText() } ?? self.source
        let selector = fields["query"].map { $0.selector() }
        let label = fields["label"].map(LabelRulesReader.name)
        let names = fields["names"].map(Self.names)
        for (key, other) in [("label", "names"), ("names", "label")] where fields[key] == nil && fields[other] != nil {
            fields.reportMissing(key, "label and names go together")
            return nil
        }
        guard let source else { return nil }
        if case .some(nil) = selector { return nil }
        if case .some(nil) = label { return nil }
        if case .some(nil) = names { return nil }
        return CompletenessRule.Expected(
            evidence: CompletenessRule.Evidence(source: source, selector: selector ?? nil), label: label ?? nil,
            names: (names ?? nil) ?? [])
    }

    private static func names(_ element: Element) -> [String]? {
        guard let items = element.nonEmptyList() else { return nil }
        guard items.count <= CompletenessRule.mostExpected else {
            element.error(
                .tooLong, "has \(items.count) names; up to \(CompletenessRule.mostExpected) are allowed")
            return nil
        }
        guard let names = element.distinctTexts(), names.count == items.count else { return nil }
        for (item, name) in zip(items, names) where name.utf8.count > CompletenessRule.longestName {
            item.error(.tooLong, "has \(name.utf8.count) bytes; up to \(CompletenessRule.longestName) are allowed")
            return nil
        }
        return names
    }
}
