public import SloburnModel

/// A selector with its regular expressions compiled, to be asked about one sample after another.
public struct CompiledSelector: Sendable {
    /// The labels it asks for, in the order written, without repetition and without the metric's name.
    public let labels: [String]
    private let matchers: [CompiledMatcher]

    /// Compiles a selector.
    ///
    /// - Parameter selector: any selector, parsed or made by hand.
    /// - Throws: `SelectorError`, at offset 0, where a regular expression is none.
    public init(_ selector: Selector) throws(SelectorError) {
        var compiled: [CompiledMatcher] = []
        for matcher in selector.matchers {
            compiled.append(try CompiledMatcher(matcher, at: 0))
        }
        // What is cheap and decides most often comes first: the metric's name.
        matchers = compiled.filter(\.isMetricName) + compiled.filter { !$0.isMetricName }
        var seen: Set<[UInt8]> = []
        labels = compiled.filter { !$0.isMetricName && seen.insert(Array($0.label.utf8)).inserted }.map(\.label)
    }

    /// True when every matcher holds.
    ///
    /// - Parameters:
    ///   - metric: the metric's name in UTF-8.
    ///   - label: gives the value of a label in UTF-8, empty when the sample has no such label.
    /// - Returns: whether the sample is selected.
    public func matches(metric: UnsafeRawBufferPointer, label: (String) -> UnsafeRawBufferPointer) -> Bool {
        for matcher in matchers {
            guard matcher.matches(matcher.isMetricName ? metric : label(matcher.label)) else { return false }
        }
        return true
    }

    /// True when every matcher holds; the metric's name is the label `__name__`.
    ///
    /// - Parameter labels: values by name; a missing label is "".
    /// - Returns: whether the sample is selected.
    public func matches(_ labels: [String: String]) -> Bool {
        matchers.allSatisfy { $0.matches(Array((labels[$0.label] ?? "").utf8)) }
    }
}
