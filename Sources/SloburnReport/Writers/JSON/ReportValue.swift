/// A JSON value that is written for people as well: with line breaks, and short objects on one line.
indirect enum ReportValue: Hashable, Sendable {
    case null
    case flag(Bool)
    /// A number, as it is written.
    case number(String)
    case text(String)
    case list([ReportValue])
    case object([Member])

    /// A member of an object.
    struct Member: Hashable, Sendable {
        var name: String
        var value: ReportValue
    }

    /// An object of the members that have a value.
    static func members(_ members: KeyValuePairs<String, ReportValue?>) -> ReportValue {
        .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
    }

    /// A text, or null.
    static func optional(_ text: String?) -> ReportValue { text.map(ReportValue.text) ?? .null }

    /// A whole number.
    static func integer(_ number: some BinaryInteger) -> ReportValue { .number(String(number)) }

    /// The value as JSON, with a line break at the end.
    var json: String {
        var text = ""
        write(to: &text, indent: 0)
        return text + "\n"
    }

    private static let longestLine = 110

    private func write(to text: inout String, indent: Int) {
        let line = oneLine(longest: max(40, Self.longestLine - indent))
        if let line {
            text += line
            return
        }
        let (open, close, items) = parts
        text += open + "\n"
        for (index, item) in items.enumerated() {
            text += String(repeating: " ", count: indent + 2)
            if let name = item.name { text += "\(Self.quoted(name)): " }
            item.value.write(to: &text, indent: indent + 2)
            text += index + 1 < items.count ? ",\n" : "\n"
        }
        text += String(repeating: " ", count: indent) + close
    }

    private var parts: (open: String, close: String, items: [(name: String?, value: ReportValue)]) {
        switch self {
        case .list(let values): ("[", "]", values.map { (nil, $0) })
        case .object(let members): ("{", "}", members.map { ($0.name, $0.value) })
        default: ("", "", [])
        }
    }

    /// The value on one line; nil where that would be too long.
    private func oneLine(longest: Int) -> String? {
        switch self {
        case .null: return "null"
        case .flag(let flag): return flag ? "true" : "false"
        case .number(let digits): return digits
        case .text(let text): return Self.quoted(text)
        case .list, .object: break
        }
        let (open, close, items) = parts
        var line = open
        for (index, item) in items.enumerated() {
            if index > 0 { line += ", " }
            if let name = item.name { line += "\(Self.quoted(name)): " }
            guard let value = item.value.oneLine(longest: longest - line.utf8.count) else { return nil }
            line += value
            if line.utf8.count > longest { return nil }
        }
        return line + close
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20, 0x7F: bytes += "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes + [UInt8(ascii: "\"")], as: UTF8.self)
    }
}
