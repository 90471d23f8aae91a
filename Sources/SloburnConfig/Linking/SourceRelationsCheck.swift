internal import SloburnModel

/// Checks what sources say of each other, once all of them are known.
struct SourceRelationsCheck {
    private let sources: [String: DataSourceDocument]

    init(_ sources: [DataSourceDocument]) {
        self.sources = Dictionary(sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Checks the sources that a source names, and what it asks of them.
    func check(_ source: DataSourceDocument) {
        guard case .kafka(let definition) = source.content, let details = source.spec?["connectionDetails"] else {
            return
        }
        if let fallback = details["fallback"]?["source"] { checkFallback(fallback, of: source.name) }
        if let other = details["reconcile"]?["source"] {
            _ = resolve(other, unlike: source.name, "a source can't be compared with itself")
        }
        let completeness = details["completeness"]
        if let audit = completeness?["audit"], let place = audit["source"],
            let declaring = resolve(place, unlike: source.name, "a source can't declare its own counts"),
            let evidence = definition?.completeness?.audit
        {
            check(evidence, audit, declaring)
        }
        if let expected = completeness?["expected"] { check(expected, definition?.completeness?.expected, of: source) }
    }

    private func checkFallback(_ place: Element, of source: String) {
        guard let fallback = resolve(place, unlike: source, "a source can't stand in for itself"),
            fallback.spec?["connectionDetails"]?["fallback"] != nil
        else { return }
        place.error(
            .sourceRelation,
            "the DataSource '\(fallback.name)' has a fallback of its own, which would not be followed; name a source "
                + "without one")
    }

    private func check(_ element: Element, _ expected: CompletenessRule.Expected?, of source: DataSourceDocument) {
        var heard = source
        if let place = element["source"] {
            guard let named = resolve(place) else { return }
            heard = named
        }
        guard let expected else { return }
        check(expected.evidence, element, heard)
        guard let label = expected.label, let place = element["label"] else { return }
        let asked = Self.asked(heard)
        SelectorCheck.checkGroup(label, place, asked)
        for (name, item) in zip(expected.names, element["names"]?.items ?? []) {
            SelectorCheck.checkValue(name, of: label, item, asked)
        }
    }

    /// Checks the samples that are asked for.
    private func check(_ evidence: CompletenessRule.Evidence, _ element: Element, _ source: DataSourceDocument) {
        guard let selector = evidence.selector, let place = element["query"] else { return }
        SelectorCheck.check(selector, place, Self.asked(source))
    }

    /// The source that is named; nil, with a finding here or before, where it can't be used.
    private func resolve(
        _ place: Element, unlike own: String? = nil, _ problem: String = ""
    ) -> DataSourceDocument? {
        guard place.value.kindName == "text", let name = place.plainText, !name.isEmpty else { return nil }
        guard name != own else {
            place.error(.sourceRelation, "\(problem); name another DataSource")
            return nil
        }
        guard let source = sources[name] else {
            place.error(
                .unknownReference,
                "there is no DataSource '\(name)'\(NearestName.hint(for: name, in: sources.keys))"
                    + place.findings.unreadHint)
            return nil
        }
        if case .other(let type) = source.content {
            place.error(.invalidValue, "the DataSource '\(name)' must be of type kafka, not '\(type)'")
            return nil
        }
        return source
    }

    private static func asked(_ source: DataSourceDocument) -> AskedSource {
        guard case .kafka(let definition) = source.content else { return AskedSource(name: source.name) }
        return AskedSource(name: source.name, definition: definition)
    }
}
