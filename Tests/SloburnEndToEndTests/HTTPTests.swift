import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// HTTP of a daemon and of `sloburn dashboard`, against the topics.
@Suite(.waits, .timeLimit(.minutes(15))) struct HTTPTests {
    private struct History: Decodable {
        let key: String
        let points: [[Double]]

        var total: Double { points.reduce(0) { $0 + $1[3] } }
        var bad: Double { points.reduce(0) { $0 + $1[2] } }
    }

    private struct Ready: Decodable {
        struct Reason: Decodable {
            let code: String
        }
        let ready: Bool
        let reasons: [Reason]
    }

    private struct Status: Decodable {
        let mode: String
        let evaluatedAt: String?
        let keys: Int
        let firing: [String: Int]
    }

    private static let eu = "shop{region=\"eu\"}"
    private static let euPath = "shop%7Bregion%3D%22eu%22%7D"

    private static func configure(_ scenario: Scenario, http: String) throws {
        let daemon = scenario.daemon().replacing("spec:\n", with: "spec:\n  http: \(http)\n")
        try scenario.configure(
            daemon, scenario.source(), scenario.quickPolicy(),
            scenario.availability("shop", service: "shop", groupBy: "region", policy: "quick"))
    }

    private static func send(_ scenario: Scenario, good: Int, bad: Int, region: String = "eu") throws {
        let events = (0..<(good + bad)).map { number in
            event(service: "shop", status: number < good ? 200 : 500, at: now - 1_000, region: region)
        }
        try scenario.send(events)
        try scenario.flush()
    }

    private static func totals(_ reader: HTTPReader) throws -> [String: Int] {
        let snapshots: [Snapshot] = reader.ask("/api/v1/slos").flatMap { try? $0.decoded() } ?? []
        return Dictionary(snapshots.map { ($0.key, $0.total) }) { $1 }
    }

    @Test func showsWhatTheTopicsHoldAndGoesOnAfterARestart() throws {
        let scenario = try Scenario("http")
        try scenario.createInput()
        try Self.configure(scenario, http: "{ listen: \"127.0.0.1:0\" }")
        var daemon = try scenario.run()
        var reader = try HTTPReader(daemon)
        #expect(reader.ask("/healthz")?.status == 200)
        try reader.wait("/readyz", for: "it is ready") { $0.status == 200 }
        try Self.send(scenario, good: 70, bad: 30)
        try Self.send(scenario, good: 40, bad: 0, region: "us")
        try reader.wait("/api/v1/slos", for: "all is counted") { _ in
            try Self.totals(reader) == [Self.eu: 100, "shop{region=\"us\"}": 40]
        }
        let alerts: [Alert] = try reader.wait("/api/v1/alerts", for: "an alert fires") {
            $0.text.contains("\"firing\"")
        }
        .decoded()
        #expect(alerts.allSatisfy { $0.key.hasPrefix(Self.eu) })

        // As on the topic, byte by byte.
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "the same snapshot") { _ in
            let shown = reader.ask("/api/v1/slos/\(Self.euPath)")?.body
            return snapshots.latest[Self.eu]?.value.map { Data($0) } == shown
        }
        var history: History = try #require(reader.ask("/api/v1/slos/\(Self.euPath)/history?step=10s")).decoded()
        #expect((history.total, history.bad) == (100, 30))

        try Self.expectDashboard(of: scenario, showing: [Self.eu: 100, "shop{region=\"us\"}": 40])

        #expect(try daemon.terminate() == 0)
        daemon = try scenario.run()
        reader = try HTTPReader(daemon)
        // Nothing has been written since: what is shown was there before.
        try reader.wait("/api/v1/slos", for: "the budgets are there again") { _ in
            try Self.totals(reader) == [Self.eu: 100, "shop{region=\"us\"}": 40]
        }
        try reader.wait("/readyz", for: "it is ready") { $0.status == 200 }
        history = try #require(reader.ask("/api/v1/slos/\(Self.euPath)/history")).decoded()
        #expect(history.total == 100)
        #expect(try daemon.terminate() == 0)
        #expect(reader.ask("/healthz") == nil)
    }

    /// What `sloburn dashboard` shows, which has the topics only.
    private static func expectDashboard(of scenario: Scenario, showing totals: [String: Int]) throws {
        let dashboard = try SloburnProcess(
            ["dashboard", "--config", scenario.configPath, "--listen", "127.0.0.1:0"], instance: "board")
        let reader = try HTTPReader(dashboard)
        try reader.wait("/readyz", for: "the topics are read") { $0.status == 200 }
        try reader.wait("/api/v1/slos", for: "the budgets") { _ in try Self.totals(reader) == totals }
        let answer = try reader.wait("/api/v1/slos/\(euPath)/history?step=10s", for: "history") { $0.status == 200 }
        let history: History = try answer.decoded()
        #expect((history.total, history.bad) == (100, 30))
        let status: Status = try #require(reader.ask("/api/v1/status")).decoded()
        #expect(status.mode == "dashboard" && status.keys == 2 && status.evaluatedAt != nil)
        #expect(try dashboard.terminate() == 0)
    }

    @Test func saysWhyItIsNotReady() throws {
        let scenario = try Scenario("unready", bootstrapServers: "127.0.0.1:1")
        try Self.configure(scenario, http: "{ listen: \"127.0.0.1:0\" }")
        let daemon = try scenario.run()
        let reader = try HTTPReader(daemon)
        let answer = try reader.wait("/readyz", for: "an answer") { $0.status == 503 }
        let ready: Ready = try answer.decoded()
        #expect(!ready.ready)
        #expect(ready.reasons.map(\.code) == ["starting"])
        #expect(reader.ask("/healthz")?.status == 200)
        #expect(try daemon.terminate() == 0)
    }

    @Test func takesTokensAgainAtAReload() throws {
        let scenario = try Scenario("tokens")
        try scenario.createInput()
        let file = scenario.folder.appending(path: "token")
        try "the-first-token-of-all\n".write(to: file, atomically: true, encoding: .utf8)
        let http = "{ listen: \"127.0.0.1:0\", tokens: [{ name: a, file: \(file.path), role: operator }] }"
        try Self.configure(scenario, http: http)
        let daemon = try scenario.run()
        var reader = try HTTPReader(daemon, token: "the-first-token-of-all")
        try reader.wait("/readyz", for: "it is ready") { $0.status == 200 }
        #expect(reader.ask("/api/v1/slos")?.status == 200)
        reader.token = nil
        #expect(reader.ask("/api/v1/slos")?.status == 401)
        // The configuration itself stays as it is.
        try "another-token-altogether".write(to: file, atomically: true, encoding: .utf8)
        daemon.reload()
        reader.token = "another-token-altogether"
        try reader.wait("/api/v1/slos", for: "the new token counts") { $0.status == 200 }
        reader.token = "the-first-token-of-all"
        #expect(reader.ask("/api/v1/slos")?.status == 401)
        #expect(try daemon.terminate() == 0)
        let said = daemon.log.lines.joined(separator: "\n")
        #expect(!said.contains("the-first-token-of-all") && !said.contains("another-token-altogether"))
    }

    @Test func staysWhereItIsWhileAnotherAddressCannotBeHad() throws {
        let scenario = try Scenario("moves")
        try scenario.createInput()
        let http = "{ listen: \"127.0.0.1:0\" }"
        try Self.configure(scenario, http: http)
        let daemon = try scenario.run()
        let reader = try HTTPReader(daemon)
        try reader.wait("/readyz", for: "it is ready") { $0.status == 200 }
        // An address of documentation, which no machine has.
        try Self.configure(scenario, http: "{ listen: \"192.0.2.1:1\" }")
        daemon.reload()
        try daemon.waitForLog("http.unchanged")
        // It tells of the daemon that runs now.
        try reader.wait("/readyz", for: "it is ready again") { $0.status == 200 }
        try Self.configure(scenario, http: "{ listen: \"localhost:0\" }")
        daemon.reload()
        let moved = try HTTPReader(daemon, host: "localhost")
        try moved.wait("/readyz", for: "it is ready elsewhere") { $0.status == 200 }
        #expect(try daemon.terminate() == 0)
    }

    @Test func saysWhatIsWrongWithTheAddress() throws {
        let scenario = try Scenario("address")
        for (http, words) in [
            ("{ listen: \"192.0.2.1:1\" }", "http.listen: 192.0.2.1:1 can't be served"),
            (
                "{ listen: \"127.0.0.1:0\", tokens: [{ name: a, file: /nowhere }] }",
                "http.tokens.a: /nowhere can't be read"
            ),
            ("{ listen: \"127.0.0.1:0\", tls: { certificate: /nowhere, key: /nowhere } }", "http.tls: /nowhere"),
        ] {
            try Self.configure(scenario, http: http)
            let result = try scenario.run().waitForExit(timeout: .seconds(30))
            #expect(result.exitCode == 1)
            #expect(result.log.contains { $0.contains(words) }, "\(result.log)")
        }
    }
}
