import SloburnModel
import SloburnServer
import Testing

@testable import SloburnWatch

/// What is shown changes by what happens.
@Suite struct WatchStateTests {
    private static func keys(_ state: WatchState) -> [String] { state.rows.map(\.key) }

    private static func chosen(_ state: WatchState) -> String? {
        state.frame.lines.first { $0.hasPrefix(">") }
    }

    @Test func thoseThatFireStandFirstThenByWhatIsLeft() {
        #expect(
            Self.keys(WatchFixture.state()) == [
                #"checkout{region="eu"}"#, "search-latency/gold", "login", "payments", "mail",
                #"checkout{region="us-east-with-a-long-name"}"#, "商品検索", "archive", "mail@00000000000000ab",
            ])
    }

    @Test func theChosenRowStaysChosenWhenRowsMove() {
        var state = WatchFixture.state()
        state.press(.down, .down)
        #expect(Self.chosen(state)?.contains("login") == true)
        var budgets = WatchFixture.budgets
        budgets.append(.init(key: "new", firing: ["page"]))
        _ = state.take(.board(WatchFixture.board(budgets)))
        #expect(Self.chosen(state)?.contains("login") == true)
        #expect(state.cursor.index == 3)
        // A budget that goes leaves its place to the next one.
        budgets.removeAll { $0.key == "login" }
        _ = state.take(.board(WatchFixture.board(budgets)))
        #expect(Self.chosen(state)?.contains("payments") == true)
    }

    @Test func untilSomebodyChoosesTheFirstRowIsChosen() {
        var state = WatchFixture.state()
        _ = state.take(
            .board(WatchFixture.board(WatchFixture.budgets + [.init(key: "a-new", remaining: 0, firing: ["page"])])))
        #expect(Self.chosen(state)?.contains("a-new") == true)
        #expect(state.cursor.top == 0)
    }

    @Test func rowsAreScrolled() {
        let budgets = (0..<100).map { WatchFixture.Budget(key: "slo-\($0)", remaining: Double($0) / 100) }
        var state = WatchFixture.state(80, 14, WatchFixture.board(budgets, alerts: []))
        #expect(state.bodyHeight == 10)
        state.press(.pageDown)
        #expect((state.cursor.index, state.cursor.top) == (10, 1))
        state.press(.character("G"))
        #expect((state.cursor.index, state.cursor.top) == (99, 90))
        #expect(state.frame.lines.last?.hasSuffix("91–100 of 100") == true)
        state.press(.down, .pageUp, .up)
        #expect((state.cursor.index, state.cursor.top) == (88, 88))
        state.press(.home)
        #expect((state.cursor.index, state.cursor.top) == (0, 0))
        state.type("jjjk")
        #expect(state.cursor.index == 2)
        // What is chosen stays in sight.
        state.press(.end)
        _ = state.take(.resize(Size(columns: 80, rows: 40)))
        #expect((state.cursor.index, state.cursor.top) == (99, 64))
    }

    @Test func itIsSortedByColumns() {
        var state = WatchFixture.state(200, 50)
        state.type(">>")
        #expect(state.order == .slo)
        #expect(Self.keys(state).prefix(2) == ["archive", #"checkout{region="eu"}"#])
        state.type("r")
        #expect(Self.keys(state).last == "archive")
        state.type("<")
        #expect(state.order == .state && !state.isReversed)
        state.type("<<")
        #expect(state.order == .exhaustsAt)
        state.type("0")
        #expect(state.order == .urgency)
    }

    @Test func aFilterIsSeenWhileItIsTyped() {
        var state = WatchFixture.state()
        state.type("/mail")
        #expect(Self.keys(state) == ["mail", "mail@00000000000000ab"])
        #expect(state.frame.lines.last?.hasPrefix("/mail█") == true)
        state.press(.enter)
        #expect(state.frame.lines.last?.hasPrefix("filter: mail (Esc: all)") == true)
        state.type("/")
        state.press(.control("w"))
        #expect(state.rows.count == 9)
        state.press(.escape)
        #expect(Self.keys(state).count == 2)
        state.press(.escape)
        #expect(state.rows.count == 9)
    }

    @Test func whatIsNoStateIsSaidAndNotTaken() {
        var state = WatchFixture.state()
        state.type("/state=pag")
        #expect(state.frame.lines.last?.contains("state=pag: must be one of page, ticket") == true)
        #expect(state.rows.count == 9)
        state.press(.enter)
        #expect(state.input != nil)
        state.type("e")
        #expect(Self.keys(state) == [#"checkout{region="eu"}"#])
        state.press(.enter)
        #expect(state.input == nil)
    }

    @Test func pagesAreOpenedAndLeft() {
        var state = WatchFixture.state()
        state.press(.enter)
        #expect(state.page == .budget(#"checkout{region="eu"}"#))
        state.type("n")
        #expect(state.page == .budget("search-latency/gold"))
        state.type("pp")
        #expect(state.page == .budget(#"checkout{region="eu"}"#))
        state.type("?")
        #expect(state.page == .help)
        state.type("?")
        state.press(.escape)
        #expect(state.page == .overview)
        state.type("a")
        #expect(state.alerts.map(\.severity) == ["page", "ticket"])
        state.press(.down, .enter)
        #expect(state.page == .alert("search-latency/gold/ticket"))
        state.press(.enter)
        #expect(state.page == .budget("search-latency/gold"))
        state.press(.escape, .escape, .escape)
        #expect(state.page == .overview)
    }

    @Test func aPageScrollsToItsEndOnly() {
        var state = WatchFixture.state(80, 12)
        state.press(.enter, .end)
        let last = state.scroll
        #expect(last == state.document.count - state.documentHeight && last > 0)
        state.press(.down)
        #expect(state.scroll == last)
        state.press(.home, .up)
        #expect(state.scroll == 0)
    }

    @Test func whatIsGoneIsSaid() {
        var state = WatchFixture.state()
        state.press(.enter)
        _ = state.take(.board(WatchFixture.board([], alerts: [])))
        #expect(state.frame.lines.contains { $0.contains("There is no budget checkout") })
        state.press(.escape)
        #expect(state.frame.lines.contains { $0.contains("There are no budgets yet.") })
    }

    @Test(arguments: [Key.character("q"), .control("c")])
    func itEndsOnWish(key: Key) {
        var state = WatchFixture.state()
        #expect(state.take(.key(key)) == [.quit])
        state.press(.enter)
        #expect(state.take(.key(key)) == [.quit])
        #expect(state.take(.key(.control("l"))) == [.repaint])
    }

    @Test func whileAFilterIsTypedQIsALetter() {
        var state = WatchFixture.state()
        state.type("/")
        #expect(state.take(.key(.character("q"))) == [])
        #expect(state.take(.key(.control("c"))) == [.quit])
    }
}
