import Testing

@testable import SloburnWatch

/// Bytes of terminals, as keys.
@Suite struct KeyDecoderTests {
    static let table: [(String, [Key])] = [
        ("a", [.character("a")]), ("/", [.character("/")]), (" ", [.character(" ")]), ("é", [.character("é")]),
        ("検", [.character("検")]), ("😀", [.character("😀")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]), ("\u{08}", [.backspace]),
        ("\u{03}", [.control("c")]), ("\u{0C}", [.control("l")]), ("\u{00}", []),
        ("\u{1B}[A", [.up]), ("\u{1B}[B", [.down]), ("\u{1B}[C", [.right]), ("\u{1B}[D", [.left]),
        ("\u{1B}OA", [.up]), ("\u{1B}OB", [.down]), ("\u{1B}OM", [.enter]),
        ("\u{1B}[H", [.home]), ("\u{1B}[F", [.end]), ("\u{1B}OH", [.home]), ("\u{1B}OF", [.end]),
        ("\u{1B}[1~", [.home]), ("\u{1B}[7~", [.home]), ("\u{1B}[4~", [.end]), ("\u{1B}[8~", [.end]),
        ("\u{1B}[2~", [.insert]), ("\u{1B}[3~", [.delete]), ("\u{1B}[5~", [.pageUp]), ("\u{1B}[6~", [.pageDown]),
        ("\u{1B}[Z", [.backTab]), ("\u{1B}[1;5A", [.up]), ("\u{1B}[5;2~", [.pageUp]),
        // Function keys, answers of terminals, what nobody knows.
        ("\u{1B}[15~", []), ("\u{1B}[[Aj", [.character("j")]), ("\u{1B}[?1;2cq", [.character("q")]),
        ("\u{1B}[200~x", [.character("x")]), ("\u{1B}[I", []),
        ("\u{1B}\(String(repeating: "[", count: 1))\(String(repeating: "1;", count: 500))Aj", [.up, .character("j")]),
        // An escape before another key is the key.
        ("\u{1B}q", [.escape, .character("q")]), ("\u{1B}\u{1B}[A", [.escape, .up]),
        // A sequence that is cut by a control character.
        ("\u{1B}[1\rj", [.enter, .character("j")]),
        ("jk\u{1B}[Bq", [.character("j"), .character("k"), .down, .character("q")]),
        ("\u{85}", []),
    ]

    @Test(arguments: table)
    func bytesAreKeys(text: String, keys: [Key]) {
        var decoder = KeyDecoder()
        #expect(decoder.take(text.utf8) == keys)
        #expect(!decoder.isUndecided)
    }

    @Test(arguments: table)
    func bytesMayBeCutAnywhere(text: String, keys: [Key]) {
        let bytes = Array(text.utf8)
        for place in bytes.indices {
            var decoder = KeyDecoder()
            #expect(decoder.take(bytes[..<place]) + decoder.take(bytes[place...]) == keys)
        }
        var decoder = KeyDecoder()
        #expect(bytes.flatMap { decoder.take([$0]) } == keys)
    }

    @Test func anEscapeThatNothingFollowsIsTheKey() {
        var decoder = KeyDecoder()
        #expect(decoder.take([0x1B]) == [])
        #expect(decoder.isUndecided)
        #expect(decoder.flush() == [.escape])
        #expect(decoder.flush() == [])
        #expect(decoder.take("[A".utf8) == [.character("["), .character("A")])
    }

    @Test(arguments: [
        [0xC3, 0x28], [0xFF, 0x28], [0x80, 0x28], [0xE2, 0x82, 0x28], [0xF5, 0x28], [0xED, 0xA0, 0x80, 0x28],
    ])
    func whatIsNoTextIsPassedOver(bytes: [UInt8]) {
        var decoder = KeyDecoder()
        #expect(decoder.take(bytes) == [.character("(")])
    }
}
