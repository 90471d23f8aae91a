internal import SloburnModel

/// One matcher of a selector, ready to be asked about a label's value.
struct CompiledMatcher: Sendable {
    private enum Condition: Sendable {
        case literal([UInt8])
        case expression(CompiledRegex)
    }

    /// The label's name.
    let label: String
    /// True for the metric's name.
    let isMetricName: Bool
    private let condition: Condition
    /// False for `!=` and `!~`.
    private let isPositive: Bool

    init(_ matcher: LabelMatcher, at offset: Int) throws(SelectorError) {
        label = matcher.label
        isMetricName = matcher.label == Selector.metricNameLabel
        isPositive = matcher.comparison == .equal || matcher.comparison == .matches
        switch matcher.comparison {
        case .equal, .notEqual:
            condition = .literal(Array(matcher.value.utf8))
        case .matches, .doesNotMatch:
            do throws(RegexError) {
                condition = .expression(try CompiledRegex(matcher.value))
            } catch {
                throw SelectorError(offset: offset, message: "not a regular expression (RE2): \(error.message)")
            }
        }
    }

    /// Whether a value meets the condition.
    ///
    /// Bytes are compared: texts that Unicode calls equivalent are different.
    func matches(_ value: UnsafeRawBufferPointer) -> Bool {
        switch condition {
        case .literal(let expected): Self.isEqual(expected, value) == isPositive
        case .expression(let expression): expression.matches(value) == isPositive
        }
    }

    func matches(_ value: [UInt8]) -> Bool {
        value.withUnsafeBytes { matches($0) }
    }

    private static func isEqual(_ expected: [UInt8], _ value: UnsafeRawBufferPointer) -> Bool {
        guard expected.count == value.count else { return false }
        var index = 0
        while index < expected.count {
            if expected[index] != value[index] { return false }
            index += 1
        }
        return true
    }
}
