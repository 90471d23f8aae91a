import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Which snapshot is explained.
@Suite struct SnapshotSearchTests {
    private static let origin = Timestamp(seconds: 1_795_224_000)

    /// A record: a key, and the minute of its evaluation; nil of the minute for a tombstone.
    struct Record: Sendable {
        let key: String
        let minute: Int64
        var isTombstone = false
    }

    private static let records = [
        Record(key: "shop", minute: 0), Record(key: "shop", minute: 5), Record(key: "shop", minute: 10),
        Record(key: "search/gold", minute: 3), Record(key: "search/gold", minute: 4, isTombstone: true),
        Record(key: "search/silver", minute: 4), Record(key: #"pay{region="eu"}"#, minute: 2),
        Record(key: #"pay{region="us"}"#, minute: 2), Record(key: #"pay{region="a/b"}"#, minute: 2),
    ]

    private static func search(
        _ text: String, until minute: Int64?, in records: [Record] = records
    ) -> SnapshotSearch {
        var search = SnapshotSearch(text, until: minute.map { origin + .minutes($0) })
        for record in records {
            let time = origin + .minutes(record.minute)
            guard !record.isTombstone else {
                search.take(key: record.key, value: nil, at: time)
                continue
            }
            let json = ExplanationTests.snapshot(key: record.key, at: time)
            json.withUnsafeBytes { search.take(key: record.key, value: $0, at: time) }
        }
        return search
    }

    @Test(
        "The last snapshot that is not later, of the SLO key or that of an alert",
        arguments: [
            ("shop", nil, "shop", nil, 10), ("shop", 9, "shop", nil, 5), ("shop", 5, "shop", nil, 5),
            ("shop/page", 4, "shop", "page", 0), ("search/silver", nil, "search/silver", nil, 4),
            ("search/silver/page", nil, "search/silver", "page", 4), ("search/gold/page", 3, "search/gold", "page", 3),
            (#"pay{region="a/b"}/ticket"#, nil, #"pay{region="a/b"}"#, "ticket", 2),
        ] as [(String, Int64?, String, String?, Int64)])
    func found(text: String, until: Int64?, key: String, severity: String?, minute: Int64) throws {
        let match = try Self.search(text, until: until).result()
        #expect(match.snapshot.key == key && match.severity == severity)
        #expect(match.snapshot.at == Self.origin + .minutes(minute))
    }

    @Test(
        "Keys of alerts that are about no SLO",
        arguments: [
            ("source:web/ticket", .data(source: "web")), ("source:web", .data(source: "web")),
            (#"group:pages{service="a/b"}/page"#, .group), ("source", nil), ("sources/page", nil),
            (#"shop{region="group:x"}/page"#, nil), ("group/page", nil),
        ] as [(String, UnexplainedAlert?)])
    func unexplained(key: String, alert: UnexplainedAlert?) { #expect(UnexplainedAlert(key) == alert) }

    @Test(
        "Why there is none",
        arguments: [
            ("search/gold", nil, .gone(origin + .minutes(4))), ("shop", -1, .later(origin)),
            ("shopp", nil, .unknownKey(nearest: ["shop"])),
            (#"pay{region="ue"}"#, nil, .unknownKey(nearest: [#"pay{region="eu"}"#, #"pay{region="us"}"#])),
            ("pay", nil, .unknownKey(nearest: [#"pay{region="eu"}"#])),
        ] as [(String, Int64?, SnapshotSearch.Failure)])
    func notFound(text: String, until: Int64?, failure: SnapshotSearch.Failure) throws {
        let thrown = #expect(throws: SnapshotSearch.Failure.self) {
            try Self.search(text, until: until).result()
        }
        // Of the nearest keys the first ones matter.
        if case .unknownKey(let expected) = failure, case .unknownKey(let nearest)? = thrown {
            #expect(nearest.starts(with: expected) && nearest.count <= 5)
        } else {
            #expect(thrown == failure)
        }
    }

    @Test func anEmptyTopicHoldsNothing() {
        #expect(throws: SnapshotSearch.Failure.noSnapshots) { try Self.search("shop", until: nil, in: []).result() }
    }

    @Test(
        "What is no snapshot is told and passed over",
        arguments: [
            ("{", "not JSON at byte"), ("[]", "a JSON object is needed"),
            ("{}", "burnRates: an object is needed; got nothing"),
            (#"{"burnRates":{"5m":{"from":7}}}"#, "burnRates.5m.from: a time as in RFC 3339 is needed; got 7"),
            (#"{"burnRates":{},"key":null}"#, "key: a text is needed; got null"),
        ])
    func unreadable(json: String, message: String) throws {
        var search = Self.search("shop", until: nil)
        Array(json.utf8).withUnsafeBytes { search.take(key: "shop", value: $0, at: nil) }
        Array(json.utf8).withUnsafeBytes { search.take(key: "other", value: $0, at: nil) }
        #expect(search.unreadable.count == 1)
        #expect(search.unreadable.first?.description.hasPrefix(message) == true, "\(search.unreadable)")
        #expect(try search.result().snapshot.at == Self.origin + .minutes(10))
    }
}
