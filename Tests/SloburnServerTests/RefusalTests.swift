import HTTPTypes
import HummingbirdTesting
import Testing

@testable import SloburnServer

/// What is kept from those who may not see it, and what answers say that are none.
@Suite struct RefusalTests {
    private static let eu = "checkout{region=\"eu\"}"
    private static let euPath = "checkout%7Bregion%3D%22eu%22%7D"

    private static func builder() -> BoardBuilder {
        let builder = BoardFixture.builder([
            BoardFixture.snapshot(eu, firing: ["page"]), BoardFixture.snapshot("search", service: "search"),
        ])
        builder.take(.activeAlerts, key: "\(eu)/page", value: BoardFixture.alert(eu), offset: 0)
        return builder
    }

    private static func board() throws -> Board { try #require(builder().published()) }

    @Test(arguments: ["/healthz", "/metrics", "/", "/api/v1/slos"])
    func namesTheMethodsThatThereAre(_ path: String) async throws {
        let response = try await SiteFixture.respond(SiteFixture.site(try Self.board()), path, .put)
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == "GET, HEAD")
    }

    @Test func tellsABrokerThatIsAwayFromAConflict() async throws {
        struct Away: Error {}
        var origins = SiteFixture.site(try Self.board(), tokens: try SiteFixture.tokens()).origins
        origins.acknowledge = { _ in throw Away() }
        let site = SiteFixture.site(try Self.board())
        site.take(origins)
        let headers: HTTPFields = [.authorization: "Bearer \(SiteFixture.token)"]
        let path = "/api/v1/alerts/\(Self.euPath)/page/acknowledgement"
        #expect(try await SiteFixture.respond(site, path, .post, headers).status == .serviceUnavailable)
    }

    @Test func tellsAScopeOfASourceNotWhomItHits() async throws {
        let builder = Self.builder()
        let alert = """
            {"key":"source:web/ticket","kind":"data","status":"firing","severity":"ticket","source":"web",\
            "at":"2026-11-18T11:06:40.000Z","startsAt":"2026-11-18T11:00:00.000Z","owner":"payments",\
            "reasons":[{"reason":"silent","since":"2026-11-18T11:00:00.000Z","value":1,"bound":2}],"slos":["payments"]}
            """
        builder.take(.activeAlerts, key: "source:web/ticket", value: Array(alert.utf8), offset: 0)
        let site = SiteFixture.site(try #require(builder.published()), tokens: try SiteFixture.tokens())
        func sources(_ token: String) async throws -> String {
            SiteFixture.text(
                try await SiteFixture.respond(site, "/api/v1/sources", .get, [.authorization: "Bearer \(token)"]))
        }
        #expect(try await sources(SiteFixture.token).contains("\"slos\":[\"payments\"]"))
        let told = try await sources(SiteFixture.scopedToken)
        #expect(told.contains("\"reason\":\"silent\",\"since\":\"2026-11-18T11:00:00.000Z\""), "\(told)")
        #expect(!told.contains("payments"))
    }

    @Test func findsAlertsAndPeriodsByTheirTeam() async throws {
        let builder = Self.builder()
        builder.take(.periods, key: "\(Self.eu)@2026", value: BoardFixture.snapshot(Self.eu), offset: 0)
        let site = SiteFixture.site(try #require(builder.published()))
        for list in ["alerts", "periods"] {
            #expect(
                SiteFixture.text(try await SiteFixture.respond(site, "/api/v1/\(list)?q=SHOP")).contains("checkout"),
                "\(list)")
            #expect(SiteFixture.text(try await SiteFixture.respond(site, "/api/v1/\(list)?q=nix")) == "[]", "\(list)")
        }
    }
}
