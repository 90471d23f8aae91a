package import SloburnModel

/// Writes selectors as users do.
package enum SelectorText {
    /// A selector as text, such as `http{service="shop",status!~"5.."}`.
    ///
    /// - Parameters:
    ///   - selector: the selector.
    ///   - sorted: whether the matchers come in the order of their bytes rather than in their own.
    /// - Returns: a text that reads as the selector.
    package static func text(_ selector: Selector, sorted: Bool = false) -> String {
        var matchers = selector.matchers
        let isName = { (matcher: LabelMatcher) in
            matcher.label == Selector.metricNameLabel && matcher.comparison == .equal
                && isBare(matcher.value.replacing(":", with: "_").replacing(".", with: "_"))
        }
        let metric = matchers.firstIndex(where: isName).map { matchers.remove(at: $0).value } ?? ""
        guard !matchers.isEmpty else { return metric }
        var lists = matchers.map { [$0.label, $0.comparison.rawValue, $0.value] }
        if sorted { lists = CanonicalText.sorted(lists) }
        let texts = lists.map { list in
            (isBare(list[0].replacing(".", with: "_")) ? list[0] : QuotedText.json(list[0])) + list[1]
                + QuotedText.json(list[2])
        }
        return "\(metric){\(texts.joined(separator: ","))}"
    }

    /// Whether a name needs no quotes.
    private static func isBare(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
        return name.utf8.allSatisfy(bareBytes.contains)
    }

    private static let bareBytes = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_".utf8)
}
