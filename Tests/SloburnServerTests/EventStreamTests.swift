import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization
import Testing

@testable import SloburnServer

@Suite(.timeLimit(.minutes(1))) struct EventStreamTests {
    /// Does something at each write, and takes note of the end.
    private struct Writer: ResponseBodyWriter {
        let onWrite: @Sendable () -> Void
        let onFinish: @Sendable () -> Void

        mutating func write(_ buffer: ByteBuffer) async throws { onWrite() }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws { onFinish() }
    }

    @Test func endsOnceItsTokenCountsNoMore() async throws {
        let board = try #require(BoardFixture.builder([BoardFixture.snapshot("search")]).published())
        let site = SiteFixture.site(board, tokens: try SiteFixture.tokens())
        let authorization = "Bearer \(SiteFixture.token)"
        let head = HTTPRequest(
            method: .get, scheme: "http", authority: "a", path: "/api/v1/stream",
            headerFields: [.authorization: authorization])
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let access = try #require(site.access(authorization))
        let stream = try EventStream(site: site, target: RequestTarget(path: "/", query: nil), access: access)
        let writes = Mutex(0)
        let ends = Mutex(0)
        try await stream.answer(request).body.write(
            Writer(
                onWrite: {
                    // The second one is what there is; nothing is published after it.
                    guard
                        writes.withLock({
                            $0 += 1; return $0
                        }) == 2
                    else { return }
                    var origins = site.origins
                    origins.tokens = TokenTable()
                    site.take(origins)
                    site.publisher.publish(board.next)
                }, onFinish: { ends.withLock { $0 += 1 } }))
        #expect(writes.withLock { $0 } == 2)
        #expect(ends.withLock { $0 } == 1)
    }
}

extension Board {
    /// The state that follows without news.
    fileprivate var next: Board {
        var next = self
        next.generation += 1
        return next
    }
}
