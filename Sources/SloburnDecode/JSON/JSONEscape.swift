/// Texts as JSON strings.
enum JSONEscape {
    /// Whether the text stands in a JSON string as it is: printable ASCII without quotation marks and backslashes.
    @inline(__always)
    static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let start = text.baseAddress else { return true }
        let count = text.count
        guard count >= 8 else {
            var word: UInt64 = 0x2020_2020_2020_2020
            for byte in text { word = word << 8 | UInt64(byte) }
            return isPlain(word)
        }
        var place = 0
        while place + 8 <= count {
            guard isPlain(start.loadUnaligned(fromByteOffset: place, as: UInt64.self)) else { return false }
            place += 8
        }
        return isPlain(start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
    }

    /// Eight bytes at once.
    ///
    /// *Source:* Sean Eron Anderson, "Bit Twiddling Hacks": determine if a word has a byte less than n.
    @inline(__always)
    private static func isPlain(_ word: UInt64) -> Bool {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        let quotes = word ^ 0x2222_2222_2222_2222
        let backslashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
        let found =
            (word &- 0x2020_2020_2020_2020) & ~word | (quotes &- ones) & ~quotes
            | (backslashes &- ones) & ~backslashes | word
        return found & tops == 0
    }

    /// Whether the text is UTF-8.
    static func isUTF8(_ text: UnsafeRawBufferPointer) -> Bool {
        (try? UTF8Span(validating: text.assumingMemoryBound(to: UInt8.self).span)) != nil
    }

    /// How many bytes a text takes with its escapes.
    static func length(_ text: UnsafeRawBufferPointer) -> Int {
        var length = text.count
        for byte in text {
            if byte < 0x20 {
                length &+= 5
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                length &+= 1
            }
        }
        return length
    }

    /// Writes a UTF-8 text with its escapes, without quotation marks.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - room: where it goes: `length` bytes.
    /// - Returns: how many bytes were written.
    static func write(_ text: UnsafeRawBufferPointer, to room: UnsafeMutableRawPointer) -> Int {
        var place = 0
        func put(_ byte: UInt8) {
            room.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
            place += 1
        }
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                put(UInt8(ascii: "\\"))
                put(byte)
            case 0x00..<0x20:
                for mark in "\\u00".utf8 { put(mark) }
                put(hexadecimal(byte >> 4))
                put(hexadecimal(byte & 0xF))
            default:
                put(byte)
            }
        }
        return place
    }

    /// A hexadecimal digit of four bits.
    static func hexadecimal(_ bits: UInt8) -> UInt8 {
        bits < 10 ? UInt8(ascii: "0") &+ bits : UInt8(ascii: "a") &+ (bits &- 10)
    }
}
