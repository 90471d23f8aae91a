internal import SloburnModel

/// A duration of OpenSLO: one positive integer and one of `m h d w M Q Y`.
struct SLODuration: Hashable {
    /// How many units.
    var count: Int64
    /// What is counted.
    var unit: CalendarPeriod.Unit

    /// The length where no calendar says otherwise: a month is 30 days, a quarter 90, a year 365.
    var span: TimeSpan { .minutes(count * unit.nominalMinutes) }

    /// Reads the text; nil where it is no such duration, or one beyond a century.
    ///
    /// - Parameters:
    ///   - text: the duration as it is written.
    ///   - allowsZero: whether `0m` and the like will do.
    init?(_ text: String, allowsZero: Bool = false) {
        guard let letter = text.last, let unit = CalendarPeriod.Unit(rawValue: String(letter)) else { return nil }
        let digits = text.dropLast().utf8
        let isZero = allowsZero && digits.elementsEqual("0".utf8)
        guard (1...8).contains(digits.count), isZero || digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (48...57).contains($0) }), let count = Int64(Substring(digits)),
            count * unit.nominalMinutes <= 36_500 * 1_440
        else { return nil }
        self.count = count
        self.unit = unit
    }
}

extension Element {
    /// A duration of OpenSLO.
    func duration(allowsZero: Bool = false) -> SLODuration? {
        guard let text = scalarText() else { return nil }
        if let duration = SLODuration(text, allowsZero: allowsZero) { return duration }
        error(
            .invalidDuration,
            "'\(text)' is no duration; write a whole number without leading zero and one of m, h, d, w, M, Q, Y, as in 30d"
        )
        return nil
    }
}

extension CalendarPeriod.Unit {
    /// Whether its length in a calendar is not always the same number of days.
    var variesInCalendar: Bool { self == .month || self == .quarter || self == .year }
}
