/// Names as OpenSLO wants them, made of any text.
enum ConvertedName {
    /// The nearest RFC 1123 label: lower case, `-` for what it may not hold, at most 63 characters.
    ///
    /// `fallback` stands for a text of which nothing is left.
    static func label(_ text: String, fallback: String) -> String {
        var label = ""
        for character in text.lowercased() {
            let isAllowed = character.isASCII && (character.isLetter || character.isNumber)
            if isAllowed { label.append(character) } else if label.last != "-" { label.append("-") }
        }
        let cut = trimmed(Substring(trimmed(Substring(label)).prefix(63)))
        return cut.isEmpty ? fallback : cut
    }

    /// A label with more at its end, as long as it may be.
    static func label(_ label: String, suffix: String) -> String {
        trimmed(label.prefix(63 - suffix.utf8.count)) + suffix
    }

    /// Words of `CamelCase` with `-` in between.
    static func words(of name: String) -> String {
        var result = ""
        var wasLower = false
        for character in name {
            if character.isUppercase, wasLower { result.append("-") }
            wasLower = character.isLowercase || character.isNumber
            result.append(character)
        }
        return result
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text
        while rest.first == "-" { rest.removeFirst() }
        while rest.last == "-" { rest.removeLast() }
        return String(rest)
    }
}
