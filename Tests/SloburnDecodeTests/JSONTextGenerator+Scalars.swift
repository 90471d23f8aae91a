import SloburnTestKit

extension JSONTextGenerator {
    /// A string, a number or a word.
    mutating func scalar() -> [UInt8] {
        switch random.index(0..<10) {
        case 0: Array(random.pick(["true", "false", "null"]).utf8)
        case 1...4: number()
        default: string()
        }
    }

    // MARK: - Numbers

    mutating func number() -> [UInt8] {
        if random.chance(brokenPerMille) { return Array(random.pick(Self.brokenNumbers).utf8) }
        if random.chance(300) { return Array(random.pick(Self.numbers).utf8) }
        var text = random.chance(200) ? "-" : ""
        text += random.chance(200) ? "0" : "\(random.index(1..<10))" + digits(upTo: random.pick([1, 3, 18, 60]))
        if random.chance(300) { text += "." + digits(upTo: random.pick([1, 9, 40])) + "0" }
        if random.chance(100) { text += random.pick(["e", "E", "e+", "E-"]) + digits(upTo: 4) + "7" }
        return Array(text.utf8)
    }

    private mutating func digits(upTo count: Int) -> String {
        (0..<random.index(0..<count + 1)).map { _ in String(random.index(0..<10)) }.joined()
    }

    /// Numbers at the limits of what others hold them in.
    static let numbers = [
        "0", "-0", "0.0", "-0.0", "0e0", "0E-0", "1", "9", "10", "127", "255", "2147483648", "4294967296",
        "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1e308", "1.7976931348623157e308",
        "1e309", "-1e999", "5e-324", "1e-400", "1E+400", "0.1", "1795224317.358123456", "1e00", "1e+00007",
        "340282366920938463463374607431768211456", "0.30000000000000004",
    ]

    /// Texts that are nearly numbers.
    static let brokenNumbers = [
        "-", "+1", "01", "-01", "00", "1.", ".5", "-.5", "1.e3", "1e", "1e+", "1E-", "0x10", "1_000", "NaN", "Infinity",
        "-Infinity", "1 2", "1a", "- 1", "1.2.3", "--1", "1e1.5", "1e5e5", "０", "tru", "truee", "True", "nul", "nulll",
        "fals", "falsee", "", "'x'", "1\"\"", "true1", "1true", "\\u0031", "\u{c}1", "\u{1a}", "\u{0}",
    ]

    // MARK: - Strings

    /// A string with its quotes, its length mostly near the widths that code works in.
    mutating func string() -> [UInt8] {
        let length = random.chance(300) ? random.pick(Self.lengths) : random.index(0..<24)
        var text: [UInt8] = (0..<length).map { _ in random.pick(Self.letters) }
        if random.chance(200) { insert(Array(random.pick(Self.characters).utf8), into: &text) }
        if random.chance(150) { insert(Array(random.pick(Self.escapes).utf8), into: &text) }
        if random.chance(30) { insert(Array(Self.escape(UInt16(random.index(0..<0xD800))).utf8), into: &text) }
        if random.chance(brokenPerMille) {
            insert(random.chance(500) ? random.pick(Self.brokenBytes) : breakingText(), into: &text)
        }
        return [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
    }

    private mutating func breakingText() -> [UInt8] { Array(random.pick(Self.brokenEscapes).utf8) }

    private mutating func insert(_ piece: [UInt8], into text: inout [UInt8]) {
        text.insert(contentsOf: piece, at: random.index(0..<text.count + 1))
    }

    /// Lengths around the widths of registers and blocks.
    static let lengths = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 127, 128, 129, 300]

    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABC 0123456789{}[]:,./'\u{7F}".utf8)

    /// Characters at the limits of each length in UTF-8.
    static let characters = [
        "\u{80}", "é", "\u{7FF}", "\u{800}", "€", "\u{2028}", "\u{D7FF}", "\u{E000}", "\u{FEFF}", "\u{FFFF}",
        "\u{10000}", "😀", "\u{10FFFF}", "a\u{0301}", "👩‍👩‍👧‍👦",
    ]

    /// Every escape there is.
    static let escapes = [
        #"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#, #"\n"#, #"\r"#, #"\t"#, #"\u0000"#, #"\u001F"#, #"\u0022"#, #"\u005c"#,
        #"\u007f"#, #"\u0080"#, #"\u00e9"#, #"\u07FF"#, #"\u0800"#, #"\ud7ff"#, #"\uE000"#, #"\uffff"#,
        #"\ud800\udc00"#, #"\uDBFF\uDFFF"#, #"\uD83D\uDE00"#, #"\\u0041"#, #"\\\\"#, #"\\\""#,
    ]

    /// Escapes that are none.
    static let brokenEscapes = [
        #"\x41"#, #"\'"#, #"\a"#, #"\0"#, #"\u"#, #"\u12"#, #"\u123"#, #"\u12G4"#, #"\U0041"#, #"\ud800"#, #"\udc00"#,
        #"\ud800x"#, #"\ud800\n"#, #"\ud800\u0041"#, #"\ud800\ud800"#, #"\udc00\ud800"#, #"\ud800\u"#, #"\ud800\udc0"#,
        "\\\u{1}", "\\é", "\u{0}", "\u{1}", "\n", "\t", "\r", "\u{1F}", #"\ "#, #"\"#, "\"", #"\u+123"#, #"\u 123"#,
    ]

    /// Bytes that are no UTF-8: overlong, surrogates, beyond the last character, cut off, alone.
    static let brokenBytes: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
        [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF0, 0x9F], [0xF0],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        [0xC3, 0xA9, 0xA9], [0xE2, 0x82, 0xAC, 0x80],
    ]
}
