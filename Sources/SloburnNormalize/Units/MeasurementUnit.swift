public import SloburnModel

/// A unit of measurement: what it measures, and its exact size in the family's base unit.
public struct MeasurementUnit: Hashable, Sendable {
    /// The unit as it was written.
    public let symbol: String
    /// What it measures.
    public let family: UnitFamily
    /// How many base units one unit is, exactly: 1/1000 for `ms`.
    public let factor: Ratio
    /// How many nanoseconds one unit is; 0 for what is no time.
    let nanosecondsOfOne: Int64

    /// Reads a unit: UCUM, the words and IEC symbols that have only one meaning, and a dialect's own names.
    ///
    /// Case matters. Annotations in braces have no meaning. One quotient by a time unit makes a rate.
    ///
    /// - Parameters:
    ///   - text: the unit; empty for "1".
    ///   - dialect: whose names are understood besides those that mean the same everywhere.
    /// - Returns: the unit.
    /// - Throws: `.unknownUnit`, with a suggestion and the other dialects that know the text, for what is unknown or
    ///   differs between dialects.
    ///
    /// *Source:* UCUM 2.2; OpenTelemetry semantic conventions, "Instrument Units"; for the others see `UnitDialect`.
    public static func parse(_ text: String, dialect: UnitDialect = .standard) throws(Rejection) -> MeasurementUnit {
        let meaning = try UnitVocabulary.of(dialect).meaning(of: text)
        return MeasurementUnit(symbol: text.isEmpty ? "1" : text, family: meaning.family, factor: meaning.factor)
    }

    /// The unit of counts and ratios.
    public static let one = MeasurementUnit(symbol: "1", family: .dimensionless, factor: Ratio(1))

    private init(symbol: String, family: UnitFamily, factor: Ratio) {
        self.symbol = symbol
        self.family = family
        self.factor = factor
        // Every time unit is a whole number of nanoseconds, and none has more than 64 bits of them.
        let exact = family == .time ? factor.multiplied(by: Ratio(1_000_000_000)) : nil
        nanosecondsOfOne = exact?.numerator ?? 0
    }

    /// The value of `number` of this unit, in the base unit.
    ///
    /// Time is rounded to the nearest nanosecond, all else once to the nearest Double.
    ///
    /// - Parameter number: the number that was measured.
    /// - Returns: the value in the base unit.
    /// - Throws: `.negativeDuration` for a time below 0; `.notFinite` for a time of 2^63 ns (292 years) or more, and
    ///   for other values beyond the range of Double.
    public func quantity(of number: Decimal128) throws(Rejection) -> Quantity {
        guard family == .time else {
            let value = number.doubleValue(scaledBy: factor)
            guard value.isFinite else {
                throw Rejection(
                    .notFinite, "value \(number.labelText) \(shownSymbol) is beyond the range of Double (1.797e308)")
            }
            return .number(value, family)
        }
        guard number.significand >= 0 else {
            throw Rejection(
                .negativeDuration, "duration \(number.labelText) \(shownSymbol) is negative; it must be 0 or more")
        }
        guard let duration = nanoseconds(of: number) else {
            throw Rejection(
                .notFinite,
                "duration \(number.labelText) \(shownSymbol) is out of range; the longest is 9223372036 s (292 years)")
        }
        return .duration(nanoseconds: duration)
    }

    /// The unit for messages: an annotation may hold anything, of any length.
    var shownSymbol: String { Excerpt.bare(symbol) }

    /// `number` units in whole nanoseconds, rounded to the nearest; nil beyond 64 bits.
    private func nanoseconds(of number: Decimal128) -> Int64? {
        if let quick = wholeNanoseconds(of: number) { return quick }
        if let scaled = number.scaled(by: Ratio(nanosecondsOfOne)) { return scaled }
        guard number.exponent < 0 else { return nil }
        // The product may have overflowed only because the number has more digits than a duration can show.
        return number.shortened().scaled(by: Ratio(nanosecondsOfOne))
    }

    /// The common case without 128-bit division: few enough decimals that nothing is left to round.
    private func wholeNanoseconds(of number: Decimal128) -> Int64? {
        let powers = Decimal128.integerPowers
        guard number.exponent <= 0, -number.exponent < powers.count, let digits = Int64(exactly: number.significand)
        else { return nil }
        let (nanosecondsPerDigit, rest) = nanosecondsOfOne.quotientAndRemainder(dividingBy: powers[-number.exponent])
        guard rest == 0 else { return nil }
        let (product, overflow) = digits.multipliedReportingOverflow(by: nanosecondsPerDigit)
        return overflow ? nil : product
    }
}

extension Decimal128 {
    /// At most 21 significant digits, the last a 1 that stands for all cut off, so that no half appears.
    fileprivate func shortened() -> Decimal128 {
        var significand = self.significand
        var exponent = self.exponent
        var isInexact = false
        while significand.magnitude >= 100_000_000_000_000_000_000 {
            let (quotient, remainder) = significand.quotientAndRemainder(dividingBy: 10)
            isInexact = isInexact || remainder != 0
            significand = quotient
            exponent += 1
        }
        guard isInexact else { return Decimal128(significand: significand, exponent: exponent) }
        return Decimal128(significand: significand * 10 + significand.signum(), exponent: exponent - 1)
    }
}
