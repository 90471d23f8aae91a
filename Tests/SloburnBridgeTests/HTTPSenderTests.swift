import Foundation
import SloburnModel
import SloburnTestKit
import SloburnTestTraits
import Testing

@testable import SloburnBridge

@Suite(.waits, .timeLimit(.minutes(15))) struct HTTPSenderTests {
    private func reply(_ request: OutgoingRequest, timeout: TimeSpan = .seconds(10)) async throws -> HTTPReply {
        let sender = try HTTPSender(timeout: timeout, authorityFile: nil)
        defer { DispatchQueue.global().async { sender.shutdown() } }
        return try await withCheckedThrowingContinuation { continuation in
            sender.send(request) { continuation.resume(with: $0) }
        }
    }

    private func request(_ url: String, body: [UInt8] = [1, 2, 0]) -> OutgoingRequest {
        OutgoingRequest(url: url, headers: [.init("Content-Type", "x/y"), .init("X-A", "b c")], body: body)
    }

    @Test func aRequestArrivesAsItIs() async throws {
        let stub = try HTTPStub { _ in .status(202, body: "ok") }
        let body = (0..<600_000).map { UInt8(truncatingIfNeeded: $0) }
        let reply = try await reply(request(stub.url + "/v2/x%2Fy?a=b", body: body))
        #expect((reply.status, reply.body) == (202, "ok"))
        let got = try #require(stub.requests.first)
        #expect((got.method, got.path) == ("POST", "/v2/x%2Fy?a=b"))
        #expect(got.headers["content-type"] == "x/y")
        #expect(got.headers["x-a"] == "b c")
        #expect(got.headers["user-agent"] == "sloburn")
        #expect(got.body == body)
    }

    @Test func theBeginningOfALongReplyAndItsWaitAreKept() async throws {
        let stub = try HTTPStub { _ in
            .status(429, headers: ["Retry-After": "7"], body: String(repeating: "x", count: 3_000_000))
        }
        let reply = try await reply(request(stub.url))
        #expect((reply.status, reply.retryAfter) == (429, "7"))
        #expect(reply.body == String(repeating: "x", count: HTTPSender.longestExcerpt))
    }

    @Test func aRedirectIsNotFollowed() async throws {
        let stub = try HTTPStub { _ in .status(307, headers: ["Location": "/elsewhere"]) }
        #expect(try await reply(request(stub.url)).status == 307)
        #expect(stub.requests.count == 1)
    }

    @Test func aServerThatIsSilentEndsOrIsNotThereFails() async throws {
        let silent = try HTTPStub { _ in .silence(3) }
        let ended = try HTTPStub { _ in .end }
        for url in [silent.url, ended.url, "http://127.0.0.1:\(try HTTPStub.freePort())", "nonsense"] {
            await #expect(throws: (any Error).self, "\(url)") {
                try await reply(request(url), timeout: .milliseconds(300))
            }
        }
    }

    @Test func aFileOfCertificatesThatIsNoneIsNamed() throws {
        #expect(throws: HTTPSetUpFailure.self) {
            try HTTPSender(timeout: .seconds(1), authorityFile: "/nowhere/ca.pem")
        }
    }
}
