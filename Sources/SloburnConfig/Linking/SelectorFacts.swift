internal import SloburnModel
internal import SloburnSelector

/// What a selector and its source together say of labels, as far as it can be decided.
struct SelectorFacts {
    let selector: Selector
    /// The source; nil where it has errors.
    let source: DataSourceDefinition?

    /// What is known of the source's labels.
    var labels: LabelFacts { LabelFacts(source: source) }

    /// The only values that samples it selects may have; nil where there are more than can be listed.
    func values(of label: String) -> [String]? {
        wantedValues(of: label).map { values in values.filter { labels.canBe(label, $0) } }
    }

    /// The only values that meet its matchers, whatever the source does to the label.
    func wantedValues(of label: String) -> [String]? {
        let own = matchers(on: label)
        guard let candidates = given(label) ?? own.lazy.compactMap(\.positiveLiterals).first else { return nil }
        let tests = own.map { $0.test() }
        return candidates.filter { value in tests.allSatisfy { $0(value) } }
    }

    /// The only values that samples of the source may have; nil where there are more than can be listed.
    func given(_ label: String) -> [String]? {
        guard label == Selector.metricNameLabel else { return labels.values(of: label) }
        if case .constant(let name)? = source?.mapping?.metric { return [name] }
        return nil
    }

    /// The value that every sample of the source has.
    func constant(_ label: String) -> String? {
        guard let values = given(label), values.count == 1 else { return nil }
        return values[0]
    }

    func matchers(on label: String) -> [LabelMatcher] { selector.matchers.filter { $0.label == label } }

    /// Whether each sample selected meets another matcher too; nil where that can't be decided.
    func imply(_ matcher: LabelMatcher) -> Bool? {
        if selector.matchers.contains(matcher) { return true }
        if let values = values(of: matcher.label) { return values.allSatisfy(matcher.matches) }
        let own = matchers(on: matcher.label)
        if let excluded = matcher.negativeLiterals {
            return !excluded.contains { value in
                labels.canBe(matcher.label, value) && own.allSatisfy { $0.matches(value) }
            }
        }
        // Values without end are left, and the matcher takes some only.
        if matcher.positiveLiterals != nil, own.allSatisfy({ $0.negativeLiterals != nil }) { return false }
        return nil
    }
}

extension LabelMatcher {
    /// Whether a value meets it.
    func matches(_ text: String) -> Bool { test()(text) }

    /// Says of values whether they meet it; a pattern that does not compile has a finding of its own.
    func test() -> (String) -> Bool {
        let regex = comparison == .matches || comparison == .doesNotMatch ? try? CompiledRegex(value) : nil
        return { text in
            switch comparison {
            case .equal: text == value
            case .notEqual: text != value
            case .matches: regex?.matches(text) ?? true
            case .doesNotMatch: !(regex?.matches(text) ?? false)
            }
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
