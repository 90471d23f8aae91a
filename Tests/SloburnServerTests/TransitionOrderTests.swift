import Testing

@testable import SloburnServer

@Suite struct TransitionOrderTests {
    /// A builder of several topics of transitions that has read these, of which each is from another minute.
    private static func scattered(_ minutes: [Int], after last: Board = Board(run: "run")) -> BoardBuilder {
        let builder = BoardBuilder(after: last, catalog: BoardFixture.catalog, areTransitionsScattered: true)
        for minute in minutes { take(minute, into: builder) }
        return builder
    }

    private static func take(_ minute: Int, into builder: BoardBuilder) {
        let at = "2026-11-18T11:\(minute):00.000Z"
        builder.take(.alerts, key: "m\(minute)/page", value: BoardFixture.alert("m\(minute)", at: at), offset: 0)
    }

    @Test func bringsTransitionsOfSeveralTopicsIntoOneOrder() throws {
        let builder = Self.scattered([30, 50, 20, 40])
        let part = builder.publish(at: BoardFixture.now, evaluatedAt: nil, isComplete: false, isConnected: true)
        #expect(part?.transitions.isEmpty == true, "the rest may lie before it")
        var board = try #require(builder.published())
        #expect(board.transitions.map(\.key) == ["m20/page", "m30/page", "m40/page", "m50/page"])
        let places = board.transitions.map(\.sequence)
        // What comes later is told later, whatever its time is.
        Self.take(45, into: builder)
        board = try #require(builder.published())
        #expect(board.transitions.map(\.key).last == "m45/page")
        #expect(board.transitions.map(\.sequence).isStrictlyRising)
        // After a restart, and with less on the topics, a place means the same.
        let anew = try #require(Self.scattered([50, 40, 30], after: board).published())
        #expect(anew.transitions.map(\.sequence) == Array(places.dropFirst()))
    }
}

extension [Int64] {
    fileprivate var isStrictlyRising: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}
