/// A YAML value as written, with its place.
struct YAMLValue {
    struct Position: Hashable {
        var line: Int
        var column: Int
    }

    struct Entry {
        var key: String
        var keyPosition: Position
        var value: YAMLValue
    }

    enum Content {
        /// A text; `isPlain` when written without quotes, so that it may be a number, true, false or null.
        case scalar(String, isPlain: Bool)
        case list([YAMLValue])
        case mapping([Entry])
    }

    var content: Content
    var position: Position

    /// True for `null`, `~` and nothing at all.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What kind of value it is, for a message.
    var kindName: String {
        switch content {
        case .list: return "a list"
        case .mapping: return "a mapping"
        case .scalar(_, isPlain: false): return "text"
        case .scalar(let text, isPlain: true):
            if isNull { return "nothing" }
            if YAMLScalar.boolean(text) != nil { return "true or false" }
            return YAMLScalar.isNumber(text) ? "a number" : "text"
        }
    }
}

/// How plain scalars are read: the core schema of YAML 1.2, where `yes` and `on` are texts.
enum YAMLScalar {
    static func boolean(_ text: String) -> Bool? {
        switch text {
        case "true", "True", "TRUE": true
        case "false", "False", "FALSE": false
        default: nil
        }
    }

    static func isNumber(_ text: String) -> Bool {
        var bytes = Substring(text).utf8
        if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        let unsigned = Substring(bytes)
        if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(unsigned) { return true }
        if unsigned.hasPrefix("0x") { return unsigned.dropFirst(2).allSatisfy(\.isHexDigit) && unsigned.count > 2 }
        if unsigned.hasPrefix("0o") { return unsigned.dropFirst(2).allSatisfy(\.isWholeNumber) && unsigned.count > 2 }
        guard unsigned.utf8.contains(where: { (48...57).contains($0) }) else { return false }
        var sawExponent = false
        var sawPoint = false
        var previous: UInt8 = 0
        for byte in bytes {
            switch byte {
            case 48...57: break
            case UInt8(ascii: ".") where !sawPoint && !sawExponent: sawPoint = true
            case UInt8(ascii: "e") where !sawExponent, UInt8(ascii: "E") where !sawExponent:
                guard previous != 0 else { return false }
                sawExponent = true
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                guard previous == UInt8(ascii: "e") || previous == UInt8(ascii: "E") else { return false }
            default: return false
            }
            previous = byte
        }
        return (48...57).contains(previous) || previous == UInt8(ascii: ".")
    }
}
