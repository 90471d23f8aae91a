import SloburnDecode

/// A JSON value as a tree.
struct ReferenceValue {
    /// What it is.
    var kind: JSONField.Kind
    /// The unescaped text of a string, the text as written of a number, object or array, else empty.
    var text: [UInt8] = []
    /// The members of an object in the order of the text, equal keys included.
    var members: [(key: [UInt8], value: ReferenceValue)] = []
}

/// Reads JSON by recursive descent, one function a rule of the grammar.
///
/// *Source:* RFC 8259. Beyond it: UTF-8 only and no byte order mark (section 8.1), halves of surrogate pairs are refused,
/// and so are values more than 128 deep.
struct ReferenceParser {
    /// The text is not JSON.
    struct NotJSON: Error {}

    private static let greatestDepth = 128

    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value of a text, or the elements where that value is an array; each of them lies at depth 1.
    static func values(in bytes: [UInt8]) throws(NotJSON) -> [ReferenceValue] {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw NotJSON() }
        var parser = ReferenceParser(bytes)
        parser.skipSpace()
        let values =
            parser.next == UInt8(ascii: "[") ? try parser.elements(depth: 0) : [try parser.value(depth: 1)]
        parser.skipSpace()
        guard parser.next == nil else { throw NotJSON() }
        return values
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(NotJSON) {
        guard take(character) else { throw NotJSON() }
    }

    private mutating func skipSpace() {
        while take(" ") || take("\t") || take("\n") || take("\r") {}
    }

    // MARK: - Values

    private mutating func value(depth: Int) throws(NotJSON) -> ReferenceValue {
        guard depth <= Self.greatestDepth else { throw NotJSON() }
        let start = index
        switch next {
        case UInt8(ascii: "{"):
            let members = try members(depth: depth)
            return ReferenceValue(kind: .object, text: Array(bytes[start..<index]), members: members)
        case UInt8(ascii: "["):
            _ = try elements(depth: depth)
            return ReferenceValue(kind: .array, text: Array(bytes[start..<index]))
        case UInt8(ascii: "\""): return ReferenceValue(kind: .string, text: try string())
        case UInt8(ascii: "t"): return try word("true", kind: .true)
        case UInt8(ascii: "f"): return try word("false", kind: .false)
        case UInt8(ascii: "n"): return try word("null", kind: .null)
        default:
            try number()
            return ReferenceValue(kind: .number, text: Array(bytes[start..<index]))
        }
    }

    private mutating func members(depth: Int) throws(NotJSON) -> [(key: [UInt8], value: ReferenceValue)] {
        var members: [(key: [UInt8], value: ReferenceValue)] = []
        try expect("{")
        skipSpace()
        if take("}") { return members }
        repeat {
            skipSpace()
            let key = try string()
            skipSpace()
            try expect(":")
            skipSpace()
            members.append((key, try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        try expect("}")
        return members
    }

    private mutating func elements(depth: Int) throws(NotJSON) -> [ReferenceValue] {
        var elements: [ReferenceValue] = []
        try expect("[")
        skipSpace()
        if take("]") { return elements }
        repeat {
            skipSpace()
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        try expect("]")
        return elements
    }

    private mutating func word(_ word: String, kind: JSONField.Kind) throws(NotJSON) -> ReferenceValue {
        for character in word.unicodeScalars { try expect(character) }
        return ReferenceValue(kind: kind)
    }

    // MARK: - Numbers

    private mutating func number() throws(NotJSON) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    private mutating func digits() throws(NotJSON) {
        let start = index
        while let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) { index += 1 }
        guard index > start else { throw NotJSON() }
    }

    // MARK: - Strings

    private mutating func string() throws(NotJSON) -> [UInt8] {
        var text: [UInt8] = []
        try expect("\"")
        while !take("\"") {
            if take("\\") {
                text.append(contentsOf: Array(String(try escape()).utf8))
                continue
            }
            guard let byte = next, byte >= 0x20 else { throw NotJSON() }
            text.append(byte)
            index += 1
        }
        return text
    }

    private mutating func escape() throws(NotJSON) -> Unicode.Scalar {
        guard let letter = next else { throw NotJSON() }
        index += 1
        switch Unicode.Scalar(letter) {
        case "\"": return "\""
        case "\\": return "\\"
        case "/": return "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try escapedScalar()
        default: throw NotJSON()
        }
    }

    private mutating func escapedScalar() throws(NotJSON) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), take("\\"), take("u") else { throw NotJSON() }
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else { throw NotJSON() }
        let code = 0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00)
        guard let scalar = Unicode.Scalar(code) else { throw NotJSON() }
        return scalar
    }

    private mutating func codeUnit() throws(NotJSON) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw NotJSON() }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }
}
