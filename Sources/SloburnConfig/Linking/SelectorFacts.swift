internal import SloburnModel
internal import SloburnSelector

/// What a selector and its source together say of labels, as far as it can be decided.
struct SelectorFacts {
    let selector: Selector
    /// How the source maps records; nil where it has errors.
    let mapping: JSONMapping?

    /// The only values that samples it selects may have; nil where there are more than can be listed.
    func values(of label: String) -> [String]? {
        let own = matchers(on: label)
        guard let candidates = given(label) ?? own.lazy.compactMap(\.positiveLiterals).first else { return nil }
        return candidates.filter { value in own.allSatisfy { $0.matches(value) } }
    }

    /// The value that every sample of the source has.
    func given(_ label: String) -> [String]? {
        guard let mapping else { return nil }
        if label == Selector.metricNameLabel {
            if case .constant(let name) = mapping.metric { return [name] }
            return nil
        }
        return mapping.providesLabel(label) ? nil : [""]
    }

    func matchers(on label: String) -> [LabelMatcher] { selector.matchers.filter { $0.label == label } }

    /// Whether each sample selected meets another matcher too; nil where that can't be decided.
    func imply(_ matcher: LabelMatcher) -> Bool? {
        if selector.matchers.contains(matcher) { return true }
        if let values = values(of: matcher.label) { return values.allSatisfy(matcher.matches) }
        let own = matchers(on: matcher.label)
        if let excluded = matcher.negativeLiterals {
            return !excluded.contains { value in own.allSatisfy { $0.matches(value) } }
        }
        // Values without end are left, and the matcher takes some only.
        if matcher.positiveLiterals != nil, own.allSatisfy({ $0.negativeLiterals != nil }) { return false }
        return nil
    }
}

extension LabelMatcher {
    /// Whether a value meets it; a pattern that does not compile has a finding of its own.
    func matches(_ text: String) -> Bool {
        switch comparison {
        case .equal: text == value
        case .notEqual: text != value
        case .matches: (try? CompiledRegex(value))?.matches(text) ?? true
        case .doesNotMatch: !((try? CompiledRegex(value))?.matches(text) ?? false)
        }
    }

    /// The only values that meet it; nil where it is no equality and no choice of plain words.
    var positiveLiterals: [String]? {
        switch comparison {
        case .equal: [value]
        case .matches: Self.words(of: value)
        case .notEqual, .doesNotMatch: nil
        }
    }

    /// The only values that do not meet it; nil where they can't be listed.
    var negativeLiterals: [String]? {
        switch comparison {
        case .notEqual: [value]
        case .doesNotMatch: Self.words(of: value)
        case .equal, .matches: nil
        }
    }

    /// The words of a pattern such as `a|b\.c`; nil where it means more than these.
    private static func words(of pattern: String) -> [String]? {
        var words = [""]
        var isEscaped = false
        for character in pattern.unicodeScalars {
            if isEscaped {
                guard character.isASCII, !character.properties.isAlphabetic, character.properties.numericType == nil
                else { return nil }
                words[words.count - 1].unicodeScalars.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "|" {
                words.append("")
            } else if ".+*?()[]{}^$".unicodeScalars.contains(character) {
                return nil
            } else {
                words[words.count - 1].unicodeScalars.append(character)
            }
        }
        return isEscaped ? nil : words
    }

    /// As it stands in a selector.
    var writtenText: String { "\(label)\(comparison.rawValue)\"\(value)\"" }
}
