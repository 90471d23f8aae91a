public import SloburnModel

/// Numbers as producers write them: JSON number tokens, and the same inside strings.
public enum NumberText {
    /// Reads a number exactly; digits beyond the 37th significant one are cut off.
    ///
    /// The grammar is JSON's, with an optional leading `+`; no surrounding space, no leading zeros, no hexadecimal.
    ///
    /// - Parameters:
    ///   - bytes: the whole text.
    ///   - property: the name of what is read, for the message.
    /// - Returns: the number, exactly as written.
    /// - Throws: `.notFinite` for NaN, infinities and numbers beyond the range of Double; `.malformed` for other texts.
    public static func parse(_ bytes: UnsafeRawBufferPointer, property: String) throws(Rejection) -> Decimal128 {
        switch NumberScanner.scan(bytes) {
        case .number(let number):
            return number
        case .notFinite:
            throw Rejection(
                .notFinite,
                "\(property) \(Excerpt.quoted(bytes)) is not a finite number (at most 1.797e308 either side of 0)")
        case .notANumber:
            throw Rejection(
                .malformed, "\(property) \(Excerpt.quoted(bytes)) is not a number; write it as in 12, -0.5 or 1.5e-3")
        }
    }

    /// Appends a JSON number token as label text: its shortest plain decimal form.
    ///
    /// `200`, `200.0` and `2e2` give `200`; `-0` gives `0`; `0.50` gives `0.5`. Up to 21 digits are all kept, so that
    /// 64-bit ids survive; longer numbers take the shortest form of the nearest Double. What is no finite number is
    /// appended as it is.
    ///
    /// - Parameters:
    ///   - bytes: the token.
    ///   - label: where the text goes.
    public static func canonicalLabel(_ bytes: UnsafeRawBufferPointer, into label: inout [UInt8]) {
        guard !isCanonicalLabel(bytes), case .number(let number) = NumberScanner.scan(bytes) else {
            label.append(contentsOf: bytes)
            return
        }
        number.appendLabel(to: &label)
    }

    /// Whether a JSON number token is its own label text: up to 21 digits without a leading zero, and 0.
    ///
    /// - Parameter bytes: the token.
    /// - Returns: false where `canonicalLabel` may differ from the token.
    public static func isCanonicalLabel(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = bytes.first == UInt8(ascii: "-") ? 1 : 0
        let digits = bytes.count - index
        guard digits > 0, digits <= Decimal128.longestPlainLabel else { return false }
        guard bytes[index] != UInt8(ascii: "0") || bytes.count == 1 else { return false }
        while index < bytes.count {
            guard bytes[index] &- UInt8(ascii: "0") <= 9 else { return false }
            index += 1
        }
        return true
    }
}
