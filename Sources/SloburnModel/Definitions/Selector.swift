/// A Prometheus instant selector as plain data: every matcher must hold.
///
/// The metric's name is a matcher on the label `__name__`, as in Prometheus.
public struct Selector: Hashable, Sendable {
    /// The label that holds the metric's name.
    public static let metricNameLabel = "__name__"

    /// The matchers in the order written, at least one.
    public var matchers: [LabelMatcher]

    /// Creates a selector from its matchers.
    public init(matchers: [LabelMatcher]) {
        self.matchers = matchers
    }
}

/// One condition of a selector on one label.
public struct LabelMatcher: Hashable, Sendable {
    /// How the label's value is compared.
    public enum Operator: String, Hashable, Sendable {
        case equal = "="
        case notEqual = "!="
        case matches = "=~"
        case doesNotMatch = "!~"
    }

    /// The label's name.
    public var label: String
    /// How its value is compared.
    public var comparison: Operator
    /// The text to compare with: a literal, or an RE2 pattern that must match the whole value.
    public var value: String

    /// Creates a matcher.
    public init(label: String, comparison: Operator, value: String) {
        self.label = label
        self.comparison = comparison
        self.value = value
    }
}
