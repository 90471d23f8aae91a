extension SelectorScanner {
    /// Reads a string literal: `"…"` or `'…'` with the escapes of Go, or a raw one in backticks.
    ///
    /// *Source:* The Go Programming Language Specification, "String literals" and "Rune literals".
    mutating func takeString() throws(SelectorError) -> String {
        let start = index
        guard let quote = current else { throw failure("a string is missing") }
        index += 1
        var content: [UInt8] = []
        while true {
            guard let byte = current else { throw failure("this string is not closed", at: start) }
            index += 1
            if byte == quote { break }
            if quote == UInt8(ascii: "`") {
                content.append(byte)
            } else if byte == UInt8(ascii: "\n") {
                throw failure("this string is not closed on its line", at: start)
            } else if byte == UInt8(ascii: "\\") {
                try appendEscape(to: &content)
            } else {
                content.append(byte)
            }
        }
        // Labels are text; \x80 alone would be none.
        guard let text = String(validating: content, as: UTF8.self) else {
            throw failure("the escapes of this string do not make UTF-8 text", at: start)
        }
        return text
    }

    /// Reads what follows a backslash.
    private mutating func appendEscape(to content: inout [UInt8]) throws(SelectorError) {
        let start = index - 1
        guard let byte = current else { throw failure("this string is not closed", at: start) }
        if let simple = Self.simpleEscapes[byte] {
            index += 1
            content.append(simple)
            return
        }
        switch byte {
        case UInt8(ascii: "x"):
            index += 1
            content.append(UInt8(truncatingIfNeeded: try takeDigits(2, radix: 16, from: start)))
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            index += 1
            let value = try takeDigits(byte == UInt8(ascii: "u") ? 4 : 8, radix: 16, from: start)
            guard let scalar = Unicode.Scalar(value) else {
                throw failure("this escape is no Unicode character", at: start)
            }
            content.append(contentsOf: String(Character(scalar)).utf8)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            let value = try takeDigits(3, radix: 8, from: start)
            guard value <= 255 else { throw failure("an octal escape goes up to \\377", at: start) }
            content.append(UInt8(truncatingIfNeeded: value))
        default:
            throw failure(
                "unknown escape; a backslash that is meant as such is written \\\\, or the string goes in backticks",
                at: start)
        }
    }

    private mutating func takeDigits(_ count: Int, radix: UInt32, from start: Int) throws(SelectorError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < Int(radix)
            else {
                throw failure("this escape needs \(count) \(radix == 8 ? "octal" : "hexadecimal") digits", at: start)
            }
            value = value &* radix &+ UInt32(digit)
            index += 1
        }
        return value
    }

    private static let simpleEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "v"): 0x0B,
        UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "\""): UInt8(ascii: "\""),
        UInt8(ascii: "'"): UInt8(ascii: "'"),
    ]
}
