import SloburnTestKit

extension SeededGenerator {
    /// The bytes with one to three changes.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<pick([1, 1, 1, 2, 3]) { mutate(&bytes) }
        return bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes.append(pick(Self.telling)) }
        let place = index(0..<bytes.count)
        let end = min(bytes.count, place + pick([1, 1, 2, 5, 16, 64]))
        switch index(0..<8) {
        case 0: bytes[place] ^= 1 << UInt8(index(0..<8))
        case 1: bytes[place] = pick(Self.telling)
        case 2: bytes[place] = UInt8(index(0..<256))
        case 3: bytes.removeSubrange(place..<end)
        case 4: bytes.insert(pick(Self.telling), at: place)
        case 5: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 6: bytes.insert(contentsOf: bytes[place..<end], at: index(0..<bytes.count + 1))
        default: bytes.swapAt(place, index(0..<bytes.count))
        }
    }

    /// Bytes that mean something to a reader of JSON, or are nearly those.
    private static let telling: [UInt8] =
        Array("{}[]:,\"\\ \t\n\r0123456789+-.eEtfnu/'a".utf8) + [
            0x00, 0x08, 0x0B, 0x0C, 0x1A, 0x1F, 0x7F, 0x80, 0xBF, 0xC3, 0xE2, 0xED, 0xF0, 0xFF,
        ]
}
