internal import SloburnModel

/// Times as numbers of seconds, milliseconds, microseconds or nanoseconds since the epoch.
///
/// They are read from their decimal digits: as a Double, 1795224317.358 s would be 128 ns off.
enum EpochNumber {
    /// The unit of a number; the raw value is the power of ten that makes it nanoseconds.
    enum Unit: Int {
        case nanoseconds = 0
        case microseconds = 3
        case milliseconds = 6
        case seconds = 9
    }

    /// The instant of a number, in `unit`, or where that is nil in the unit that its digits tell.
    static func timestamp(_ number: Decimal128, unit: Unit?) throws(TimeFault) -> Timestamp {
        guard number.significand > 0 else {
            throw TimeFault("is 0 or negative, which is a sentinel value and no time of an event")
        }
        let decided: Unit
        if let unit { decided = unit } else { decided = try detectedUnit(number) }
        // Seconds and the rest apart, so that a number too small or too large is told from one that fits.
        guard let nanoseconds = truncated(number, tens: decided.rawValue) else { throw WallTime.beyondRange }
        return try WallTime.plausible(
            seconds: nanoseconds / 1_000_000_000, nanosecond: nanoseconds % 1_000_000_000)
    }

    /// The unit by the number of digits before the point: 10, 13, 16 and 19 are times from 2001-09-09 on.
    private static func detectedUnit(_ number: Decimal128) throws(TimeFault) -> Unit {
        let digits = max(0, Decimal128.digitCount(number.significand.magnitude) + number.exponent)
        switch digits {
        case 10: return .seconds
        case 13: return .milliseconds
        case 16: return .microseconds
        case 19: return .nanoseconds
        default:
            throw TimeFault(
                "has \(digits) digits\(number.exponent < 0 ? " before the point" : ""): \(place(of: digits))")
        }
    }

    private static func place(of digits: Int) -> String {
        switch digits {
        case ..<10: "fewer than seconds (10) since 2001-09-09 have"
        case 11...12: "between seconds (10) and milliseconds (13)"
        case 14...15: "between milliseconds (13) and microseconds (16)"
        case 17...18: "between microseconds (16) and nanoseconds (19)"
        default: "more than nanoseconds (19) have"
        }
    }

    /// `number × 10^tens`, with what is below 1 cut off; nil beyond 64 bits.
    ///
    /// `number` is greater than 0.
    private static func truncated(_ number: Decimal128, tens: Int) -> Int64? {
        let exponent = number.exponent + tens
        let powers = Decimal128.integerPowers
        if exponent >= 0 {
            guard exponent < powers.count, let digits = Int64(exactly: number.significand) else { return nil }
            let (product, overflow) = digits.multipliedReportingOverflow(by: powers[exponent])
            return overflow ? nil : product
        }
        var significand = number.significand
        var left = -exponent
        while left > 0, significand != 0 {
            let step = min(left, powers.count - 1)
            significand /= Int128(powers[step])
            left -= step
        }
        return Int64(exactly: significand)
    }
}
