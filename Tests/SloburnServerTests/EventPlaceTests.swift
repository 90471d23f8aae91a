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
        builder.take(.snapshots, key: "search", value: Fixture.snapshot("search", remaining: 0), offset: 5)
        builder.take(.alerts, key: "search/page", value: Fixture.alert("search"), offset: 3)
        board = try #require(builder.published())
        #expect(Self.told(&place, board, stream) == ["snapshot search", "alert search/page"])
        builder.take(.snapshots, key: "search", value: nil, offset: 6)
        board = try #require(builder.published())
        #expect(Self.told(&place, board, stream) == ["removed search"])
    }

    @Test func goesOnWhereAReaderWas() throws {
        builder.take(.alerts, key: "search/page", value: Fixture.alert("search"), offset: 3)
        let first = try #require(builder.published())
        builder.take(.snapshots, key: "search", value: Fixture.snapshot("search", remaining: 0), offset: 5)
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
        anew.take(.snapshots, key: "search", value: Fixture.snapshot("search"), offset: 0)
        var board = try #require(anew.published())
        let stream = try Self.stream("", board)
        var place = EventPlace("run.\(first.generation - 1).-1", board: board)
        #expect(Self.told(&place, board, stream) == ["reset", "snapshot search"])
        anew.take(.snapshots, key: "search", value: Fixture.snapshot("search", remaining: 0), offset: 1)
        board = try #require(anew.published())
        #expect(Self.told(&place, board, stream) == ["snapshot search"])
    }
}
