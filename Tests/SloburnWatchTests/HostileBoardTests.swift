import SloburnServer
import SloburnTestKit
import Testing

@testable import SloburnWatch

/// Whatever records hold, a terminal gets nothing of it but characters.
@Suite struct HostileBoardTests {
    private static let evil = [
        "\u{1B}[2J\u{1B}[H", "\u{1B}]0;owned\u{07}", "\u{9B}31m", "a\rb\nc\td", "\u{202E}gnp.exe", "\u{2066}\u{2069}",
        "\u{1B}P1$r\u{1B}\\", String(repeating: "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", count: 40),
        "\u{7F}\u{08}\0",
        "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", String(repeating: "検", count: 200), "\u{FEFF}\u{E000}\u{E0041}",
    ]

    private static let board: Board = {
        let budgets = evil.enumerated().map { place, text in
            WatchFixture.Budget(
                key: "slo-\(place){region=\"\(text)\"}", service: text, remaining: 0.1, firing: [text, "page"],
                more: #","adjustments":[{"name":\#(WatchFixture.quoted(text)),"effect":"exclude"}]"#)
        }
        let alerts = evil.enumerated().map { place, text in
            WatchFixture.alert("slo-\(place){region=\"\(text)\"}", place % 2 == 0 ? text : "page", owner: text)
        }
        return WatchFixture.board(budgets, alerts: alerts)
    }()

    private static func expectHarmless(_ text: some Sequence<Unicode.Scalar>, _ note: String) {
        for scalar in text {
            let isHarmless: Bool =
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
                default: true
                }
            #expect(isHarmless, "U+\(String(scalar.value, radix: 16)), \(note)")
        }
    }

    @Test(arguments: [(80, 24), (40, 12), (200, 50), (30, 6)])
    func noSequenceReachesTheTerminal(columns: Int, rows: Int) {
        var state = WatchFixture.state(columns, rows, Self.board)
        _ = state.take(.problem(Self.evil.joined()))
        var screen = TerminalScreen(columns: columns, rows: rows) { CharacterWidth.columns(of: $0) }
        var shown: Frame?
        var keys: [Key] = [
            .enter, .pageDown, .pageDown, .end, .character("n"), .escape, .character("a"), .enter, .escape,
        ]
        keys += [.escape, .character("/")] + "\u{202E}x\u{301}".map { Key.character($0) }
        for key in keys {
            state.press(key)
            let frame = state.frame
            for line in frame.lines { Self.expectHarmless(line.unicodeScalars, "\(key)") }
            screen.take(FrameDiffer(.many).bytes(from: shown, to: frame))
            shown = frame
            #expect(screen.unknown == [])
        }
        // Only colours, places and erasing are sent.
        let bytes = FrameDiffer(.many).bytes(from: nil, to: state.frame)
        let plain = String(decoding: bytes, as: UTF8.self).replacing(/\u{1B}\[[0-9;]*[HGKJm]/, with: "")
        Self.expectHarmless(plain.unicodeScalars, "sent")
    }

    @Test func noSequenceIsPrinted() throws {
        let state = WatchFixture.state(80, 24, Self.board)
        let pages = try Self.board.budgets.flatMap { try #require(state.plainPage(of: $0.key)) }
        for line in state.plainOverview + pages { Self.expectHarmless(line.unicodeScalars, line) }
        #expect(state.plainOverview.count == 1 + Self.evil.count)
    }
}
