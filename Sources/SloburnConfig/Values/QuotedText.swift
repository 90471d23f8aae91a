/// Texts in quotes, as JSON and selectors write them.
enum QuotedText {
    /// The text as a string of JSON, which selectors read as well.
    static func json(_ text: String) -> String { quoted(text) { $0 < " " } }

    /// The text in double quotes.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - mustEscape: whether a character up to U+FFFF can't stand as it is.
    /// - Returns: the text in quotes, with the escapes of JSON.
    static func quoted(_ text: String, escaping mustEscape: (Unicode.Scalar) -> Bool) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where mustEscape(scalar):
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// The text on one line: what would break it, or move the cursor, is written as in JSON.
    static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        return text.unicodeScalars.map { scalar in
            switch scalar {
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case _ where scalar.properties.generalCategory == .control:
                "\\u{" + String(scalar.value, radix: 16) + "}"
            default: String(Character(scalar))
            }
        }.joined()
    }
}
