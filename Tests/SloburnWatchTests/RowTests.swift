import SloburnServer
import Testing

@testable import SloburnWatch

/// Which budgets are listed, and in which order.
@Suite struct RowTests {
    @Test(arguments: [
        ("", 9), ("team=shop", 2), ("team=shop region=eu", 1), ("region=eu region=us-east-with-a-long-name", 2),
        ("state=page state=ticket", 2), ("state=ATRISK", 1), ("checkout us-east", 1), ("MAIL", 2), ("q=mail", 2),
        (#"service="search" gold"#, 1), ("team=nobody", 0), ("=", 2), ("検索", 1), ("billing", 1), ("tier=1", 9),
    ])
    func filtersAreThoseOfTheDashboard(text: String, count: Int) throws {
        let state = WatchFixture.state(filter: try RowFilter(text))
        #expect(state.rows.count == count)
    }

    @Test func aStateThatIsNoneIsRefused() {
        #expect(throws: RowFilter.Problem.self) { try RowFilter("state=red") }
    }

    @Test func alertsAreFilteredAsWell() throws {
        var state = WatchFixture.state(filter: try RowFilter("severity=ticket"))
        state.type("a")
        #expect(state.alerts.map(\.key) == ["search-latency/gold/ticket"])
        state.type("/")
        state.press(.control("u"))
        state.type("checkout")
        #expect(state.alerts.map(\.key) == [#"checkout{region="eu"}/page"#])
    }

    @Test(arguments: [
        (BudgetOrder.remaining, "login"), (.burn1h, #"checkout{region="eu"}"#), (.burn5m, #"checkout{region="eu"}"#),
        (.exhaustsAt, #"checkout{region="eu"}"#), (.state, #"checkout{region="eu"}"#), (.team, "payments"),
        (.service, "archive"), (.slo, "archive"), (.tier, "login"), (.objective, "login"),
    ])
    func everyColumnSorts(order: BudgetOrder, first: String) {
        let board = WatchFixture.board()
        let sorted = order.sorted(board.budgets, isReversed: false)
        #expect(sorted.first?.key == first)
        #expect(Set(sorted.map(\.key)) == Set(board.budgets.map(\.key)))
    }

    @Test(arguments: [
        ("a2", "a10", -1), ("a10", "a2", 1), ("a", "b", -1), ("a", "a", 0), ("a", "ab", -1), ("a02", "a2", 0),
    ])
    func numbersInNamesCount(left: String, right: String, order: Int) {
        #expect(NaturalOrder.compare(Array(left.utf8), Array(right.utf8)).signum() == order)
    }

    @Test(arguments: [
        (40, [OverviewColumn.state, .slo, .remaining]),
        (60, [.state, .slo, .remaining, .burn1h]),
        (80, [.state, .slo, .remaining, .burn5m, .burn1h, .exhaustsAt]),
        (90, [.state, .slo, .objective, .remaining, .burn5m, .burn1h, .exhaustsAt]),
        (200, OverviewColumn.allCases),
    ])
    func columnsAreDroppedByTheirWeight(width: Int, columns: [OverviewColumn]) {
        let layout = OverviewColumn.layout(width: width - WatchState.margin, longest: 300)
        #expect(layout.map(\.column) == columns)
        let used = layout.reduce(0) { $0 + $1.width + OverviewColumn.space } - OverviewColumn.space
        #expect(used == width - WatchState.margin)
    }
}
