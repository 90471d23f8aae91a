import Testing

@testable import SloburnWatch

/// Texts of records as a terminal may have them.
@Suite struct GlyphTests {
    @Test(arguments: [
        ("checkout", 8), ("", 0), ("検索", 4), ("é", 1), ("e\u{301}", 1), ("한국", 4), ("😀", 2), ("×–…█", 4),
        ("a\u{301}\u{302}\u{303}\u{304}\u{305}", 1), ("\u{301}a", 1), ("\u{1112}\u{1161}\u{11AB}", 2), ("ﾊﾝ", 2),
        ("Ａ", 2),
    ])
    func charactersTakeColumns(text: String, columns: Int) { #expect(text.columns == columns) }

    @Test(arguments: [
        ("a\u{1B}[2Jb", #"a\u{1b}[2Jb"#), ("\u{07}", #"\u{7}"#), ("a\nb", #"a\u{a}b"#), ("\u{9B}2J", #"\u{9b}2J"#),
        ("\u{7F}", #"\u{7f}"#), ("\u{202E}evil", #"\u{202e}evil"#), ("\u{2066}x\u{2069}", #"\u{2066}x\u{2069}"#),
        ("\u{200B}", #"\u{200b}"#), ("\u{2028}", #"\u{2028}"#), ("\u{E000}", "\u{FFFD}"), ("\u{10FFFF}", "\u{FFFD}"),
        ("a\u{FE0F}", "a"), ("\0", #"\u{0}"#),
    ])
    func nothingMakesATerminalDoAnything(text: String, shown: String) { #expect(text.shown == shown) }

    @Test(arguments: [
        ("checkout", 8, String.Cut.end, "checkout"), ("checkout", 5, .end, "chec…"), ("checkout", 1, .end, "…"),
        ("checkout", 0, .end, ""), ("検索検索", 5, .end, "検索…"), ("検索検索", 4, .end, "検…"),
        (#"availability{region="eu"}"#, 15, .middle, #"availab…n="eu"}"#), ("abcdef", 2, .middle, "a…"),
    ])
    func textsAreCut(text: String, width: Int, cut: String.Cut, fitted: String) {
        #expect(text.fitted(width, cut: cut) == fitted)
        #expect(text.fitted(width, cut: cut).columns <= max(0, width))
    }

    @Test func linesAreBrokenAtWords() {
        let lines = StyledLine.wrapped("one two three supercalifragilistic", width: 12, indent: 2).map(\.text)
        #expect(lines == ["  one two", "  three", "  supercalif", "  ragilistic"])
    }

    @Test func halvesOfWideCharactersDoNotStay() {
        var frame = Frame(Size(columns: 6, rows: 1))
        frame.write("検索", row: 0, column: 0)
        frame.write("x", row: 0, column: 1)
        #expect(frame.lines == [" x索"])
        frame.write("y", row: 0, column: 2)
        #expect(frame.lines == [" xy"])
        // There is no room for half of one.
        #expect(frame.write("索", row: 0, column: 5) == 5)
    }
}
