extension ConvertedTexts {
    /// Takes labels; those that OpenSLO or Sloburn can't hold get a finding together.
    ///
    /// - Parameters:
    ///   - element: a mapping of texts; nil is nothing.
    ///   - ignored: keys that are no loss.
    ///   - prefix: what is taken off the keys.
    mutating func addLabels(_ element: Element?, ignoring ignored: Set<String> = [], prefix: String = "") {
        var problems = TextProblems()
        for (key, value) in element?.entries() ?? [] where !ignored.contains(key) {
            guard let text = value.scalarText() else { continue }
            let key = key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : key
            guard NameRules.isQualifiedName(key) else {
                problems.misshapen.append(key)
                continue
            }
            if text.contains("{{") { problems.templates.append(key) } else { self[key] = text }
        }
        if let element { problems.report(element) }
    }

    /// Takes annotations; a runbook becomes the one that Sloburn knows.
    mutating func addAnnotations(_ element: Element?, ignoring ignored: Set<String> = [], prefix: String = "") {
        var problems = TextProblems()
        for (key, value) in element?.entries() ?? [] where !ignored.contains(key) {
            guard let text = value.scalarText() else { continue }
            var key = key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : key
            if Self.runbookKeys.contains(key) { key = Metadata.runbookKey }
            guard NameRules.isAnnotationKey(key), !isReserved(key) else {
                problems.misshapen.append(key)
                continue
            }
            if text.contains("{{") { problems.templates.append(key) } else { self[key] = text }
        }
        if let element { problems.report(element) }
    }

    /// Whether a key means something that the other tool did not mean.
    private func isReserved(_ key: String) -> Bool {
        key.hasPrefix("openslo.com/")
            || key.hasPrefix(Metadata.annotationPrefix) && key != Metadata.runbookKey && key != Metadata.ownerKey
    }

    private static let runbookKeys: Set<String> = ["runbook", "runbook_url", "runbookURL", "runbookUrl"]

    /// Keys that get lost, of one mapping.
    private struct TextProblems {
        var misshapen: [String] = []
        var templates: [String] = []

        func report(_ element: Element) {
            if !misshapen.isEmpty {
                element.notConverted(
                    "keys that OpenSLO or Sloburn can't take; left out: \(misshapen.joined(separator: ", "))")
            }
            if !templates.isEmpty {
                element.notConverted(
                    "templates are filled in by Prometheus only; left out: \(templates.joined(separator: ", "))")
            }
        }
    }
}
