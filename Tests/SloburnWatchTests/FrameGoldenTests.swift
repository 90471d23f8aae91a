import Foundation
import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnWatch

/// Whole frames, kept as text.
///
/// After a wanted change: `UPDATE_GOLDEN=1 swift test --filter FrameGoldenTests`.
@Suite struct FrameGoldenTests {
    private static let folder = TestBroker.repositoryRoot.appending(path: "Tests/SloburnWatchTests/Fixtures")
    private static let pages: [(name: String, keys: [Key])] = [
        ("overview", []), ("budget", [.enter]), ("alerts", [.character("a")]), ("help", [.character("?")]),
        ("alert", [.character("a"), .enter]),
    ]

    @Test(arguments: [(80, 24), (40, 12), (200, 50)])
    func framesAreAsTheyWere(columns: Int, rows: Int) throws {
        var text = ""
        for page in Self.pages {
            var state = WatchFixture.state(columns, rows)
            for key in page.keys { state.press(key) }
            text += "== \(page.name)\n" + state.frame.lines.joined(separator: "\n") + "\n"
        }
        try Self.expect(text, toBeThatOf: "frames-\(columns)x\(rows).txt")
    }

    @Test func whatIsPrintedIsAsItWas() throws {
        let state = WatchFixture.state()
        let page = try #require(state.plainPage(of: "payments"))
        try Self.expect((state.plainOverview + [""] + page).map { $0 + "\n" }.joined(), toBeThatOf: "printed.txt")
        #expect(state.plainPage(of: "nothing") == nil)
    }

    @Test(arguments: [(29, 24), (80, 5), (1, 1), (0, 0), (3, 2)])
    func tooSmallATerminalIsSaid(columns: Int, rows: Int) {
        var state = WatchFixture.state(columns, rows)
        #expect(columns < 10 || state.frame.lines.joined(separator: " ").contains("is too small"))
        state.press(.enter, .down)
        #expect(state.frame.size == Size(columns: columns, rows: rows))
    }

    private static func expect(_ text: String, toBeThatOf name: String) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(text.utf8).write(to: file) }
        let known = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(text == known)
    }
}
