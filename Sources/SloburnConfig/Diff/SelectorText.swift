internal import SloburnModel

/// Writes selectors as users do, with the matchers in one order.
enum SelectorText {
    /// A selector as text: `http{service="shop",status!~"5.."}`.
    static func text(_ selector: Selector) -> String {
        var matchers = selector.matchers
        let isName = { (matcher: LabelMatcher) in
            matcher.label == Selector.metricNameLabel && matcher.comparison == .equal && isBare(matcher.value)
        }
        let metric = matchers.firstIndex(where: isName).map { matchers.remove(at: $0).value } ?? ""
        guard !matchers.isEmpty else { return metric }
        let lists = matchers.map { [$0.label, $0.comparison.rawValue, $0.value] }
        let texts = CanonicalText.sorted(lists).map { list in
            (isBare(list[0]) ? list[0] : QuotedText.json(list[0])) + list[1] + QuotedText.json(list[2])
        }
        return "\(metric){\(texts.joined(separator: ","))}"
    }

    /// Whether a name needs no quotes.
    private static func isBare(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(48...57).contains(first), first != UInt8(ascii: ".") else { return false }
        return name.utf8.allSatisfy(bareBytes.contains)
    }

    private static let bareBytes = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.".utf8)
}
