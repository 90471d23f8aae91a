public import SloburnModel

extension MeasurementUnit {
    /// The value of a binary `number` of this unit, in the base unit.
    ///
    /// Time is rounded to the nearest nanosecond; all else is multiplied or divided once, as the unit is larger or
    /// smaller than the base unit, which rounds as correctly as the decimal form would.
    ///
    /// - Parameter number: the number that was measured.
    /// - Returns: the value in the base unit.
    /// - Throws: `.notFinite` for NaN, infinities and what is out of range; `.negativeDuration` for a time below 0.
    public func quantity(of number: Double) throws(Rejection) -> Quantity {
        guard number.isFinite else {
            throw Rejection(
                .notFinite, "value \(number) \(shownSymbol) is not a finite number (at most 1.797e308 either side of 0)"
            )
        }
        guard family == .time else {
            let value = base(of: number)
            guard value.isFinite else {
                throw Rejection(.notFinite, "value \(number) \(shownSymbol) is beyond the range of Double (1.797e308)")
            }
            return .number(value, family)
        }
        guard number >= 0 else {
            throw Rejection(.negativeDuration, "duration \(number) \(shownSymbol) is negative; it must be 0 or more")
        }
        guard let nanoseconds = nanoseconds(of: number) else {
            throw Rejection(
                .notFinite, "duration \(number) \(shownSymbol) is out of range; the longest is 9223372036 s (292 years)"
            )
        }
        return .duration(nanoseconds: nanoseconds)
    }

    /// How many events a count in this unit stands for.
    ///
    /// Counts are whole: 2.5 events would be rounded for ever, and a negative count would take back what is spent.
    ///
    /// - Parameter number: the count.
    /// - Returns: the events, 0 or more.
    /// - Throws: `.unsupported` for what is no whole number of events.
    public func eventCount(of number: Decimal128) throws(Rejection) -> Int64 {
        guard family == .dimensionless, let count = number.wholeNumber(scaledBy: factor), count >= 0 else {
            throw .noCount(number.labelText, shownSymbol)
        }
        return count
    }

    /// How many events a binary count in this unit stands for; see above.
    public func eventCount(of number: Double) throws(Rejection) -> Int64 {
        guard number.isFinite else {
            throw Rejection(.notFinite, "the count \(number) is not a finite number")
        }
        if let whole = Int64(exactly: number) {
            return try eventCount(of: Decimal128(significand: Int128(whole), exponent: 0))
        }
        guard let exact = Decimal128(number.description) else { throw .noCount(number.description, shownSymbol) }
        return try eventCount(of: exact)
    }

    /// How many events a rate in this unit comes to over an interval, to the nearest whole number.
    ///
    /// - Parameters:
    ///   - rate: the rate, by the second where the unit is a plain number.
    ///   - interval: what it is the average of.
    /// - Returns: the events, 0 or more.
    /// - Throws: `.unknownUnit` for a unit of something else, `.unsupported` for a rate below 0 or too many events.
    public func eventCount(ofRate rate: Decimal128, over interval: TimeSpan) throws(Rejection) -> Int64 {
        guard family == .rate || family == .dimensionless else {
            throw Rejection(.unknownUnit, "a rate needs a unit such as 1/s or {request}/s, not \"\(symbol)\"")
        }
        guard let seconds = Ratio(interval.nanoseconds, over: 1_000_000_000),
            let scale = factor.multiplied(by: seconds), rate.significand >= 0, let count = rate.scaled(by: scale)
        else {
            throw Rejection(
                .unsupported, "a rate must be 0 or more and come to a number of events; got \(rate.labelText) \(symbol)"
            )
        }
        return count
    }

    /// A number of this unit in whole nanoseconds; nil beyond 64 bits.
    func nanoseconds(of number: Double) -> Int64? { Int64(exactly: (number * Double(nanosecondsOfOne)).rounded()) }

    /// A number of this unit in the base unit.
    func base(of number: Double) -> Double {
        factor.denominator == 1
            ? number * Double(factor.numerator) : number * Double(factor.numerator) / Double(factor.denominator)
    }
}

extension Rejection {
    fileprivate static func noCount(_ number: String, _ unit: String) -> Rejection {
        Rejection(
            .unsupported,
            "a count must be a whole number of events, 0 or more, in a unit such as 1 or {request}; "
                + "got \(number) in unit \"\(unit)\"")
    }
}
