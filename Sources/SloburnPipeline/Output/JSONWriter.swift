package import SloburnModel
import SloburnNormalize

/// Writes compact JSON straight into bytes; the caller keeps the structure right.
package struct JSONWriter: ~Copyable {
    private var buffer: ByteBuffer
    private var needsComma = false

    package init(reserving capacity: Int = 512) {
        buffer = ByteBuffer(reserving: capacity)
    }

    /// What was written.
    package var bytes: [UInt8] { buffer.bytes }

    /// Begins another text in the same memory.
    package mutating func removeAll() {
        buffer.removeAll()
        needsComma = false
    }

    /// Takes away what was written so far, which ends before a value that is written elsewhere.
    package mutating func cutBeforeValue() -> [UInt8] {
        defer { buffer.removeAll() }
        needsComma = true
        return buffer.bytes
    }

    /// Writes an object whose members `body` writes.
    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        body(&self)
        close(UInt8(ascii: "}"))
    }

    /// Writes an array whose elements `body` writes.
    package mutating func array(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "["))
        body(&self)
        close(UInt8(ascii: "]"))
    }

    /// Writes a member's name; its value must follow.
    package mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        buffer.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func value(_ text: String?) {
        separate()
        if let text { appendQuoted(text) } else { appendRaw("null") }
    }

    package mutating func value(_ number: Int64) {
        separate()
        buffer.append(decimal: number)
    }

    package mutating func value(_ flag: Bool) {
        separate()
        if flag { appendRaw("true") } else { appendRaw("false") }
    }

    /// Writes the shortest decimal that reads back as the same number; not finite is null.
    package mutating func value(_ number: Double?) {
        separate()
        append(number)
    }

    /// Writes a time as RFC 3339 in UTC with milliseconds.
    package mutating func value(_ time: Timestamp?) {
        separate()
        append(milliseconds: time?.milliseconds)
    }

    /// Writes a number of parts of which `parts` are 1, with all its decimals; a whole number where that is 1.
    mutating func value(_ number: Int64, parts: Int64) {
        separate()
        append(number, parts: parts)
    }

    package mutating func member(_ name: String, _ text: String?) {
        key(name)
        value(text)
    }

    package mutating func member(_ name: String, _ number: Int64) {
        key(name)
        value(number)
    }

    package mutating func member(_ name: String, _ number: Double?) {
        key(name)
        value(number)
    }

    package mutating func member(_ name: String, _ time: Timestamp?) {
        key(name)
        value(time)
    }

    /// Writes bytes that are JSON already, as a value.
    package mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        for byte in json { buffer.append(byte) }
    }

    package mutating func open(_ bracket: UInt8) {
        separate()
        buffer.append(bracket)
        needsComma = false
    }

    package mutating func close(_ bracket: UInt8) {
        buffer.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { buffer.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func appendRaw(_ text: StaticString) { buffer.append(text) }

    private mutating func appendQuoted(_ text: String) {
        var text = text
        text.withUTF8 { text in
            buffer.append(UInt8(ascii: "\""))
            if text.contains(where: Self.isEscaped) {
                for byte in text { append(escaping: byte) }
            } else {
                buffer.append(UnsafeRawBufferPointer(text))
            }
            buffer.append(UInt8(ascii: "\""))
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func append(escaping byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            buffer.append(UInt8(ascii: "\\"))
            buffer.append(byte)
        case 0x0A: appendRaw("\\n")
        case 0x0D: appendRaw("\\r")
        case 0x09: appendRaw("\\t")
        case 0..<0x20:
            appendRaw(byte < 0x10 ? "\\u000" : "\\u001")
            let digit = byte & 15
            buffer.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        default: buffer.append(byte)
        }
    }
}

// MARK: - Between pieces of JSON

extension JSONWriter {
    /// Writes a piece of JSON as it is, whatever it begins and ends with.
    package mutating func piece(_ json: [UInt8], _ part: Range<Int>) { buffer.append(json, part) }

    /// Writes JSON as it is, after a value.
    package mutating func append(raw json: StaticString) { buffer.append(json) }

    /// Writes a number after a piece.
    package mutating func append(_ number: Int64) { buffer.append(decimal: number) }

    /// Writes a number of parts of which `parts` are 1, with all its decimals; a whole number where that is 1.
    package mutating func append(_ number: Int64, parts: Int64) {
        needsComma = true
        guard parts > 1 else { return buffer.append(decimal: number) }
        if number < 0 { appendRaw("-") }
        let (whole, rest) = number.magnitude.quotientAndRemainder(dividingBy: parts.magnitude)
        buffer.append(String(whole))
        var digits = String(parts.magnitude + rest).dropFirst()
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        buffer.append("." + digits)
    }

    /// Writes a text after a piece.
    package mutating func append(_ text: String) { appendQuoted(text) }

    /// Writes a number after a piece, as `value` does.
    package mutating func append(_ number: Double?) {
        guard let number, number.isFinite else { return appendRaw("null") }
        // Most figures of a healthy budget are whole; finding the shortest digits of a fraction takes far longer.
        if number.magnitude < 1e15, number.rounded(.towardZero) == number, number != 0 || number.sign == .plus {
            buffer.append(decimal: Int64(number))
            return appendRaw(".0")
        }
        buffer.append(number.description)
    }

    /// Writes an instant after a piece, as `value` does.
    package mutating func append(_ time: Timestamp?) {
        append(milliseconds: time?.milliseconds)
    }

    /// Writes an object after a piece.
    package mutating func objectAfterPiece(_ body: (inout JSONWriter) -> Void) {
        needsComma = false
        object(body)
    }

    /// Writes an array after a piece.
    package mutating func arrayAfterPiece(_ body: (inout JSONWriter) -> Void) {
        needsComma = false
        array(body)
    }

    /// Writes an instant after a piece or a name; null for none, and beyond the year 9999.
    package mutating func append(milliseconds: Int64?) {
        needsComma = true
        if let milliseconds, buffer.append(instant: milliseconds) { return }
        appendRaw("null")
    }
}
