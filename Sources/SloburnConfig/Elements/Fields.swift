/// A mapping whose keys are known; any other key has been reported.
struct Fields {
    let element: Element
    private var elements: [String: Element] = [:]

    /// Reads a mapping; nil, with a finding, where the element is none.
    init?(_ element: Element, _ allowed: [String]) {
        guard case .mapping(let entries) = element.value.content else {
            element.wrongType("a mapping")
            return nil
        }
        self.element = element
        for entry in entries {
            if allowed.contains(entry.key) {
                elements[entry.key] = element.child(entry.value, key: entry.key)
            } else {
                let known = allowed.isEmpty ? "" : "; known are \(allowed.joined(separator: ", "))"
                let hint = NearestName.of(entry.key, in: allowed).map { "; did you mean '\($0)'?" } ?? known
                element.report(
                    .error, .unknownField, "there is no field '\(entry.key)' here\(hint)",
                    path: element.childPath(entry.key), position: entry.keyPosition)
            }
        }
    }

    /// The element of a key; nil when it is absent or null.
    subscript(_ key: String) -> Element? {
        guard let element = elements[key], !element.value.isNull else { return nil }
        return element
    }

    /// The element of a key; absence is reported.
    func required(_ key: String, _ hint: String = "") -> Element? {
        if let element = self[key] { return element }
        reportMissing(key, hint)
        return nil
    }

    func reportMissing(_ key: String, _ hint: String = "") {
        element.report(
            .error, .missingField, "is required" + (hint.isEmpty ? "" : "; " + hint), path: element.childPath(key),
            position: elements[key]?.value.position)
    }

    /// The one of two keys that is present; both or none are reported.
    func exactlyOne(_ first: String, _ second: String) -> (key: String, element: Element)? {
        switch (self[first], self[second]) {
        case (let element?, nil): return (first, element)
        case (nil, let element?): return (second, element)
        case (_?, let other?):
            other.error(.exclusiveFields, "give either \(first) or \(second), not both")
        case (nil, nil):
            element.error(.missingField, "one of \(first) and \(second) is required")
        }
        return nil
    }
}

extension Element {
    /// The elements of a list; nil, with a finding, where it is none.
    func list() -> [Element]? {
        guard case .list(let values) = value.content else {
            wrongType("a list")
            return nil
        }
        return values.enumerated().map { child($0.element, index: $0.offset) }
    }

    /// The elements of a list that must not be empty.
    func nonEmptyList() -> [Element]? {
        guard let elements = list() else { return nil }
        guard !elements.isEmpty else {
            error(.missingField, "must have at least one item")
            return nil
        }
        return elements
    }

    /// The entries of a mapping with free keys; nil, with a finding, where it is none.
    func entries() -> [(key: String, element: Element)]? {
        guard case .mapping(let entries) = value.content else {
            wrongType("a mapping")
            return nil
        }
        return entries.map { ($0.key, child($0.value, key: $0.key)) }
    }

    /// A list of texts without repetition; the ones that are none have been reported.
    func distinctTexts() -> [String]? {
        guard let elements = list() else { return nil }
        var texts: [String] = []
        for element in elements {
            guard let text = element.nonEmptyText() else { continue }
            if texts.contains(text) {
                element.error(.duplicateValue, "'\(text)' is here twice")
            } else {
                texts.append(text)
            }
        }
        return texts
    }
}
