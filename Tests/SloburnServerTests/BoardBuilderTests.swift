import SloburnModel
import SloburnPipeline
import Testing

@testable import SloburnServer

@Suite struct BoardBuilderTests {
    private typealias Fixture = BoardFixture

    @Test func publishesTheLastOfEachKeyInTheirOrder() throws {
        let builder = Fixture.builder([
            Fixture.snapshot("search", service: "search"), Fixture.snapshot("checkout{region=\"eu\"}"),
            Fixture.snapshot("search", service: "search", remaining: 0.25),
        ])
        let board = try #require(builder.published())
        #expect(board.budgets.map(\.key) == ["checkout{region=\"eu\"}", "search"])
        #expect(board.budget("search")?.facts.remaining == 0.25)
        #expect(board.budget("nix") == nil)
        #expect(board.generation == 1)
        #expect(builder.published() == nil, "nothing has changed")
    }

    @Test func tellsAtWhichStateABudgetChanged() throws {
        let builder = Fixture.builder([Fixture.snapshot("checkout"), Fixture.snapshot("search")])
        _ = builder.published()
        builder.take(.snapshots, key: "search", value: Fixture.snapshot("search", remaining: 0), offset: 1)
        let board = try #require(builder.published())
        #expect(board.budget("search")?.generation == 2)
        #expect(board.budget("checkout")?.generation == 1)
    }

    @Test func forgetsWhatATombstoneTakesAwayAndRemembersThat() throws {
        let builder = Fixture.builder([Fixture.snapshot("checkout"), Fixture.snapshot("search")])
        _ = builder.published()
        builder.take(.snapshots, key: "checkout", value: nil, offset: 1)
        builder.take(.snapshots, key: "never-there", value: nil, offset: 2)
        let board = try #require(builder.published())
        #expect(board.budgets.map(\.key) == ["search"])
        #expect(board.removals.map(\.key) == ["checkout"])
        #expect(board.removals.map(\.generation) == [2])
    }

    @Test(arguments: ["", "null", "[]", "{}", "{\"key\":1}", "{\"key\":\"a\",\"slo\":\"a\"", "\u{0}"])
    func countsWhatIsNoSnapshot(_ text: String) throws {
        let builder = Fixture.builder([Fixture.snapshot("search")])
        builder.take(.snapshots, key: "a", value: Array(text.utf8), offset: 1)
        builder.take(.activeAlerts, key: "a", value: Array(text.utf8), offset: 1)
        builder.take(.alerts, key: "a", value: Array(text.utf8), offset: 1)
        builder.take(.periods, key: "a", value: Array(text.utf8), offset: 1)
        builder.take(.quality, key: "a", value: Array(text.utf8), offset: 1)
        let board = try #require(builder.published())
        #expect(board.budgets.map(\.key) == ["search"])
        #expect(board.firing.isEmpty && board.transitions.isEmpty && board.periods.isEmpty && board.sources.isEmpty)
        #expect(builder.unreadable == 4)
    }

    @Test func showsTheAlertsThatFireAndKeepsTransitions() throws {
        let builder = Fixture.builder([])
        builder.take(.activeAlerts, key: "checkout/page", value: Fixture.alert("checkout"), offset: 0)
        builder.take(.activeAlerts, key: "search/page", value: Fixture.alert("search"), offset: 1)
        builder.take(.activeAlerts, key: "search/page", value: nil, offset: 2)
        builder.take(.alerts, key: "search/page", value: Fixture.alert("search"), offset: 7)
        builder.take(.alerts, key: "search/page", value: Fixture.alert("search", status: "resolved"), offset: 9)
        let board = try #require(builder.published())
        #expect(board.firing.map(\.key) == ["checkout/page"])
        #expect(board.transitions.map(\.sequence) == [7, 9])
        #expect(board.transitions.map(\.isFiring) == [true, false])
    }

    @Test func keepsABoundedNumberOfTransitions() throws {
        let builder = Fixture.builder([])
        let value = Fixture.alert("checkout")
        for offset in 0..<Int64(BoardBuilder.kept * 2) {
            builder.take(.alerts, key: "checkout/page", value: value, offset: offset)
        }
        let board = try #require(builder.published())
        #expect((BoardBuilder.kept...BoardBuilder.kept * 3 / 2).contains(board.transitions.count))
        #expect(board.transitions.last?.sequence == Int64(BoardBuilder.kept * 2 - 1))
    }

