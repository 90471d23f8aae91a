import NIOCore
import SloburnConfig
import SloburnModel
import Testing

@testable import SloburnServer

@Suite struct EventPlaceTests {
    private typealias Fixture = BoardFixture

    /// What a reader is told, as the names of the events and what they are about.
    private static func told(
        _ place: inout EventPlace, _ board: Board, _ stream: EventStream
    ) -> [String] {
        var text = EventText()
        place.advance(to: board, in: stream, &text)
        let blocks = String(buffer: text.buffer).split(separator: "\n\n")
        return blocks.map { block in
            let name = block.split(separator: "\n")[0].dropFirst("event: ".count)
            guard name != "published", name != "reset" else { return String(name) }
            return "\(name) \(Fixture.key(of: Array(block.utf8)))"
        }
    }

    private static func stream(_ query: String, _ board: Board, scope: [String: [String]] = [:]) throws
        -> EventStream
    {
        try EventStream(
            site: SiteFixture.site(board), target: RequestTarget(path: "/", query: query),
            access: Access(name: nil, role: .viewer, scope: scope))
    }

    private let builder = Fixture.builder([
        Fixture.snapshot("checkout{region=\"eu\"}"), Fixture.snapshot("search", service: "search"),
    ])

    @Test func tellsWhatThereIsThenWhatChanges() throws {
        var board = try #require(builder.published())
        let stream = try Self.stream("", board)
        var place = EventPlace(nil, board: board)
        #expect(Self.told(&place, board, stream) == ["snapshot checkout{region=\"eu\"}", "snapshot search"])
        #expect(Self.told(&place, board, stream) == [])
        builder.take(
            .snapshots, key: "search", value: Fixture.snapshot("search", service: "search", remaining: 0), offset: 5)
        builder.take(.alerts, key: "search/page", value: Fixture.alert("search", service: "search"), offset: 3)
        board = try #require(builder.published())
        #expect(Self.told(&place, board, stream) == ["snapshot search", "alert search/page"])
        builder.take(.snapshots, key: "search", value: nil, offset: 6)
        board = try #require(builder.published())
        #expect(Self.told(&place, board, stream) == ["removed search"])
    }

