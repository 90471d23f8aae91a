import SloburnModel
import SloburnNormalize

/// Writes compact JSON straight into bytes; the caller keeps the structure right.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes an object whose members `body` writes.
    mutating func object(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        body(&self)
        close(UInt8(ascii: "}"))
    }

    /// Writes an array whose elements `body` writes.
    mutating func array(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "["))
        body(&self)
        close(UInt8(ascii: "]"))
    }

    /// Writes a member's name; its value must follow.
    mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func value(_ text: String?) {
        separate()
        if let text { appendQuoted(text) } else { appendRaw("null") }
    }

    mutating func value(_ number: Int64) {
        separate()
        appendRaw(String(number))
    }

    mutating func value(_ flag: Bool) {
        separate()
        appendRaw(flag ? "true" : "false")
    }

    /// Writes the shortest decimal that reads back as the same number; not finite is null.
    mutating func value(_ number: Double?) {
        separate()
        guard let number, number.isFinite else { return appendRaw("null") }
        appendRaw(number.description)
    }

    /// Writes a time as RFC 3339 in UTC with milliseconds.
    mutating func value(_ time: Timestamp?) {
        guard let time else { return value(nil as String?) }
        separate()
        bytes.append(UInt8(ascii: "\""))
        RFC3339.append(time, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func member(_ name: String, _ text: String?) {
        key(name)
        value(text)
    }

    mutating func member(_ name: String, _ number: Int64) {
        key(name)
        value(number)
    }

    mutating func member(_ name: String, _ number: Double?) {
        key(name)
        value(number)
    }

    mutating func member(_ name: String, _ time: Timestamp?) {
        key(name)
        value(time)
    }

    /// Writes bytes that are JSON already.
    mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func appendRaw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x0A: appendRaw("\\n")
            case 0x0D: appendRaw("\\r")
            case 0x09: appendRaw("\\t")
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                appendRaw("\\u00")
                bytes.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
