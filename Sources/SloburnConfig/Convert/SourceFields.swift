internal import SloburnModel

/// A mapping of another tool's file: what it has beyond the keys that are known is said, and does no harm.
struct SourceFields {
    let element: Element
    private var elements: [String: Element] = [:]

    /// Reads a mapping; nil, with a finding, where the element is none.
    ///
    /// - Parameters:
    ///   - element: the mapping.
    ///   - known: the keys that are looked at.
    ///   - reports: whether other keys are worth a finding.
    init?(_ element: Element, _ known: [String], reports: Bool = true) {
        guard let entries = element.entries() else { return nil }
        self.element = element
        for (key, child) in entries {
            if known.contains(key) {
                elements[key] = child
            } else if reports {
                child.notConverted("'\(key)' has no place in OpenSLO and is left out")
            }
        }
    }

    /// The element of a key; nil when it is absent or null.
    subscript(_ key: String) -> Element? {
        guard let element = elements[key], !element.value.isNull else { return nil }
        return element
    }

    /// The element of a key; absence is reported.
    func required(_ key: String) -> Element? {
        if let element = self[key] { return element }
        element.report(.error, .missingField, "is required", path: element.childPath(key))
        return nil
    }
}

extension Element {
    /// Says that something gets lost.
    func notConverted(_ message: String) { warning(.notConverted, message) }

    /// Says that an SLO gets lost.
    func cannotConvert(_ message: String) { error(.notConverted, "the SLO is not converted: \(message)") }

    /// Reads an expression; nil, with a finding, where it can't be.
    func expression() -> PromQLExpression? {
        guard let text = nonEmptyScalar() else { return nil }
        do throws(PromQLError) {
            return try PromQLParser.parse(text)
        } catch {
            cannotConvert("the expression can't be read: \(error.description(in: text))")
            return nil
        }
    }

    /// Any scalar that is not empty.
    func nonEmptyScalar() -> String? {
        guard let text = scalarText() else { return nil }
        if !text.isEmpty { return text }
        error(.invalidValue, "must not be empty")
        return nil
    }

    /// The share of good events in percent, as written; nil, with a finding, where there is none to be kept.
    func percent() -> String? {
        guard let text = nonEmptyScalar() else { return nil }
        guard let ratio = Ratio(decimal: text), let share = Ratio(1, over: 100).flatMap(ratio.multiplied(by:)) else {
            cannotConvert("'\(text.prefix(40))' is no percentage that can be kept exactly")
            return nil
        }
        guard share >= Ratio(0), share < Ratio(1) else {
            let reason = share == Ratio(1) ? "; 100 percent leave no error budget" : ""
            cannotConvert("a target must be at least 0 and below 100 percent, found \(text)\(reason)")
            return nil
        }
        return text
    }

    /// `spec.description` of OpenSLO, which holds 1050 characters.
    func descriptionText() -> String? {
        guard let text = scalarText()?.trimmed else { return nil }
        guard text.unicodeScalars.count > 1_050 else { return text.isEmpty ? nil : text }
        notConverted("a description has up to 1050 characters; what is beyond is cut off")
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(1_050)))
    }
}
