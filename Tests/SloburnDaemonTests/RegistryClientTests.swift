import Foundation
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

@testable import SloburnDaemon

/// What each answer of a registry means.
@Suite struct RegistryClientTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var answer: HTTPStub.Answer
        var outcome: String
    }

    private static let cases: [Case] = [
        Case("a schema", .status(200, body: #"{"schema":"\"string\""}"#), #"known "string""#),
        Case("its type named", .status(200, body: #"{"schemaType":"AVRO","schema":"x","id":3}"#), "known x"),
        Case(
            "JSON Schema", .status(200, body: #"{"schemaType":"JSON","schema":"{}"}"#),
            "refused the schema registry URL: schema 7 is of type JSON; only AVRO is read; "
                + "JSON data are read without confluent.registry"),
        Case(
            "Protobuf", .status(200, body: #"{"schemaType":"PROTOBUF","schema":"x"}"#),
            "refused the schema registry URL: schema 7 is of type PROTOBUF; only AVRO is read"),
        Case(
            "no such schema", .status(404, body: #"{"error_code":40403,"message":"Schema 7 not found"}"#),
            "refused the schema registry URL: schema 7 is not there"),
        Case(
            "a path that is not there", .status(404, body: #"{"error_code":404,"message":"HTTP 404 Not Found"}"#),
            "failed status 404, but not from a schema registry: is the url right?"),
        Case(
            "another server", .status(404, body: "<html>"),
            "failed status 404, but not from a schema registry: is the url right?"),
        Case("an error", .status(500, body: #"{"error_code":50001}"#), "failed status 500"),
        Case("too many requests", .status(429), "failed status 429"),
        Case("no password", .status(401), "failed status 401: are user and password right?"),
        Case("no right", .status(403), "failed status 403: are user and password right?"),
        Case(
            "a redirect", .status(302, headers: ["Location": "/elsewhere"]),
            "failed status 302: redirects are not followed; is the url right?"),
        Case(
            "no JSON", .status(200, body: "<html>"),
            "failed the answer is none of a schema registry: no JSON object with a schema"),
        Case(
            "other JSON", .status(200, body: #"{"schema":7}"#),
            "failed the answer is none of a schema registry: no JSON object with a schema"),
        Case("nothing", .status(200), "failed the answer is none of a schema registry: no JSON object with a schema"),
        Case(
            "a large body", .status(200, body: String(repeating: " ", count: HTTPClient.largestBody + 1)),
            "refused the schema registry URL: schema 7 is larger than 4194304 bytes"),
        Case("an end", .end, "failed Empty reply from server"),
        Case("silence", .silence(1), "failed Operation timed out after"),
    ]

    @Test("Each answer has its meaning", arguments: cases)
    func tells(_ example: Case) async throws {
        let server = try HTTPStub { _ in example.answer }
        let registry = SchemaRegistry(url: server.url, timeout: .milliseconds(300))
        let reply = try await onThread { RegistryClient(registry: registry).reply(to: .number(7)) }
        let text = Self.text(reply).replacing(server.url, with: "URL")
        #expect(text == example.outcome || example.outcome.hasSuffix("after") && text.hasPrefix(example.outcome))
        #expect(server.requests.map(\.path) == ["/schemas/ids/7"])
    }

    @Test("Nobody listens")
    func isRefused() async throws {
        let registry = SchemaRegistry(url: "http://127.0.0.1:\(try HTTPStub.freePort())")
        let reply = try await onThread { RegistryClient(registry: registry).reply(to: .number(7)) }
        guard case .failed(let message) = reply else { return #expect(Bool(false), "\(reply)") }
        #expect(message.contains("Failed to connect") || message.contains("Couldn't connect"))
    }

    @Test(
        "Paths lie below the URL, and name and password go with them",
        arguments: [
            ("", "", SchemaRequest.ID.number(7), "/schemas/ids/7"), ("/", "", .number(.max), "/schemas/ids/4294967295"),
            ("/apis/registry", "", .number(1), "/apis/registry/schemas/ids/1"),
            ("", "", .guid("0011-ff"), "/schemas/guids/0011-ff"), ("", "me", .number(7), "/schemas/ids/7"),
        ] as [(String, String, SchemaRequest.ID, String)])
    func asks(_ base: String, _ user: String, _ id: SchemaRequest.ID, _ path: String) async throws {
        let server = try HTTPStub { _ in .status(200, body: #"{"schema":"x"}"#) }
        let registry = SchemaRegistry(
            url: server.url + base, user: user.isEmpty ? nil : user, password: user.isEmpty ? nil : "pä:ss")
        _ = try await onThread { RegistryClient(registry: registry).reply(to: id) }
        let request = try #require(server.requests.first)
        #expect(request.path == path)
        #expect(request.headers["accept"] == "application/vnd.schemaregistry.v1+json")
        let credentials = user.isEmpty ? nil : "Basic " + Data("me:pä:ss".utf8).base64EncodedString()
        #expect(request.headers["authorization"] == credentials)
    }

    @Test("What schemas refer to comes before what uses it, once")
    func followsReferences() async throws {
        let server = try HTTPStub { request in
            switch request.path {
            case "/schemas/ids/7":
                .status(
                    200,
                    body: #"{"schema":"root","references":[{"name":"A","subject":"a/b","version":2},"#
                        + #"{"name":"C","subject":"c","version":1}]}"#)
            case "/subjects/a%2Fb/versions/2":
                .status(
                    200, body: #"{"schema":"a","subject":"a/b","references":[{"name":"C","subject":"c","version":1}]}"#)
            case "/subjects/c/versions/1": .status(200, body: #"{"schema":"c","references":[]}"#)
            default: .status(404, body: #"{"error_code":40401}"#)
            }
        }
        let registry = SchemaRegistry(url: server.url)
        let reply = try await onThread { RegistryClient(registry: registry).reply(to: .number(7)) }
        #expect(reply == .known("root", references: ["c", "a"]))
        #expect(server.requests.count == 3)
    }

    @Test("A reference that is not there is told, and one to itself ends")
    func refusesReferences() async throws {
        let server = try HTTPStub { request in
            let reference = #""references":[{"name":"A","subject":"a","version":1}]}"#
            if request.path == "/schemas/ids/8" {
                return .status(200, body: #"{"schema":"x","references":[{"subject":"b","version":1}]}"#)
            }
            return request.path.contains("/b/")
                ? .status(404, body: #"{"error_code":40401}"#) : .status(200, body: #"{"schema":"x","# + reference)
        }
        let client = RegistryClient(registry: SchemaRegistry(url: server.url))
        let replies = try await onThread { [client.reply(to: .number(7)), client.reply(to: .number(8))] }
        #expect(replies[0] == .known("x", references: ["x"]))
        #expect(
            replies[1]
                == .refused("the schema registry \(server.url): version 1 of b, to which schema 8 refers, is not there")
        )
    }

    private static func text(_ reply: RegistryClient.Reply) -> String {
        switch reply {
        case .known(let text, _): "known \(text)"
        case .refused(let message): "refused \(message)"
        case .failed(let message): "failed \(message)"
        }
    }
}

extension RegistryClientTests.Case {
    init(_ name: String, _ answer: HTTPStub.Answer, _ outcome: String) {
        self.init(testDescription: name, answer: answer, outcome: outcome)
    }
}
