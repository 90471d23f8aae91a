import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import SloburnTestKit
import Testing

@testable import SloburnServer

/// What the description says against what the server does.
@Suite struct OpenAPITests {
    private static let euPath = "checkout%7Bregion%3D%22eu%22%7D"

    private static func document() throws -> JSONTree {
        try JSONTree(try #require(DashboardFiles.bytes("openapi.json")))
    }

    /// A schema of the document by itself, with those that it refers to.
    private static func schema(_ name: String) throws -> JSONSchema {
        let text = String(decoding: try #require(DashboardFiles.bytes("openapi.json")), as: UTF8.self)
        let tree = try JSONTree(Array(text.replacing("#/components/schemas/", with: "#/$defs/").utf8))
        let schemas = try #require(tree["components"]?["schemas"])
        return try JSONSchema(.object(["$defs": schemas, "$ref": .text("#/$defs/\(name)")]), isClosed: true)
    }

    private static func site() throws -> Site {
        let eu = BoardFixture.snapshot(
            "checkout{region=\"eu\"}", firing: ["page"], exhaustsAt: "2026-11-20T00:00:00.000Z")
        let builder = BoardFixture.builder([eu, BoardFixture.snapshot("search", service: "search")])
        builder.take(.activeAlerts, key: "a", value: BoardFixture.alert("checkout{region=\"eu\"}"), offset: 0)
        builder.take(.alerts, key: "a", value: BoardFixture.alert("checkout{region=\"eu\"}"), offset: 0)
        builder.take(.alerts, key: "a", value: BoardFixture.alert("checkout{region=\"eu\"}"), offset: 1)
        let audit =
            #"{"event":"added","kind":"SLO","name":"checkout","at":"2026-11-18T11:00:00.000Z","revision":"00000000000000aa"}"#
        builder.take(.audit, key: "checkout", value: Array(audit.utf8), offset: 0)
        let coverage =
            #"{"source":"web","at":"2026-11-18T11:00:00.000Z","coverage":{"1h":0.5,"1d":null},"fallback":{"source":"lb","since":null}}"#
        builder.take(.quality, key: "web", value: Array(coverage.utf8), offset: 0)
        return SiteFixture.site(try #require(builder.published()))
    }

    @Test(
        "Answers are as they are described",
        arguments: [
            ("/readyz", "Readiness"), ("/api/v1/status", "Status"), ("/api/v1/overview", "Overview"),
            ("/api/v1/slos/search", "Snapshot"), ("/api/v1/slos/search/history", "History"),
            ("/api/v1/slos/\(euPath)/definition", "Definition"), ("/api/v1/alerts/history?limit=1", "Transitions"),
            ("/api/v1/nix", "Problem"),
        ])
    func answersFit(_ path: String, _ name: String) async throws {
        let problems = try Self.schema(name).problems(in: try await Self.answer(path))
        #expect(problems == [])
    }

    @Test func listsFit() async throws {
        for (path, name) in [("/api/v1/sources", "Source"), ("/api/v1/slos", "Snapshot"), ("/api/v1/alerts", "Alert")] {
            guard case .list(let elements) = try await Self.answer(path) else {
                Issue.record("\(path) is no list")
                continue
            }
            #expect(!elements.isEmpty)
            let schema = try Self.schema(name)
            for element in elements { #expect(schema.problems(in: element) == [], "\(path)") }
        }
    }

    @Test func aFieldThatIsNotDescribedIsFound() async throws {
        guard case .object(var members) = try await Self.answer("/api/v1/status") else { return }
        members["news"] = .flag(true)
        #expect(try !Self.schema("Status").accepts(.object(members)))
        members["news"] = nil
        members["keys"] = .text("many")
        #expect(try !Self.schema("Status").accepts(.object(members)))
    }

    @Test("Every address that is described answers, and says what is described")
    func addressesAnswer() async throws {
        guard case .object(let paths) = try #require(try Self.document()["paths"]) else { return }
        let site = try Self.site()
        #expect(paths.count == 16)
        for (path, operations) in paths where operations["get"] != nil && !path.hasSuffix("/stream") {
            let key = path.contains("/alerts/") ? "checkout%7Bregion%3D%22eu%22%7D%2Fpage" : "search"
            let response = try await SiteFixture.application(site).test(.router) { client in
                try await client.execute(uri: path.replacing("{key}", with: key), method: .get)
            }
            #expect(response.status == .ok, "\(path)")
            let content = operations["get"]?["responses"]?["200"]?["content"]
            let type = response.headers[.contentType]?.prefix { $0 != ";" } ?? ""
            guard case .object(let described) = try #require(content) else { continue }
            #expect(described.keys.contains { $0.hasPrefix(type) }, "\(path): \(type)")
        }
    }

    private static func answer(_ path: String) async throws -> JSONTree {
        let response = try await SiteFixture.application(try site()).test(.router) { client in
            try await client.execute(uri: path, method: .get)
        }
        return try JSONTree(Array(buffer: response.body))
    }
}
