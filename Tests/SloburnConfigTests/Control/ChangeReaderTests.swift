import SloburnModel
import Testing

@testable import SloburnConfig

/// Records of changes in the running systems.
@Suite struct ChangeReaderTests {
    private static let ten = Timestamp(seconds: 1_795_168_800)

    private static func taken(_ values: [String?]) throws(ControlTable.Refusal) -> [Change] {
        var table = ControlTable()
        for value in values {
            _ = try table.take(
                .changes, key: "", value: value.map { Array($0.utf8) },
                beside: EngineDefinition(sources: [], budgets: []))
        }
        return table.changes
    }

    struct Case: CustomTestStringConvertible {
        let json: String
        let changes: [Change]
        var testDescription: String { json }
    }

    @Test(arguments: [
        Case(
            json: #"{"service": "shop", "at": "2026-11-20T10:00:00Z", "title": "2.3.1"}"#,
            changes: [Change(services: ["shop"], at: ten, kind: "change", title: "2.3.1")]),
        Case(
            json: """
                {"services": ["shop", "bank"], "at": "2026-11-20T11:00:00+01:00", "kind": "flag", "title": "fast pay on",
                 "by": "jane", "link": "https://flags.example/1", "environment": "production"}
                """,
            changes: [
                Change(
                    services: ["shop", "bank"], at: ten, kind: "flag", title: "fast pay on", by: "jane",
                    link: "https://flags.example/1")
            ]),
        Case(
            json:
                #"{"service": "shop", "at": "2026-11-20T10:00:00Z", "title": "\#(String(repeating: "x", count: 300))"}"#,
            changes: [
                Change(services: ["shop"], at: ten, kind: "change", title: String(repeating: "x", count: 199) + "…")
            ]),
        Case(
            json: """
                {"context": {"version": "0.4.1", "id": "1", "source": "/ci/7", "type": "dev.cdevents.service.upgraded.0.2.0",
                  "timestamp": "2026-11-20T10:00:00Z"},
                 "subject": {"id": "production/shop", "source": "/ci/7", "type": "service",
                  "content": {"environment": {"id": "production"}, "artifactId": "pkg:oci/shop@2.3.1"}}}
                """,
            changes: [
                Change(
                    services: ["shop"], at: ten, kind: "deployment", title: "shop upgraded: pkg:oci/shop@2.3.1",
                    by: "/ci/7")
            ]),
        Case(
            json: #"{"context": {"type": "dev.cdevents.build.finished.0.2.0"}, "subject": {"id": "b"}}"#, changes: []),
    ])
    func isRead(_ example: Case) throws {
        #expect(try Self.taken([example.json]) == example.changes)
    }

    @Test(arguments: [
        (#"{"at": "2026-11-20T10:00:00Z", "title": "x"}"#, ".: one of service and services is required"),
        (
            #"{"service": "a", "services": ["b"], "at": "2026-11-20T10:00:00Z", "title": "x"}"#,
            "services: give either service or services, not both"
        ),
        (#"{"service": "a", "at": "yesterday", "title": "x"}"#, "at: 'yesterday' is no instant;"),
        (#"{"service": "a", "at": "2026-11-20T10:00:00Z"}"#, "title: is required;"),
        (#"{"service": "a", "title": "x"}"#, "at: is required;"),
        (#"{"service": 7, "at": "2026-11-20T10:00:00Z", "title": "x"}"#, "service: expected"),
        (#"{"service": "a", "at": "2026-11-20T10:00:00Z", "title": "x", "kind": []}"#, "kind: expected"),
        ("[]", ".: expected an object"), ("{", ""),
        (
            #"{"context": {"type": "dev.cdevents.service.deployed.0.2.0", "timestamp": "2026-11-20T10:00:00Z"}}"#,
            "subject: is required;"
        ),
    ])
    func isRefused(_ json: String, _ message: String) throws {
        let refusal = #expect(throws: ControlTable.Refusal.self) { try Self.taken([json]) }
        #expect(refusal?.description.contains(message) == true || message.isEmpty, "\(refusal?.description ?? "")")
    }

    private static func json(_ title: String, second: Int) -> String {
        #"{"service": "a", "at": "2026-11-20T10:00:0\#(second)Z", "title": "\#(title)"}"#
    }

    @Test("They are in order of time, whatever order they come in, and each is there once")
    func areInOrder() throws {
        let values = [("c", 3), ("a", 1), ("b", 3), ("a", 1), ("c", 3), ("d", 2)].map(Self.json)
        #expect(try Self.taken(values + [nil]).map(\.title) == ["a", "d", "c", "b"])
    }

    @Test("Only so many are kept, the last ones")
    func areBounded() {
        var log = ChangeLog()
        for number in Array(1...(ChangeLog.most + 5)) + [3] {
            log.take(Change(services: ["a"], at: Timestamp(seconds: Int64(number)), kind: "k", title: "t"))
        }
        #expect(log.changes.count == ChangeLog.most)
        #expect(log.changes.first?.at == Timestamp(seconds: 6))
        #expect(log.changes.last?.at == Timestamp(seconds: Int64(ChangeLog.most) + 5))
    }
}
