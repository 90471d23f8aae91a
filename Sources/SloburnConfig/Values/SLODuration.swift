internal import SloburnModel

/// The durations of OpenSLO: one positive integer and one of `m h d w M Q Y`.
enum SLODuration {
    private static let minutes: [Character: Int64] = [
        "m": 1, "h": 60, "d": 1_440, "w": 10_080, "M": 43_200, "Q": 129_600, "Y": 525_600,
    ]

    /// A month is 30 days, a quarter 90, a year 365; nil where the text is no such duration or one beyond a century.
    static func parse(_ text: String) -> TimeSpan? {
        guard let letter = text.last, let factor = minutes[letter] else { return nil }
        let digits = text.dropLast().utf8
        guard (1...8).contains(digits.count), digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (48...57).contains($0) }), let count = Int64(Substring(digits)),
            count * factor <= 36_500 * 1_440
        else { return nil }
        return .minutes(count * factor)
    }
}

extension Element {
    /// A duration of OpenSLO.
    func duration() -> TimeSpan? {
        guard let text = scalarText() else { return nil }
        if let span = SLODuration.parse(text) { return span }
        error(
            .invalidDuration,
            "'\(text)' is no duration; write a whole number without leading zero and one of m, h, d, w, M, Q, Y, as in 30d"
        )
        return nil
    }
}
