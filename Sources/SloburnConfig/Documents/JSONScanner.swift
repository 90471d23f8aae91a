/// Where a text is no JSON, and why.
struct JSONSyntaxError: Error {
    var position: YAMLValue.Position
    var message: String
}

/// The tokens of a JSON text, with their places.
struct JSONScanner {
    private let bytes: [UInt8]
    private var offset = 0
    /// How far characters have been counted, and where that is.
    private var counted = (offset: 0, line: 1, column: 1)

    init(_ text: String) {
        bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            offset = 3
            counted.offset = 3
        }
    }

    /// The next byte, 0 at the end.
    var next: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    /// Whether there is nothing but space.
    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return offset >= bytes.count
        }
    }

    /// The place of the next byte; places must be asked for in their order.
    var position: YAMLValue.Position {
        mutating get {
            while counted.offset < min(offset, bytes.count) {
                let byte = bytes[counted.offset]
                counted.offset += 1
                if byte == 0x0A {
                    counted.line += 1
                    counted.column = 1
                } else if byte & 0xC0 != 0x80 {
                    counted.column += 1
                }
            }
            return .init(line: counted.line, column: counted.column)
        }
    }

    mutating func error(_ message: String) -> JSONSyntaxError {
        let end = offset < bytes.count ? "" : "; the file ends here"
        return JSONSyntaxError(position: position, message: message + end)
    }

    mutating func advance() { offset += 1 }

    mutating func skipSpace() {
        while [0x20, 0x09, 0x0A, 0x0D].contains(next) { offset += 1 }
    }

    /// Passes over space and one byte where it comes next.
    mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    mutating func expect(_ byte: UInt8, _ message: String) throws(JSONSyntaxError) {
        guard skip(byte) else { throw error(message) }
    }

    /// A number, true, false or null as it is written.
    mutating func literal() throws(JSONSyntaxError) -> String {
        let start = offset
        while Self.isWord(next) { offset += 1 }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard ["true", "false", "null"].contains(text) || Self.isNumber(text) else {
            offset = start
            throw error("expected a JSON value" + (text.isEmpty ? "" : ", found '\(text.prefix(40))'"))
        }
        return text
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        var rest = Substring(text).utf8
        func digits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, whole == 1 || !startsWithZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    // MARK: - Strings

    /// A string, whose quote is next.
    mutating func string() throws(JSONSyntaxError) -> String {
        var text: [UInt8] = []
        offset += 1
        while true {
            let byte = next
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: try escape().utf8)
            case 0..<0x20:
                throw error(offset < bytes.count ? "a text must not hold control characters" : "a text is not closed")
            default:
                text.append(byte)
                offset += 1
            }
        }
    }

    private static let escapes: [UInt8: String] = [
        UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
        UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]

    private mutating func escape() throws(JSONSyntaxError) -> String {
        offset += 1
        if let character = Self.escapes[next] {
            offset += 1
            return character
        }
        guard next == UInt8(ascii: "u") else { throw error("there is no such escape") }
        let first = try codeUnit()
        guard (0xD800..<0xE000).contains(first) else { return scalar(first) }
        guard first < 0xDC00, next == UInt8(ascii: "\\"), offset + 1 < bytes.count,
            bytes[offset + 1] == UInt8(ascii: "u")
        else { throw error("a surrogate must be one of a pair") }
        offset += 1
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second) else { throw error("a surrogate must be one of a pair") }
        return scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private func scalar(_ value: UInt32) -> String { Unicode.Scalar(value).map { String($0) } ?? "\u{FFFD}" }

    /// The number of `uXXXX`.
    private mutating func codeUnit() throws(JSONSyntaxError) -> UInt32 {
        let digits = bytes.dropFirst(offset + 1).prefix(4)
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.count == 4, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(text, radix: 16)
        else { throw error("\\u takes four hexadecimal digits") }
        offset += 5
        return value
    }
}
