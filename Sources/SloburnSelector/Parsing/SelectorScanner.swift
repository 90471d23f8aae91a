/// A cursor over the bytes of a selector that knows its words, but not their order.
struct SelectorScanner {
    let bytes: [UInt8]
    var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    func peek(_ distance: Int) -> UInt8? { index + distance < bytes.count ? bytes[index + distance] : nil }

    func failure(_ message: String, at offset: Int? = nil) -> SelectorError {
        SelectorError(offset: offset ?? index, message: message)
    }

    /// Passes white space, line breaks and comments from `#` to the end of the line.
    mutating func skipSpace() {
        while let byte = current {
            if byte == UInt8(ascii: "#") {
                while let inside = current, inside != UInt8(ascii: "\n") { index += 1 }
            } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
                index += 1
            } else {
                return
            }
        }
    }

    /// Passes `byte` if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        index += 1
        return true
    }

    /// A bare name, or nil where none begins; metric names may hold colons, label names may not.
    mutating func takeName(allowsColon: Bool) -> String? {
        guard let first = current, Self.beginsName(first, allowsColon: allowsColon) else { return nil }
        let start = index
        while let byte = current {
            let isDigitOrDot = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
            guard isDigitOrDot || Self.beginsName(byte, allowsColon: allowsColon) else { break }
            index += 1
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// The operator of a matcher, or nil where none is next.
    mutating func takeOperator() -> String? {
        for text in ["=~", "!=", "!~", "="] where bytes[index...].starts(with: text.utf8) {
            index += text.utf8.count
            return text
        }
        return nil
    }

    var beginsString: Bool {
        current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") || current == UInt8(ascii: "`")
    }

    /// What stands at the cursor, for a message.
    var found: String {
        guard index < bytes.count else { return "the end" }
        let rest = String(decoding: bytes[index...].prefix(8), as: UTF8.self)
        return rest.first.map { "'\($0)'" } ?? "the end"
    }

    private static func beginsName(_ byte: UInt8, allowsColon: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        case UInt8(ascii: ":"): allowsColon
        default: false
        }
    }
}
