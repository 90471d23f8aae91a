import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnWatch

/// What a terminal is sent makes it show what it is to show.
@Suite struct FrameDifferTests {
    private static let words = [
        "checkout", "検索", "e\u{301}", "12.3 %", " ", "    ", "!! Page", "−5.0×", "█████░░░░░", "😀", "a", "",
    ]
    private static let styles: [Style] = [
        .plain, .bold, .soft, .banner, Style(.page), Style(.ok), Style(.ticket, isBold: true),
    ]

    private static func screen(_ size: Size) -> TerminalScreen {
        TerminalScreen(columns: size.columns, rows: size.rows) { CharacterWidth.columns(of: $0) }
    }

    private static func expect(_ screen: TerminalScreen, toShow frame: Frame, _ palette: Palette, _ note: String) {
        #expect(screen.unknown == [], "\(note)")
        for row in 0..<frame.size.rows {
            let wanted = frame[row].map { TerminalScreen.Cell(text: $0.glyph, style: palette.parameters(of: $0.style)) }
            #expect(screen.cells[row] == wanted, "row \(row), \(note)")
        }
    }

    @Test("Frames one after the other", arguments: 0..<20)
    func framesOneAfterTheOther(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let palette = random.pick(Palette.allCases)
        let differ = FrameDiffer(palette)
        var frame = Frame(Size(columns: 1 + random.index(1..<60), rows: 1 + random.index(0..<12)))
        var screen = Self.screen(frame.size)
        var shown: Frame?
        for step in 0..<60 {
            if random.chance(100) {
                frame = Frame(Size(columns: 1 + random.index(1..<60), rows: 1 + random.index(0..<12)))
                screen.resize(columns: frame.size.columns, rows: frame.size.rows)
            }
            if random.chance(200) { frame = Frame(frame.size) }
            for _ in 0..<random.index(0..<8) {
                let (row, column) = (random.index(0..<frame.size.rows), random.index(0..<frame.size.columns))
                frame.write(random.pick(Self.words), random.pick(Self.styles), row: row, column: column)
                if random.chance(100) { frame.reverse(row: row) }
            }
            screen.take(differ.bytes(from: shown, to: frame))
            shown = frame
            Self.expect(screen, toShow: frame, palette, "seed \(seed), step \(step)")
        }
    }

    @Test("All pages at all sizes", arguments: [(80, 24), (40, 12), (200, 50), (30, 6), (10, 3)])
    func pagesOneAfterTheOther(columns: Int, rows: Int) {
        var state = WatchFixture.state(columns, rows)
        let differ = FrameDiffer(.many)
        var screen = Self.screen(state.size)
        var shown: Frame?
        for key: Key in [
            .down, .enter, .down, .escape, .character("a"), .enter, .escape, .escape, .character("?"), .end,
        ] {
            state.press(key)
            let frame = state.frame
            screen.take(differ.bytes(from: shown, to: frame))
            shown = frame
            Self.expect(screen, toShow: frame, .many, "\(key)")
        }
    }

    @Test func nothingNewIsNothingSent() {
        var state = WatchFixture.state()
        let frame = state.frame
        #expect(FrameDiffer(.many).bytes(from: frame, to: frame) == [])
        // Time alone changes nothing that is seen, for a while.
        _ = state.take(.tick(WatchFixture.now + .seconds(2)))
        #expect(FrameDiffer(.many).bytes(from: frame, to: state.frame) == [])
    }

    @Test func aFigureIsFewBytes() throws {
        var state = WatchFixture.state(200, 50)
        let before = state.frame
        var budgets = WatchFixture.budgets
        let place = try #require(budgets.firstIndex { $0.key == "mail" })
        budgets[place].remaining = 0.62
        _ = state.take(.board(WatchFixture.board(budgets)))
        let bytes = FrameDiffer(.many).bytes(from: before, to: state.frame)
        print(
            "one figure: \(bytes.count) bytes; the whole frame: \(FrameDiffer(.many).bytes(from: nil, to: before).count)"
        )
        #expect((1...16).contains(bytes.count))
    }

    @Test func noColourMeansNone() {
        let state = WatchFixture.state()
        let text = String(decoding: FrameDiffer(.none).bytes(from: nil, to: state.frame), as: UTF8.self)
        #expect(text.matches(of: /\u{1B}\[0(;[17])*m/).count == text.matches(of: /\u{1B}\[[0-9;]*m/).count)
        #expect(text.contains("!! Page"))
    }

    @Test(arguments: [
        (["TERM": "xterm-256color"], false, Palette.many), (["TERM": "xterm"], false, .sixteen),
        (["TERM": "xterm", "COLORTERM": "truecolor"], false, .many),
        (["TERM": "xterm", "NO_COLOR": "1"], false, .none),
        (["TERM": "xterm", "NO_COLOR": ""], false, .sixteen), (["TERM": "xterm"], true, .none),
        (["TERM": "dumb"], false, .none), (["TERM": "vt100"], false, .none),
    ])
    func theEnvironmentTellsTheColours(environment: [String: String], isRefused: Bool, palette: Palette) {
        #expect(Palette(environment: environment, isRefused: isRefused) == palette)
    }
}
