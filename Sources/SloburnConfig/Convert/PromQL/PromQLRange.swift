internal import SloburnModel

/// How far a range selector looks back.
enum PromQLRange: Hashable {
    case span(TimeSpan)
    /// `{{.window}}`, which Sloth replaces by each window.
    case window

    /// Reads what stands between `[` and `]`; nil where it is neither a duration nor the window of Sloth.
    init?(_ text: String) {
        let trimmed = text.filter { !$0.isWhitespace }
        if trimmed == "{{.window}}" {
            self = .window
        } else if let span = TimeSpan(promQL: trimmed), span > .zero {
            self = .span(span)
        } else {
            return nil
        }
    }

    /// As it is written within brackets.
    var text: String {
        switch self {
        case .span(let span): span.description
        case .window: "{{.window}}"
        }
    }
}

extension TimeSpan {
    private static let promQLUnits: [Substring: Int64] = [
        "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000, "d": 86_400_000_000_000,
        "w": 604_800_000_000_000, "y": 31_536_000_000_000_000,
    ]

    /// Reads a duration of Prometheus such as `5m` or `1h30m`; nil where it is none or does not fit.
    ///
    /// *Source:* Prometheus documentation, "Querying basics: Float literals and time durations".
    init?(promQL text: String) {
        var rest = Substring(text)
        var sum: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest[unit.endIndex...]
            guard let count = Int64(digits), let factor = Self.promQLUnits[unit] else { return nil }
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: factor)
            let (next, overflows) = sum.addingReportingOverflow(product)
            guard !isTooLarge, !overflows else { return nil }
            sum = next
        }
        self.init(nanoseconds: sum)
    }
}
