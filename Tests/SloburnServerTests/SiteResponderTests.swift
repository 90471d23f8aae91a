import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTesting
import NIOCore
import SloburnDaemon
import SloburnModel
import Testing

@testable import SloburnServer

@Suite struct SiteResponderTests {
    private typealias Fixture = BoardFixture

    private static let eu = "checkout{region=\"eu\"}"
    private static let euPath = "checkout%7Bregion%3D%22eu%22%7D"
    private static let snapshots = [
        Fixture.snapshot(eu, firing: ["page"]), Fixture.snapshot("search", service: "search"),
    ]

    private static func board() throws -> Board {
        let builder = Fixture.builder(snapshots)
        builder.take(.activeAlerts, key: "\(eu)/page", value: Fixture.alert(eu), offset: 0)
        for offset in 0..<5 as Range<Int64> {
            builder.take(
                .alerts, key: "\(eu)/page", value: Fixture.alert(eu, status: offset % 2 == 0 ? "firing" : "resolved"),
                offset: offset)
        }
        builder.take(
            .alerts, key: "search/ticket", value: Fixture.alert("search", "ticket", service: "search"), offset: 5)
        return try #require(builder.published())
    }

    @Test func listsSnapshotsAsTheyAreOnTheTopic() async throws {
        let site = SiteFixture.site(try Self.board())
        let response = try await SiteFixture.respond(site, "/api/v1/slos")
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "application/json")
        let expected = Self.snapshots.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
        #expect(SiteFixture.text(response) == "[\(expected)]")
    }

    @Test(
        arguments: [
            ("?service=search", ["search"]), ("?service=search&service=checkout", [eu, "search"]), ("?team=shop", [eu]),
            ("?region=eu", [eu]), ("?region=us", []), ("?state=page", [eu]), ("?state=ok", ["search"]),
            ("?q=SEAR", ["search"]), ("?q=shop", [eu]), ("?slo=checkout&region=eu", [eu]), ("?limit=1", [eu]),
            ("?after=checkout%7B", [eu, "search"]), ("?limit=1&after=\(euPath)", ["search"]), ("?nix=1", []),
        ] as [(String, [String])])
    func filters(_ query: String, _ keys: [String]) async throws {
        let site = SiteFixture.site(try Self.board())
        for path in ["slos", "overview"] where path == "slos" || !query.contains("limit") && !query.contains("after") {
            let response = try await SiteFixture.respond(site, "/api/v1/\(path)\(query)")
            let json = try JSONSerialization.jsonObject(with: Data(Array(buffer: response.body)))
            let rows = (json as? [String: Any])?["rows"] ?? json
            #expect((rows as? [[String: Any]])?.map { $0["key"] as? String } == keys, "\(path)")
        }
    }

    @Test(arguments: [
        ("/api/v1/slos?state=nix", 400), ("/api/v1/slos?limit=0", 400), ("/api/v1/slos/nix", 404), ("/api/v1/nix", 404),
        ("/api/v2/slos", 404), ("/api", 404), ("/nix", 404), ("/assets/nix.js", 404), ("/assets/../index.html", 404),
        ("/assets/%2e%2e/index.html", 404), ("/%ff", 400), ("/api/v1/slos/\(euPath)/nix", 404),
        ("/api/v1/slos/\(euPath)/history?step=nix", 400), ("/api/v1/slos/\(euPath)/history?from=nix", 400),
        ("/api/v1/slos/\(euPath)/history?from=2026-11-19T00:00:00Z&to=2026-11-18T00:00:00Z", 400),
        ("/api/v1/alerts/history?limit=5000", 400), ("/api/v1/stream?view=nix", 400), ("/api/v1/stream?key=nix", 404),
        ("/api/v1/alerts/nix", 404), ("/budgets", 404),
    ])
    func explainsWhatGoesWrong(_ path: String, _ status: Int) async throws {
        let response = try await SiteFixture.respond(SiteFixture.site(try Self.board()), path)
        #expect(response.status.code == status)
        #expect(response.headers[.contentType] == "application/problem+json")
        let json = try JSONSerialization.jsonObject(with: Data(Array(buffer: response.body))) as? [String: Any]
        #expect(json?["status"] as? Int == status)
        #expect((json?["detail"] as? String)?.isEmpty == false)
    }

    @Test(
        arguments: ["/healthz", "/metrics", "/", "/api/v1/slos", "/api/v1/stream", "/readyz"],
        [HTTPRequest.Method.post, .delete, .put])
    func onlyReads(_ path: String, _ method: HTTPRequest.Method) async throws {
        let response = try await SiteFixture.respond(SiteFixture.site(try Self.board()), path, method, [:], body: "x")
        #expect(response.status == .methodNotAllowed)
    }

    @Test(arguments: [
        "/", "/alerts", "/sources", "/on-call", "/compliance", "/budgets/a%2Fb", "/budgets/a/b", "/teams/x", "/healthz",
        "/api/v1/slos",
    ])
    func putsWhatBrowsersAreToHoldToOnEverything(_ path: String) async throws {
        let site = SiteFixture.site(try Self.board())
        let response = try await SiteFixture.respond(site, path)
        #expect(response.status == .ok)
        #expect(response.headers[HTTPField.Name("content-security-policy")!] == SecurityHeaders.policy)
        #expect(response.headers[HTTPField.Name("x-content-type-options")!] == "nosniff")
        let head = try await SiteFixture.respond(site, path, .head)
        #expect(head.status == .ok)
        #expect(head.body.readableBytes == 0)
        #expect(head.headers[.contentLength] == response.headers[.contentLength])
    }

    @Test func showsThePageToWhoLooksForOneThatIsNotThere() async throws {
        let response = try await SiteFixture.respond(
            SiteFixture.site(try Self.board()), "/nix", .get, [.accept: "text/html,*/*;q=0.8"])
        #expect(response.status == .notFound)
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test func sendsNothingTwice() async throws {
        let site = SiteFixture.site(try Self.board())
        let first = try await SiteFixture.respond(site, "/api/v1/slos")
        let tag = try #require(first.headers[.eTag])
        for known in [tag, "\"x\", \(tag)", "*"] {
            let again = try await SiteFixture.respond(site, "/api/v1/slos", .get, [.ifNoneMatch: known])
            #expect(again.status == .notModified)
            #expect(again.body.readableBytes == 0)
        }
        #expect(try await SiteFixture.respond(site, "/api/v1/slos", .get, [.ifNoneMatch: "\"x\""]).status == .ok)
    }

    @Test func packsWhatIsLarge() async throws {
        let keys = (0..<200).map { "search{region=\"r\($0)\"}" }
        let board = try #require(Fixture.builder(keys.map { Fixture.snapshot($0) }).published())
        let site = SiteFixture.site(board)
        let plain = try await SiteFixture.respond(site, "/api/v1/slos")
        let packed = try await SiteFixture.respond(site, "/api/v1/slos", .get, [.acceptEncoding: "br, gzip;q=0.8"])
        #expect(packed.headers[.contentEncoding] == "gzip")
        #expect(packed.body.readableBytes * 4 < plain.body.readableBytes)
        #expect(try Unpacked(packed.body).bytes == Array(buffer: plain.body))
        let refused = try await SiteFixture.respond(site, "/api/v1/slos", .get, [.acceptEncoding: "gzip;q=0"])
        #expect(refused.headers[.contentEncoding] == nil)
    }

    @Test func asksForATokenWhereTheConfigurationDoes() async throws {
        let site = SiteFixture.site(try Self.board(), tokens: try SiteFixture.tokens())
        for path in ["/api/v1/slos", "/api/v1/stream", "/metrics", "/api/v1/status", "/api/v1/nix"] {
            let response = try await SiteFixture.respond(site, path)
            #expect(response.status == .unauthorized, "\(path)")
            #expect(response.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
        }
        for path in ["/", "/healthz", "/readyz"] {
            #expect(try await SiteFixture.respond(site, path).status == .ok, "\(path)")
        }
        let wrong = try await SiteFixture.respond(
            site, "/api/v1/slos", .get, [.authorization: "Bearer \(SiteFixture.token)x"])
        #expect(wrong.status == .unauthorized)
        #expect(!SiteFixture.text(wrong).contains(SiteFixture.token))
    }

    @Test func showsNothingOutsideOfAScope() async throws {
        let site = SiteFixture.site(try Self.board(), tokens: try SiteFixture.tokens())
        let headers: HTTPFields = [.authorization: "Bearer \(SiteFixture.scopedToken)"]
        let paths = ["slos", "overview", "alerts", "alerts/history", "sources", "status", "periods"]
        for path in paths {
            let response = try await SiteFixture.respond(site, "/api/v1/\(path)", .get, headers)
            #expect(response.status == .ok, "\(path)")
            #expect(!SiteFixture.text(response).contains("search"), "\(path)")
        }
        #expect(try await SiteFixture.respond(site, "/api/v1/slos/\(Self.euPath)", .get, headers).status == .ok)
        for path in ["", "/history", "/definition"] {
            let response = try await SiteFixture.respond(site, "/api/v1/slos/search\(path)", .get, headers)
            #expect(response.status == .notFound)
        }
        #expect(try await SiteFixture.respond(site, "/metrics", .get, headers).status == .forbidden)
        let all = try await SiteFixture.respond(
            site, "/api/v1/slos", .get, [.authorization: "Bearer \(SiteFixture.token)"])
        #expect(SiteFixture.text(all).contains("search"), "an answer that was kept is nobody else's")
    }

    @Test func pagesThroughTransitions() async throws {
        let site = SiteFixture.site(try Self.board())
        func page(_ query: String) async throws -> (sequences: [Int], next: Int?) {
            let response = try await SiteFixture.respond(site, "/api/v1/alerts/history?\(query)")
            let json = try JSONSerialization.jsonObject(with: Data(Array(buffer: response.body))) as? [String: Any]
            let alerts = json?["alerts"] as? [[String: Any]] ?? []
            return (alerts.compactMap { $0["sequence"] as? Int }, json?["next"] as? Int)
        }
        #expect(try await page("limit=3") == ([5, 4, 3], 3))
        #expect(try await page("limit=3&before=3") == ([2, 1, 0], nil))
        #expect(try await page("key=search") == ([5], nil))
        #expect(try await page("key=\(Self.euPath)/page&limit=2") == ([4, 3], 3))
        #expect(try await page("key=sea") == ([], nil))
        #expect(try await page("severity=ticket") == ([5], nil))
    }

    @Test func tellsOfHistoryWhereThereIsAny() async throws {
        let site = SiteFixture.site(try Self.board())
        let response = try await SiteFixture.respond(site, "/api/v1/slos/search/history")
        #expect(response.status == .ok)
        #expect(SiteFixture.text(response).contains("\"points\":[]"))
        #expect(try await SiteFixture.respond(site, "/api/v1/slos/\(Self.euPath)/history").status == .notFound)
        let busy = SiteFixture.site(try Self.board(), history: .isBusy)
        #expect(try await SiteFixture.respond(busy, "/api/v1/slos/search/history").status == .serviceUnavailable)
    }

    @Test func describesADefinition() async throws {
        let response = try await SiteFixture.respond(
            SiteFixture.site(try Self.board()), "/api/v1/slos/\(Self.euPath)/definition")
        let json = try JSONSerialization.jsonObject(with: Data(Array(buffer: response.body))) as? [String: Any]
        #expect(json?["team"] as? String == "shop")
        #expect(json?["target"] as? Double == 0.99)
        #expect((json?["tiers"] as? [Any])?.count == 4)
        let sources = json?["sources"] as? [[String: Any]]
        #expect(sources?.map { $0["role"] as? String } == ["good", "total"])
        #expect(sources?.map { $0["selector"] as? String } == ["r{ok=\"1\"}", "r"])
        #expect(sources?.map { $0["lag"] as? Int } == [7, 7])
    }

    @Test func saysWhyItIsNotReady() async throws {
        let reason = StageProgress.Reason(code: "restoring", message: "budget restores the state of its partitions")
        let response = try await SiteFixture.respond(SiteFixture.site(try Self.board(), reasons: [reason]), "/readyz")
        #expect(response.status == .serviceUnavailable)
        #expect(SiteFixture.text(response).contains("\"code\":\"restoring\""))
        let empty = SiteFixture.site(Board(run: "run"), mode: .dashboard)
        #expect(try await SiteFixture.respond(empty, "/readyz").status == .serviceUnavailable)
        #expect(
            try await SiteFixture.respond(SiteFixture.site(try Self.board(), mode: .dashboard), "/readyz").status == .ok
        )
    }

    @Test func servesMetricsOfTheDaemonAndItsOwn() async throws {
        let response = try await SiteFixture.respond(SiteFixture.site(try Self.board()), "/metrics")
        #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        let text = SiteFixture.text(response)
        for line in [
            "daemon_metric 1", "sloburn_build_info{version=\"1.2.3\",mode=\"daemon\"} 1", "sloburn_ready 1",
            "sloburn_consumer_lag_records{source=\"web\"} 7", "sloburn_board_budgets 2",
        ] {
            #expect(text.contains("\(line)\n"))
        }
    }

    @Test func takesNoticeForOperatorsOnly() async throws {
        let orders = Orders()
        let site = SiteFixture.site(try Self.board(), tokens: try SiteFixture.tokens(), orders: orders)
        let path = "/api/v1/alerts/\(Self.euPath)/page/acknowledgement"
        let headers: HTTPFields = [.authorization: "Bearer \(SiteFixture.token)"]
        let viewer: HTTPFields = [.authorization: "Bearer \(SiteFixture.scopedToken)"]
        #expect(try await SiteFixture.respond(site, path, .post, viewer).status == .forbidden)
        let unheard = try await SiteFixture.respond(site, path, .get, headers)
        #expect(unheard.status == .methodNotAllowed && unheard.headers[.allow] == "POST, DELETE")
        #expect(try await SiteFixture.respond(site, path, .post, headers, body: "nix").status == .badRequest)
        let huge = String(repeating: " ", count: 20_000)
        #expect(try await SiteFixture.respond(site, path, .post, headers, body: huge).status == .contentTooLarge)
        #expect(
            try await SiteFixture.respond(site, path, .post, headers, body: #"{"note":"mine"}"#).status == .accepted)
        let refused = try await SiteFixture.respond(site, path, .post, headers, body: #"{"note":"mine"}"#)
        #expect(refused.status == .conflict)
        // Other alerts may be those of others.
        #expect(
            SiteFixture.text(refused).contains("acknowledged already")
                && !SiteFixture.text(refused).contains("payments"))
        #expect(try await SiteFixture.respond(site, path, .delete, headers).status == .accepted)
        let other = "/api/v1/alerts/search/ticket/acknowledgement"
        #expect(try await SiteFixture.respond(site, other, .post, headers).status == .notFound)
        let key = "\(Self.eu)/page"
        #expect(
            orders.all == [
                AcknowledgementOrder(key: key, by: "on-call", note: "mine", isUndo: false),
                AcknowledgementOrder(key: key, by: "on-call", note: nil, isUndo: true),
            ])
        // Where nobody is asked who they are, nobody is on record.
        let open = SiteFixture.site(try Self.board(), orders: orders)
        #expect(try await SiteFixture.respond(open, path, .post).status == .forbidden)
    }
}

/// What gzip has packed, by the program gzip.
private struct Unpacked {
    let bytes: [UInt8]

    init(_ buffer: ByteBuffer) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc"]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        // The text is smaller than what a pipe holds.
        input.fileHandleForWriting.write(Data(Array(buffer: buffer)))
        try input.fileHandleForWriting.close()
        bytes = Array(output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
    }
}