    @Test func findsTeamsByTheConfiguration() throws {
        let builder = Fixture.builder([
            Fixture.snapshot("checkout{region=\"eu\"}"), Fixture.snapshot("search", service: "search"),
        ])
        var board = try #require(builder.published())
        #expect(board.budget("checkout{region=\"eu\"}")?.labels["team"] == ["shop"])
        #expect(board.budget("checkout{region=\"eu\"}")?.labels["region"] == ["eu"])
        #expect(board.budget("search")?.labels["team"] == [])
        builder.take(BudgetCatalog(EngineDefinition(sources: [], budgets: [])))
        board = try #require(builder.published())
        #expect(board.budget("checkout{region=\"eu\"}")?.labels["team"] == [])
        #expect(board.budget("checkout{region=\"eu\"}")?.generation == 2)
    }

    @Test func addsUpWhatBecameOfTheInputOfTheLastHour() throws {
        func record(_ at: String, _ records: Int) -> [UInt8] {
            let text = """
                {"source":"web","member":"m","at":"\(at)","records":\(records),"elements":\(records),"counted":2,"unmatched":1,\
                "duplicates":0,"late":0,"rejected":3,"rejectedByClass":{"malformed":2,"unknown_unit":1},\
                "partitions":[{"latestSampleAt":"2026-11-18T11:00:00.000Z","skewMs":-4}]}
                """
            return Array(text.utf8)
        }
        let builder = Fixture.builder([])
        let records = [
            record("2026-11-18T09:00:00.000Z", 999), record("2026-11-18T11:00:00.000Z", 60),
            record("2026-11-18T11:01:00.000Z", 180),
        ]
        for value in records { builder.take(.quality, key: "web", value: value, offset: 0) }
        let coverage = #"{"source":"web","at":"2026-11-18T11:00:00.000Z","coverage":{"1h":0.5,"1d":null}}"#
        builder.take(.quality, key: "web", value: Array(coverage.utf8), offset: 3)
        let figures = try #require(builder.published()?.sources["web"])
        #expect(figures.counts == [240, 240, 4, 2, 0, 0, 6])
        #expect(figures.rejectedByClass == ["malformed": 4, "unknown_unit": 2])
        #expect(figures.recordsPerSecond == 2)
        #expect(figures.skew == -4)
        let shares = try #require(CoverageFacts(figures.coverage).shares)
        #expect(shares.map(\.name) == ["1h", "1d"])
        #expect(shares.map(\.share) == [0.5, nil])
    }
}

@Suite struct BudgetStateTests {
    @Test(
        arguments: [
            (["page"], 0.5, 10, nil, BudgetState.page), (["ticket", "page"], -1, 10, nil, .page),
            (["ticket"], -1, 10, nil, .ticket), (["sev3"], 0.5, 10, nil, .ticket), ([], 0, 10, nil, .exhausted),
            ([], -0.5, 10, nil, .exhausted), ([], 1, 0, nil, .noData),
            ([], 0.5, 10, "2026-11-20T00:00:00.000Z", .atRisk),
            ([], 0.5, 10, "2027-11-20T00:00:00.000Z", .ok), ([], 0.5, 10, nil, .ok),
        ] as [([String], Double, Int64, String?, BudgetState)])
    func isTheFirstThatHolds(
        _ firing: [String], _ remaining: Double, _ total: Int64, _ exhaustsAt: String?, _ state: BudgetState
    ) throws {
        let value = BoardFixture.snapshot(
            "checkout", remaining: remaining, total: total, firing: firing, exhaustsAt: exhaustsAt)
        let board = try #require(BoardFixture.builder([value]).published())
        #expect(board.budgets.first?.facts.state == state)
    }

    @Test func saysNothingOfTheStateOfWhatIsRetired() throws {
        let value = BoardFixture.snapshot(
            "checkout@00000000000000aa", remaining: -1, more: #","retired":{"since":"2026-11-18T11:00:00.000Z"}"#)
        let entry = try #require(BoardFixture.builder([value]).published()?.budgets.first)
        #expect(entry.facts.state == .ok)
        #expect(entry.facts.budget == "checkout")
    }
}
