internal import SloburnModel
internal import SloburnNormalize

/// Walks over the bytes of line protocol and knows its line and column.
///
/// A place never goes beyond the end, so that what is added to one can't overflow.
struct LineCursor {
    private let bytes: UnsafeRawBufferPointer
    private(set) var place = 0
    private var line = 1
    private var lineStart = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The byte at hand; nil at the end.
    @inline(__always)
    var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    /// Goes over a byte; false where another one is at hand.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        place += 1
        return true
    }

    /// Goes over spaces and tabs; false where there is none.
    mutating func takeSpace() -> Bool {
        let start = place
        while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { place += 1 }
        return place > start
    }

    /// Goes over the end of a line: LF, CR LF, or the end of the bytes with or without a CR; false where there is none.
    mutating func takeLineEnd() -> Bool {
        var end = place
        if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
        guard end < bytes.count else {
            place = end
            return true
        }
        guard bytes[end] == UInt8(ascii: "\n") else { return false }
        beginLine(end + 1)
        return true
    }

    /// Goes to the next line that is neither blank nor a comment; false where there is none.
    mutating func findLine() -> Bool {
        while place < bytes.count {
            _ = takeSpace()
            if peek == UInt8(ascii: "#") {
                skipLine()
            } else if !takeLineEnd() {
                return true
            }
        }
        return false
    }

    /// Goes to the start of the next line.
    mutating func skipLine() {
        while place < bytes.count {
            place += 1
            if bytes[place - 1] == UInt8(ascii: "\n") { return beginLine(place) }
        }
    }

    private mutating func beginLine(_ start: Int) {
        place = start
        line += 1
        lineStart = start
    }

    /// Goes over bytes up to a comma, space or end of line.
    mutating func token() -> UnsafeRawBufferPointer {
        let start = place
        while let byte = peek, byte > UInt8(ascii: ",") || !Self.endsToken(byte) { place += 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<place])
    }

    private static func endsToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
        default: false
        }
    }

    /// Goes over a string, whose opening quote is at hand.
    ///
    /// It may hold line feeds. Where it has no end, all the rest of the record is within it.
    mutating func skipString() throws(Rejection) {
        let opening = place
        var (end, lines, start) = (place + 1, line, lineStart)
        while end < bytes.count {
            switch bytes[end] {
            case UInt8(ascii: "\""):
                (place, line, lineStart) = (end + 1, lines, start)
                return
            case UInt8(ascii: "\\"):
                // A line feed is none of what can be escaped, and still ends a line.
                if end + 1 < bytes.count, bytes[end + 1] != UInt8(ascii: "\n") { end += 1 }
            case UInt8(ascii: "\n"):
                lines += 1
                start = end + 1
            default: break
            }
            end += 1
        }
        let fault = malformed("the string has no closing quote up to the end of the record", at: opening)
        place = bytes.count
        throw fault
    }
}

extension LineCursor {
    /// Which text it is: what ends it and what is escaped in it.
    enum Part: String {
        case measurement = "a measurement"
        case tagKey = "a tag's name"
        case tagValue = "a tag's value"
        case fieldKey = "a field's name"
    }

    /// Reads a name or a tag's value, without its escapes.
    ///
    /// A backslash before a comma, a space or (not in a measurement) an equals sign is taken away; every other one is
    /// part of the text, also in `\n` and `\\`: writers don't escape the backslash, and so `C:\new` is a path.
    /// *Source:* Telegraf's influx serializer and parser; influxdata/line-protocol, `Decoder`.
    mutating func text(_ part: Part, into arena: TextArena) throws(Rejection) -> UnsafeRawBufferPointer {
        let start = place
        var escapes = 0
        var union: UInt8 = 0
        while let byte = peek {
            union |= byte
            if byte == UInt8(ascii: "\\") {
                if place + 1 < bytes.count, Self.isEscaped(bytes[place + 1], in: part) {
                    escapes += 1
                    place += 1
                }
            } else if byte <= UInt8(ascii: "="), Self.ends(byte, part) {
                break
            }
            place += 1
        }
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<place])
        guard !text.isEmpty else { throw malformed("\(part.rawValue) is expected", at: start, found: true) }
        guard union < 0x80 || Self.isUTF8(text) else {
            throw malformed("\(part.rawValue), \(Excerpt.quoted(text)), is not UTF-8", at: start)
        }
        return escapes == 0 ? text : Self.unescaped(text, escapes: escapes, in: part, into: arena)
    }

    private static func ends(_ byte: UInt8, _ part: Part) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: ","), 0x09, 0x0A, 0x0C, 0x0D: true
        case UInt8(ascii: "="): part != .measurement
        default: false
        }
    }

    private static func isEscaped(_ byte: UInt8, in part: Part) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: ","): true
        case UInt8(ascii: "="): part != .measurement
        default: false
        }
    }

    private static func isUTF8(_ text: UnsafeRawBufferPointer) -> Bool {
        text.withMemoryRebound(to: UInt8.self) { (try? UTF8Span(validating: $0.span)) != nil }
    }

    private static func unescaped(
        _ text: UnsafeRawBufferPointer, escapes: Int, in part: Part, into arena: TextArena
    ) -> UnsafeRawBufferPointer {
        let room = arena.room(for: text.count - escapes)
        var from = 0
        for place in room.indices {
            let isEscape =
                text[from] == UInt8(ascii: "\\") && from + 1 < text.count && isEscaped(text[from + 1], in: part)
            if isEscape { from += 1 }
            room[place] = text[from]
            from += 1
        }
        return UnsafeRawBufferPointer(room)
    }
}

extension LineCursor {
    /// A refusal of the line: its message says where it is broken.
    ///
    /// - Parameters:
    ///   - message: what is wrong.
    ///   - place: where; nil for the place at hand.
    ///   - found: whether the message tells what is there.
    /// - Returns: the refusal.
    func malformed(_ message: String, at place: Int? = nil, found: Bool = false) -> Rejection {
        let place = place ?? self.place
        let what = found ? ", but \(rest(from: place))" : ""
        return Rejection(.malformed, located(message + what, at: place))
    }

    /// The message with the line and the column, both from 1, of a place in the line at hand.
    func located(_ message: String, at place: Int) -> String {
        "line \(line), column \(place - lineStart + 1): \(message)"
    }

    private func rest(from place: Int) -> String {
        let rest = bytes[place...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return rest.isEmpty ? "the line ends" : "\(Excerpt.quoted(UnsafeRawBufferPointer(rebasing: rest))) is there"
    }
}
