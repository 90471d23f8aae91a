import SloburnDecode
import SloburnTestKit
import Testing

/// Bytes that are UTF-8 and bytes that are not, in records whose shape is known.
@Suite struct UTF8Tests {
    private static let known = Array(#"{"a":"some text","größe":{"π":"x"},"b":1}"#.utf8)

    /// The sequence in a value, in a key and between tokens.
    private func check(_ sequence: [UInt8], behind length: Int = 0, with comparison: DecoderComparison) {
        let letters = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        comparison.show(Self.known)
        comparison.check(
            Array("{\"a\":\"".utf8) + letters + sequence + Array("\",\"größe\":{\"π\":\"x\"},\"b\":1}".utf8))
        guard length == 0 else { return }
        comparison.check(Array("{\"a\":\"some text\",\"".utf8) + sequence + Array("\":{\"π\":\"x\"},\"b\":1}".utf8))
        comparison.check(Array("{\"a\":".utf8) + sequence + Array("}".utf8))
    }

    @Test func allPairsOfBytesAreReadAlike() throws {
        let comparison = try DecoderComparison(paths: ["a", "größe.π"])
        for first in UInt8(0x80)...0xFF {
            for second in stride(from: UInt8(0), through: 0xFF, by: first < 0xC0 || first > 0xF5 ? 17 : 1) {
                comparison.show(Self.known)
                comparison.check(
                    Array("{\"a\":\"".utf8) + [first, second] + Array("\",\"größe\":{\"π\":\"x\"},\"b\":1}".utf8))
            }
        }
        #expect(comparison.validCount == 30 * 64)
    }

    @Test func longerSequencesAreReadAlike() throws {
        let comparison = try DecoderComparison(paths: ["a", "größe.π"])
        let limits: [UInt8] = [0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0]
        for first: UInt8 in [0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5] {
            for second in limits {
                for third in limits {
                    check([first, second, third], with: comparison)
                    guard first >= 0xF0 else { continue }
                    for fourth in limits { check([first, second, third, fourth], with: comparison) }
                }
            }
        }
        #expect(comparison.validCount > 500)
    }

    @Test func brokenSequencesAreRefusedAtAnyPlace() throws {
        let comparison = try DecoderComparison(paths: ["a", "größe.π"])
        for sequence in JSONTextGenerator.brokenBytes {
            for length in 0...80 { check(sequence, behind: length, with: comparison) }
        }
        #expect(comparison.validCount == 0)
        for character in JSONTextGenerator.characters {
            for length in 0...80 { check(Array(character.utf8), behind: length, with: comparison) }
        }
        #expect(comparison.validCount > 81 * JSONTextGenerator.characters.count)
    }
}