    @Test func goesOnWhereAReaderWas() throws {
        builder.take(.alerts, key: "search/page", value: Fixture.alert("search", service: "search"), offset: 3)
        let first = try #require(builder.published())
        builder.take(
            .snapshots, key: "search", value: Fixture.snapshot("search", service: "search", remaining: 0), offset: 5)
        builder.take(.alerts, key: "checkout/page", value: Fixture.alert("checkout"), offset: 4)
        let board = try #require(builder.published())
        let stream = try Self.stream("", board)
        var place = EventPlace("run.\(first.generation).3", board: board)
        #expect(Self.told(&place, board, stream) == ["snapshot search", "alert checkout/page"])
        // A server that was started anew knows no states of before, but transitions have their offsets.
        var later = EventPlace("other.99.3", board: board)
        #expect(
            Self.told(&later, board, stream)
                == ["snapshot checkout{region=\"eu\"}", "snapshot search", "alert checkout/page"])
    }

    @Test(arguments: ["", "x", "run.1", "run.x.1", "run.1.99999999999999999999", "run.1.1.1", "run.-5.-7"])
    func takesNoHarmFromIdsThatAreNone(_ id: String) throws {
        let board = try #require(builder.published())
        var place = EventPlace(id, board: board)
        #expect(Self.told(&place, board, try Self.stream("", board)).contains("snapshot search"))
    }

    @Test func tellsNoMoreThanIsAskedFor() throws {
        builder.take(.alerts, key: "search/page", value: Fixture.alert("search", service: "search"), offset: 3)
        _ = builder.published()
        builder.take(.alerts, key: "search/page", value: Fixture.alert("search", service: "search"), offset: 4)
        let board = try #require(builder.published())
        func told(_ query: String, scope: [String: [String]] = [:]) throws -> [String] {
            var place = EventPlace("run.0.3", board: board)
            return Self.told(&place, board, try Self.stream(query, board, scope: scope))
        }
        #expect(try told("view=changes") == ["published", "alert search/page"])
        #expect(try told("key=search") == ["published", "snapshot search", "alert search/page"])
        #expect(try told("region=eu") == ["snapshot checkout{region=\"eu\"}"])
        #expect(try told("", scope: ["team": ["shop"]]) == ["snapshot checkout{region=\"eu\"}"])
        #expect(throws: ProblemDetails.self) { try told("key=search", scope: ["team": ["shop"]]) }
        #expect(throws: ProblemDetails.self) { try told("view=nix") }
    }

    @Test func beginsAnewAfterMoreThanIsRemembered() throws {
        let first = try #require(builder.published())
        let anew = BoardBuilder(after: first, catalog: Fixture.catalog)
        anew.take(.snapshots, key: "search", value: Fixture.snapshot("search", service: "search"), offset: 0)
        var board = try #require(anew.published())
        let stream = try Self.stream("", board)
        var place = EventPlace("run.\(first.generation - 1).-1", board: board)
        #expect(Self.told(&place, board, stream) == ["reset", "snapshot search"])
        // Whoever had all that was published has not heard either that `checkout` has gone.
        var newest = EventPlace("run.\(first.generation).-1", board: board)
        #expect(Self.told(&newest, board, stream) == ["reset", "snapshot search"])
        anew.take(
            .snapshots, key: "search", value: Fixture.snapshot("search", service: "search", remaining: 0), offset: 1)
        board = try #require(anew.published())
        #expect(Self.told(&place, board, stream) == ["snapshot search"])
    }

    @Test func tellsWhatHasComeBackAsItIs() throws {
        let first = try #require(builder.published())
        builder.take(.snapshots, key: "search", value: nil, offset: 6)
        let between = try #require(builder.published())
        builder.take(
            .snapshots, key: "search", value: Fixture.snapshot("search", service: "search", remaining: 0.1), offset: 7)
        let board = try #require(builder.published())
        let stream = try Self.stream("", board)
        var slow = EventPlace("run.\(first.generation).-1", board: board)
        #expect(Self.told(&slow, board, stream) == ["snapshot search"])
        var quick = EventPlace("run.\(first.generation).-1", board: first)
        #expect(Self.told(&quick, between, stream) == ["removed search"])
        #expect(Self.told(&quick, board, stream) == ["snapshot search"])
    }

    @Test func tellsWhatAFilterDoesNotLetPassAnyMore() throws {
        builder.take(
            .snapshots, key: "search", value: Fixture.snapshot("search", service: "search", firing: ["page"]), offset: 5
        )
        var board = try #require(builder.published())
        let stream = try Self.stream("state=page", board)
        var place = EventPlace(nil, board: board)
        #expect(Self.told(&place, board, stream) == ["snapshot search"])
        builder.take(.snapshots, key: "search", value: Fixture.snapshot("search", service: "search"), offset: 6)
        board = try #require(builder.published())
        #expect(Self.told(&place, board, stream) == ["removed search"])
        // What stays as it is goes only once.
        builder.take(
            .snapshots, key: "search", value: Fixture.snapshot("search", service: "search", total: 2_000), offset: 7)
        board = try #require(builder.published())
        #expect(Self.told(&place, board, stream) == [])
    }

    @Test func tellsThatTheOneBudgetIsGone() throws {
        var board = try #require(builder.published())
        let stream = try Self.stream("key=search", board)
        var place = EventPlace(nil, board: board)
        #expect(Self.told(&place, board, stream) == ["published", "snapshot search"])
        builder.take(.snapshots, key: "search", value: nil, offset: 6)
        builder.take(.snapshots, key: "checkout{region=\"eu\"}", value: nil, offset: 7)
        board = try #require(builder.published())
        #expect(Self.told(&place, board, stream) == ["published", "removed search"])
    }

    @Test func beginsAnewWhereLabelsHaveChanged() throws {
        let first = try #require(builder.published())
        // Nobody's team is known any more.
        builder.take(BudgetCatalog(EngineDefinition(sources: [], budgets: [])))
        let board = try #require(builder.published())
        let stream = try Self.stream("", board, scope: ["team": ["shop"]])
        var place = EventPlace("run.\(first.generation).-1", board: board)
        #expect(Self.told(&place, board, stream) == ["reset"])
    }
}
