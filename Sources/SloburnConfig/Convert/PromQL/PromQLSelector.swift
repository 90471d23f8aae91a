internal import SloburnModel
internal import SloburnSelector

/// A selector within an expression.
struct PromQLSelector {
    /// What it selects.
    var selector: Selector
    /// As it is written, in one line.
    var text: String
    /// Nil for an instant selector.
    var range: PromQLRange?
    /// Whether `offset` or `@` moves it in time.
    var isMoved = false

    /// Reads an instant selector.
    init(_ text: String) throws(SelectorError) {
        selector = try SelectorParser.parse(text)
        let isOneLine = !text.utf8.contains { $0 < 0x20 }
        self.text = isOneLine ? text.trimmed : SelectorText.text(selector)
    }

    /// One with these matchers, written anew.
    init(_ selector: Selector) {
        self.selector = selector
        text = SelectorText.text(selector)
    }

    /// The metric's name; nil where none or no single one is given.
    var metricName: String? {
        selector.matchers.first { $0.label == Selector.metricNameLabel && $0.comparison == .equal }?.value
    }

    /// The matchers but those on a label.
    func matchers(without label: String) -> [LabelMatcher] { selector.matchers.filter { $0.label != label } }

    /// Whether it selects the same, whatever the order and the spelling.
    func selectsSame(as other: PromQLSelector) -> Bool {
        Set(selector.matchers) == Set(other.selector.matchers)
    }
}

extension PromQLSelector: Hashable {
    static func == (left: PromQLSelector, right: PromQLSelector) -> Bool {
        left.selectsSame(as: right) && left.range == right.range && left.isMoved == right.isMoved
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(Set(selector.matchers))
        hasher.combine(range)
        hasher.combine(isMoved)
    }
}

extension String {
    /// Without white space at its ends.
    var trimmed: String {
        var rest = Substring(self)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
