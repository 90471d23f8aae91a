/// What the first bytes of a record look like, for messages about records that can't be read.
enum RecordHint {
    /// What a record that is no line protocol may be; nil where nothing is likely.
    static func forLines(_ bytes: UnsafeRawBufferPointer) -> String? {
        if let frame = frame(bytes) { return frame }
        switch bytes.first(where: { !isSpace($0) }) {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return "it begins like JSON: is this telegraf-json?"
        default: return nil
        }
    }

    /// What a record that is no JSON may be; nil where nothing is likely.
    static func forJSON(_ bytes: UnsafeRawBufferPointer) -> String? {
        if let frame = frame(bytes) { return frame }
        guard let first = bytes.first(where: { !isSpace($0) }) else { return nil }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return holdsLines(bytes) ? "it holds several lines of JSON: is this framing ndjson?" : nil
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            return "it begins like line protocol: is this influx?"
        default: return nil
        }
    }

    /// Binary formats that are known by their first bytes.
    private static func frame(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count > 5, let first = bytes.first else { return nil }
        if first == 0 { return "it begins like a Confluent frame: is this envelope confluent?" }
        // The tag of field 1, which is a line feed as text, and control characters that text does not have.
        let isBinary = bytes.prefix(32).contains { $0 < 0x09 || $0 >= 0x0E && $0 < 0x20 }
        return first == 0x0A && isBinary ? "it begins like Protobuf: is this otlp-proto?" : nil
    }

    private static func holdsLines(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var last: UInt8?
        var isBehindLine = false
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                isBehindLine = isBehindLine || last == UInt8(ascii: "}")
            } else if !isSpace(byte) {
                if isBehindLine { return byte == UInt8(ascii: "{") }
                last = byte
            }
        }
        return false
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }
}
