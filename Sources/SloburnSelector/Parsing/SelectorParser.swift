public import SloburnModel

/// Reads Prometheus instant selectors such as `http.requests{region="eu", status!~"5.."}`.
///
/// *Source:* Prometheus documentation, "Querying basics: Instant vector selectors", with quoted UTF-8 names.
public struct SelectorParser {
    private var scanner: SelectorScanner
    private var matchers: [LabelMatcher] = []
    /// Where each matcher begins, for errors found later.
    private var offsets: [Int] = []
    private var metricName: String?

    private init(_ text: String) {
        scanner = SelectorScanner(text)
    }

    /// Reads a selector and proves that its regular expressions compile.
    ///
    /// - Parameter text: one instant selector, with white space, line breaks and `# comments` where they please.
    /// - Returns: the selector; the metric's name comes first, as a matcher on `__name__`.
    /// - Throws: `SelectorError` where the text is no instant selector, a regular expression is none, the metric is
    ///   named twice, or every matcher would match a sample without labels.
    public static func parse(_ text: String) throws(SelectorError) -> Selector {
        var parser = SelectorParser(text)
        return try parser.selector()
    }

    private mutating func selector() throws(SelectorError) -> Selector {
        scanner.skipSpace()
        guard scanner.current != nil else {
            throw scanner.failure("a selector is missing; write a metric's name, {label=\"value\"} or both")
        }
        let start = scanner.index
        if let name = scanner.takeName(allowsColon: true) {
            try setMetricName(name, at: start)
            scanner.skipSpace()
        }
        if scanner.take(UInt8(ascii: "{")) {
            try takeMatchers()
            scanner.skipSpace()
        } else if metricName == nil {
            throw unexpected()
        }
        guard scanner.current == nil else { throw unexpected() }
        try checkNames()
        try checkNotEmpty(at: start)
        return Selector(matchers: matchers)
    }

    private mutating func takeMatchers() throws(SelectorError) {
        while true {
            scanner.skipSpace()
            if scanner.take(UInt8(ascii: "}")) { return }
            try takeMatcher()
            scanner.skipSpace()
            if scanner.take(UInt8(ascii: "}")) { return }
            guard scanner.take(UInt8(ascii: ",")) else {
                throw scanner.failure("expected ',' or '}' after a matcher, found \(scanner.found)")
            }
        }
    }

    private mutating func takeMatcher() throws(SelectorError) {
        let start = scanner.index
        let isQuoted = scanner.beginsString
        let name: String
        if isQuoted {
            name = try scanner.takeString()
            guard !name.isEmpty else { throw scanner.failure("a name must not be empty", at: start) }
        } else if let bare = scanner.takeName(allowsColon: false) {
            name = bare
        } else {
            throw scanner.failure("expected a label's name or '}', found \(scanner.found)")
        }
        scanner.skipSpace()
        guard let comparison = scanner.takeOperator().flatMap(LabelMatcher.Operator.init(rawValue:)) else {
            // A quoted name without an operator is the metric's name.
            guard isQuoted, endsMatcher else {
                throw scanner.failure("expected =, !=, =~ or !~ after '\(name)', found \(scanner.found)")
            }
            return try setMetricName(name, at: start)
        }
        scanner.skipSpace()
        guard scanner.beginsString else {
            throw scanner.failure("expected a quoted value for '\(name)', found \(scanner.found)")
        }
        let valueStart = scanner.index
        let value = try scanner.takeString()
        let matcher = LabelMatcher(label: name, comparison: comparison, value: value)
        try checkExpression(of: matcher, at: valueStart)
        matchers.append(matcher)
        offsets.append(start)
    }

    private var endsMatcher: Bool {
        scanner.current == nil || scanner.current == UInt8(ascii: ",") || scanner.current == UInt8(ascii: "}")
    }

    private mutating func setMetricName(_ name: String, at offset: Int) throws(SelectorError) {
        if let metricName {
            throw scanner.failure("the metric is named twice: '\(metricName)' and '\(name)'", at: offset)
        }
        metricName = name
        let matcher = LabelMatcher(label: Selector.metricNameLabel, comparison: .equal, value: name)
        matchers.insert(matcher, at: 0)
        offsets.insert(offset, at: 0)
    }

    private func checkNames() throws(SelectorError) {
        guard let metricName else { return }
        for (matcher, offset) in zip(matchers, offsets).dropFirst() where matcher.label == Selector.metricNameLabel {
            throw scanner.failure("the metric is named twice: '\(metricName)' and by __name__", at: offset)
        }
    }

    private func checkExpression(of matcher: LabelMatcher, at offset: Int) throws(SelectorError) {
        guard matcher.comparison == .matches || matcher.comparison == .doesNotMatch else { return }
        do throws(RegexError) {
            _ = try CompiledRegex(matcher.value)
        } catch {
            throw scanner.failure("not a regular expression (RE2): \(error.message)", at: offset)
        }
    }

    private func checkNotEmpty(at offset: Int) throws(SelectorError) {
        for matcher in matchers where try !CompiledMatcher(matcher, at: offset).matches([]) { return }
        throw scanner.failure(
            "a selector needs at least one matcher that does not match the empty string, or it would select everything",
            at: offset)
    }
}

// MARK: - What is not a selector

extension SelectorParser {
    /// The error for whatever stands where the selector should begin or end.
    private func unexpected() -> SelectorError {
        scanner.failure("\(whatIsNext); only an instant selector is accepted here: \(Self.reason)")
    }

    private static let reason = "Sloburn counts each selected sample itself, over windows of its own"

    private var whatIsNext: String {
        let isAtStart = metricName == nil && matchers.isEmpty
        switch scanner.current {
        case UInt8(ascii: "["): return "a range such as [5m] is not a part of a selector"
        case UInt8(ascii: "@"): return "the @ modifier is not a part of a selector"
        case UInt8(ascii: "("):
            return isAtStart ? "parentheses are not a part of a selector" : "functions are not a part of a selector"
        case UInt8(ascii: "-"), UInt8(ascii: "/"):
            return "\(scanner.found) is an operator (names that hold it are quoted: {\"the-name\"})"
        case .some(let byte) where "+*%^=!<>".utf8.contains(byte):
            return "\(scanner.found) is an operator"
        default: break
        }
        var rest = scanner
        guard let word = rest.takeName(allowsColon: false) else {
            if scanner.beginsString { return "a quoted metric name goes in braces: {\"name\"}" }
            return "unexpected \(scanner.found)"
        }
        switch word.lowercased() {
        case "offset": return "the offset modifier is not a part of a selector"
        case "by", "without": return "aggregations are not a part of a selector"
        case "and", "or", "unless", "atan2", "bool", "on", "ignoring": return "'\(word)' is an operator"
        default: return "unexpected '\(word)'"
        }
    }
}
