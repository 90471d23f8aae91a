internal import SloburnModel

/// Cuts a text into the words of PromQL.
struct PromQLScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Some of the text.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The next word; `end` for ever after the last one.
    mutating func next() throws(PromQLError) -> PromQLToken {
        skipSpace()
        let start = index
        let kind = try kind(at: start)
        return PromQLToken(kind: kind, bytes: start..<index)
    }

    private mutating func kind(at start: Int) throws(PromQLError) -> PromQLToken.Kind {
        guard let byte = current else { return .end }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            try skipString()
            return .string
        case UInt8(ascii: "{"):
            try skipBlock(to: UInt8(ascii: "}"))
            return .braces
        case UInt8(ascii: "["):
            return .brackets(try brackets(from: start))
        default: break
        }
        if Self.beginsName(byte) {
            while let byte = current, Self.beginsName(byte) || Self.isDigit(byte) { index += 1 }
            return .name(text(start..<index))
        }
        if Self.isDigit(byte) || byte == UInt8(ascii: ".") { return try number(from: start) }
        for symbol in Self.symbols where bytes[index...].starts(with: symbol.utf8) {
            index += symbol.utf8.count
            return .symbol(symbol)
        }
        let found = text(start..<min(start + 4, bytes.count)).first.map { "'\($0)'" } ?? "this"
        throw PromQLError(offset: start, message: "\(found) is no part of an expression")
    }

    /// The longer ones come first.
    private static let symbols = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", ",", "@"]

    private mutating func skipSpace() {
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

    private mutating func skipString() throws(PromQLError) {
        let start = index
        guard let quote = current else { return }
        index += 1
        while let byte = current {
            index += 1
            if byte == quote { return }
            if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") { index += 1 }
        }
        index = bytes.count
        throw PromQLError(offset: start, message: "this string is not closed")
    }

    /// Passes everything up to a closing byte that is in no string and no comment.
    private mutating func skipBlock(to end: UInt8) throws(PromQLError) {
        let start = index
        index += 1
        while true {
            skipSpace()
            guard let byte = current else { break }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") {
                try skipString()
                continue
            }
            index += 1
            if byte == end { return }
        }
        throw PromQLError(offset: start, message: "'\(text(start..<start + 1))' is not closed")
    }

    private mutating func brackets(from start: Int) throws(PromQLError) -> String {
        while let byte = current {
            index += 1
            if byte == UInt8(ascii: "]") { return text(start + 1..<index - 1) }
        }
        throw PromQLError(offset: start, message: "'[' is not closed")
    }

    private mutating func number(from start: Int) throws(PromQLError) -> PromQLToken.Kind {
        while let byte = current {
            let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            // A sign belongs to a number behind the e of an exponent only.
            let follows = index > start && bytes[index - 1] | 0x20 == UInt8(ascii: "e")
            let isExponent = isSign && follows && Decimal128(text(start..<index - 1)) != nil
            guard isExponent || Self.isDigit(byte) || byte == UInt8(ascii: ".") || Self.beginsName(byte) else { break }
            index += 1
        }
        let word = text(start..<index)
        if Decimal128(word) != nil { return .number(word) }
        if TimeSpan(promQL: word) != nil { return .duration(word) }
        throw PromQLError(offset: start, message: "'\(word.prefix(40))' is no decimal number and no duration")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func beginsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
