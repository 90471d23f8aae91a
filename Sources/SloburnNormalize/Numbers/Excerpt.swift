/// Received bytes made fit for a message.
public enum Excerpt {
    /// The most characters of a received text that a message repeats.
    public static let limit = 40

    /// The text in quotation marks, cut to `limit` characters; control characters and invalid bytes are spelled out.
    public static func quoted(_ bytes: UnsafeRawBufferPointer) -> String { "\"\(bare(bytes))\"" }

    /// The text in quotation marks, cut to `limit` characters; control characters are spelled out.
    public static func quoted(_ text: String) -> String { "\"\(bare(text))\"" }

    /// The text as `quoted` gives it, without the quotation marks; for what is no string, such as a number.
    public static func bare(_ bytes: UnsafeRawBufferPointer) -> String {
        // Four bytes a character at most; what lies beyond can't be shown and need not be decoded.
        bare(String(decoding: bytes.prefix((limit + 1) * 4), as: UTF8.self))
    }

    /// The text as `quoted` gives it, without the quotation marks.
    public static func bare(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(limit) {
            if isPrintable(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        if text.unicodeScalars.dropFirst(limit).first != nil { result += "…" }
        return result
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
        default: true
        }
    }
}
