internal import SloburnModel

/// The grammar of a number in text, shared by values, labels and epoch times.
///
/// *Source:* RFC 8259 section 6, plus a leading `+`, which emitters that write numbers as strings use.
enum NumberScanner {
    /// What a text turned out to be.
    enum Outcome {
        /// A number; digits beyond the 37th significant one are cut off.
        case number(Decimal128)
        /// NaN, an infinity, or a number beyond the range of Double.
        case notFinite
        /// Anything else.
        case notANumber
    }

    /// Decides what the whole text is.
    static func scan(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        if let short = shortNumber(bytes) { return .number(short) }
        var scan = Scan(bytes: bytes)
        guard let number = scan.number() else { return isNotFiniteName(bytes) ? .notFinite : .notANumber }
        // Anything shorter can't reach 1.8e308, so that the common number costs no conversion.
        if scan.writtenDigits + number.exponent > 300, !number.doubleValue.isFinite { return .notFinite }
        return .number(number)
    }

    /// The common number, of at most 18 digits without an exponent, in 64-bit arithmetic; nil for all else.
    private static func shortNumber(_ bytes: UnsafeRawBufferPointer) -> Decimal128? {
        // One more than 18 digits, a sign and a point can't be reached, so that nothing overflows.
        guard let start = bytes.baseAddress, bytes.count <= 20 else { return nil }
        let end = start + bytes.count
        let isNegative = bytes[0] == UInt8(ascii: "-")
        let first = isNegative ? start + 1 : start
        var at = first
        var magnitude: Int64 = 0
        takeDigits(&at, end, &magnitude)
        let whole = at - first
        var decimals = 0
        if at < end {
            guard at.load(as: UInt8.self) == UInt8(ascii: "."), whole > 0 else { return nil }
            at += 1
            let point = at
            takeDigits(&at, end, &magnitude)
            decimals = at - point
            guard decimals > 0, at == end else { return nil }
        }
        guard whole > 0, whole + decimals <= 18 else { return nil }
        guard whole == 1 || first.load(as: UInt8.self) != UInt8(ascii: "0") else { return nil }
        guard magnitude != 0 else { return Decimal128(significand: 0, exponent: 0) }
        return Decimal128(significand: Int128(isNegative ? -magnitude : magnitude), exponent: -decimals)
    }

    /// Reads digits as long as there are any; more than 18 wrap round.
    private static func takeDigits(_ at: inout UnsafeRawPointer, _ end: UnsafeRawPointer, _ magnitude: inout Int64) {
        while at < end {
            let digit = at.load(as: UInt8.self) &- UInt8(ascii: "0")
            guard digit <= 9 else { return }
            magnitude = magnitude &* 10 &+ Int64(digit)
            at += 1
        }
    }

    /// True for `nan`, `inf` and `infinity` in any case, with or without a sign.
    private static func isNotFiniteName(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let isSigned = bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-")
        let name = bytes.dropFirst(isSigned ? 1 : 0)
        return ["nan", "inf", "infinity"].contains { known in
            known.utf8.count == name.count && zip(known.utf8, name).allSatisfy { $0 == $1 | 0x20 }
        }
    }

    /// One pass over the text.
    private struct Scan {
        let bytes: UnsafeRawBufferPointer
        var index = 0
        var magnitude: Int128 = 0
        var exponent = 0
        /// Digits kept in `magnitude`.
        var writtenDigits = 0

        private static let largestBeforeDigit: Int128 = 1_000_000_000_000_000_000_000_000_000_000_000_000

        init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        mutating func number() -> Decimal128? {
            let isNegative = take(UInt8(ascii: "-"))
            if !isNegative { _ = take(UInt8(ascii: "+")) }
            let first = index
            guard digits(afterPoint: false) else { return nil }
            // A leading zero is a sign of a text that only looks like a number: an id, a date, an octal.
            if index - first > 1, bytes[first] == UInt8(ascii: "0") { return nil }
            if take(UInt8(ascii: ".")) {
                guard digits(afterPoint: true) else { return nil }
            }
            if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
                guard let written = exponentPart() else { return nil }
                exponent += written
            }
            guard index == bytes.count else { return nil }
            guard magnitude != 0 else { return Decimal128(significand: 0, exponent: 0) }
            // Beyond ±400 every number is infinite or zero as a Double.
            return Decimal128(
                significand: isNegative ? -magnitude : magnitude, exponent: max(-400, min(400, exponent)))
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        /// Reads digits into the magnitude; false when there is none.
        private mutating func digits(afterPoint: Bool) -> Bool {
            let start = index
            while index < bytes.count {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit <= 9 else { break }
                if magnitude < Self.largestBeforeDigit {
                    magnitude = magnitude * 10 + Int128(digit)
                    if magnitude != 0 { writtenDigits += 1 }
                    if afterPoint { exponent -= 1 }
                } else if !afterPoint {
                    exponent += 1
                }
                index += 1
            }
            return index > start
        }

        /// Reads a signed exponent, held at ±100000; nil when there is none.
        private mutating func exponentPart() -> Int? {
            let isNegative = take(UInt8(ascii: "-"))
            if !isNegative { _ = take(UInt8(ascii: "+")) }
            let start = index
            var value = 0
            while index < bytes.count {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit <= 9 else { break }
                value = min(100_000, value * 10 + Int(digit))
                index += 1
            }
            guard index > start else { return nil }
            return isNegative ? -value : value
        }
    }
}
