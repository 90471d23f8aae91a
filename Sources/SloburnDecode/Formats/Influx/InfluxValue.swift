internal import SloburnModel
internal import SloburnNormalize

/// The values of fields that are not strings.
///
/// *Source:* InfluxDB line protocol reference, "Data types and format".
enum InfluxValue {
    /// Reads a value; a boolean is 1 or 0.
    ///
    /// - Parameter token: the value as it was written.
    /// - Returns: the number.
    /// - Throws: `.notFinite` for NaN, infinities and numbers beyond the range of Double; `.malformed` for other texts.
    static func parse(_ token: UnsafeRawBufferPointer) throws(Rejection) -> Point.Value {
        guard let last = token.last else { throw malformed(token) }
        switch last {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): return try float(token)
        case UInt8(ascii: "i"):
            return try whole(UnsafeRawBufferPointer(rebasing: token.dropLast()), of: token)
        case UInt8(ascii: "u"):
            guard token.first != UInt8(ascii: "-") else { throw malformed(token) }
            return try whole(UnsafeRawBufferPointer(rebasing: token.dropLast()), of: token)
        default:
            if let boolean = boolean(token) { return .short(significand: boolean ? 1 : 0, decimals: 0) }
            return try float(token)
        }
    }

    /// Whether a text is digits with or without a minus sign.
    static func isWhole(_ text: UnsafeRawBufferPointer) -> Bool {
        let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
    }

    /// The number that a text of at most 19 digits is; nil for all else.
    static func wholeNumber(_ text: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        var at = isNegative ? 1 : 0
        guard at < text.count, text.count - at <= 19 else { return nil }
        // 19 digits are below 2^64, so that nothing overflows before the last step.
        var magnitude: UInt64 = 0
        while at < text.count {
            let digit = text[at] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            magnitude = magnitude &* 10 &+ UInt64(digit)
            at += 1
        }
        guard let number = Int64(exactly: magnitude) else { return nil }
        return isNegative ? -number : number
    }

    private static let largestShort = 999_999_999_999_999_999

    private static func whole(
        _ digits: UnsafeRawBufferPointer, of token: UnsafeRawBufferPointer
    ) throws(Rejection) -> Point.Value {
        if let number = wholeNumber(digits) { return value(Decimal128(significand: Int128(number), exponent: 0)) }
        guard isWhole(digits) else { throw malformed(token) }
        return try float(digits)
    }

    private static func float(_ token: UnsafeRawBufferPointer) throws(Rejection) -> Point.Value {
        do throws(Rejection) {
            return value(try NumberText.parse(token, property: "value"))
        } catch {
            guard error.reason == .malformed else { throw error }
            // Line protocol also has .5, 5. and 007.
            guard let number = Decimal128(bytes: token) else { throw malformed(token) }
            guard number.doubleValue.isFinite else {
                throw Rejection(.notFinite, "value \(Excerpt.quoted(token)) is beyond the range of a Double")
            }
            return value(number)
        }
    }

    private static func value(_ number: Decimal128) -> Point.Value {
        guard number.exponent <= 0, number.exponent >= -18, number.significand.magnitude <= largestShort else {
            return .exact(number)
        }
        return .short(significand: Int64(truncatingIfNeeded: number.significand), decimals: -number.exponent)
    }

    private static func boolean(_ token: UnsafeRawBufferPointer) -> Bool? {
        if token.equals("true") || token.equals("t") { return true }
        if token.equals("false") || token.equals("f") { return false }
        if token.equals("T") || token.equals("True") || token.equals("TRUE") { return true }
        if token.equals("F") || token.equals("False") || token.equals("FALSE") { return false }
        return nil
    }

    private static func malformed(_ token: UnsafeRawBufferPointer) -> Rejection {
        let found = "value \(Excerpt.quoted(token)) is neither a number nor a boolean nor a quoted string"
        return Rejection(.malformed, "\(found); write it as in 12.5, 12i, 12u, true, false or \"text\"")
    }
}
