/// Bytes as text of 64 characters.
///
/// *Source:* RFC 4648 section 4.
enum Base64 {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    private static let padding = UInt8(ascii: "=")

    /// How many characters so many bytes take; any text in memory is small enough for the product.
    static func length(of count: Int) -> Int { (count + 2) / 3 * 4 }

    /// How much room is enough for the bytes of so many characters.
    static func roomToDecode(_ count: Int) -> Int { count / 4 * 3 + 3 }

    /// Writes bytes as text.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - room: where the text goes: `length(of:)` bytes.
    /// - Returns: how many bytes were written.
    static func encode(_ bytes: UnsafeRawBufferPointer, to room: UnsafeMutableRawPointer) -> Int {
        let characters = alphabet.utf8Start
        var (place, index) = (0, 0)
        while index < bytes.count {
            let rest = bytes.count - index
            let second = rest > 1 ? bytes[index + 1] : 0
            let third = rest > 2 ? bytes[index + 2] : 0
            let bits = UInt32(bytes[index]) << 16 | UInt32(second) << 8 | UInt32(third)
            for number in 0..<4 {
                let character = number <= rest ? characters[Int(bits >> UInt32(18 - 6 * number) & 63)] : padding
                room.storeBytes(of: character, toByteOffset: place + number, as: UInt8.self)
            }
            place += 4
            index += 3
        }
        return place
    }

    /// Reads a text, with or without its padding.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - room: where the bytes go: `roomToDecode` bytes.
    /// - Returns: how many bytes were written; nil where the text is not base64.
    static func decode(_ text: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer) -> Int? {
        var count = text.count
        if count % 4 == 0 {
            for _ in 0..<2 where count > 0 && text[count - 1] == padding { count -= 1 }
        }
        guard count % 4 != 1, room.count >= roomToDecode(count) else { return nil }
        var (bits, filled, place): (UInt32, Int, Int) = (0, 0, 0)
        for byte in text[..<count] {
            guard let value = value(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            filled += 6
            guard filled >= 8 else { continue }
            filled -= 8
            room[place] = UInt8(truncatingIfNeeded: bits >> UInt32(filled))
            place += 1
        }
        return place
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
