import SloburnConfig
import Testing

@testable import SloburnServer

@Suite struct HTTPCredentialsTests {
    private static let token = "0123456789abcdef"
    private static let settings = HTTPSettings(listen: "127.0.0.1:0", tokens: [.init(name: "a", file: "/a")])

    private static func credentials(
        _ settings: HTTPSettings = settings, _ token: String = token
    ) throws -> HTTPCredentials {
        try HTTPCredentials(settings) { _ in Array(token.utf8) }
    }

    @Test func areOthersWithAnotherTokenInTheSameFile() throws {
        let credentials = try Self.credentials()
        #expect(credentials.hasSameEffect(as: try Self.credentials()))
        #expect(!credentials.hasSameEffect(as: try Self.credentials(Self.settings, "fedcba9876543210")))
        var elsewhere = Self.settings
        elsewhere.listen = "127.0.0.1:1"
        #expect(!credentials.hasSameEffect(as: try Self.credentials(elsewhere)))
        #expect(!credentials.needsNoOtherSocket(than: try Self.credentials(elsewhere)))
        #expect(credentials.needsNoOtherSocket(than: try Self.credentials(Self.settings, "fedcba9876543210")))
    }

    @Test func sayWhichFileIsOfNoUse() throws {
        var settings = Self.settings
        settings.tls = .init(certificate: "/c", key: "/k")
        let problem = #expect(throws: HTTPCredentials.Problem.self) { try Self.credentials(settings) }
        #expect(problem?.description.contains("http.tls: /c and /k must be PEM files") == true)
        #expect(problem?.description.contains(Self.token) == false)
        let short = #expect(throws: HTTPCredentials.Problem.self) { try Self.credentials(Self.settings, "short") }
        #expect(short?.description.contains("http.tokens.a: /a must hold one token") == true)
    }
}
