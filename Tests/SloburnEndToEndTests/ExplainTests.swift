import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// `sloburn explain` from files and from the topic.
@Suite(.waits, .timeLimit(.minutes(15))) struct ExplainTests {
    private static let golden = TestBroker.repositoryRoot.appending(
        path: "Tests/SloburnPipelineTests/Fixtures/golden/first-page")
    private static let config = golden.appending(path: "config.yaml").path
    private static let output = golden.appending(path: "expected.ndjson").path

    private static func explain(_ key: String, _ more: String..., input: String? = nil) throws -> SloburnProcess.Result
    {
        try SloburnProcess.run(["explain", key, "--config", config] + more, input: input)
    }

    @Test func theLastOrAnEarlierEvaluationOfABacktestIsExplained() throws {
        let last = try Self.explain("availability", "--input", Self.output)
        #expect(last.exitCode == 0, "\(last.log)")
        #expect(last.log == [])
        #expect(last.output.contains("page: no alert fires."))
        #expect(last.output.contains("ticket: an alert fires since 2026-11-20T11:00:10.000Z."))

        let earlier = try Self.explain("availability/page", "--input", Self.output, "--at", "2026-11-20T11:01:35Z")
        #expect(
            earlier.output.contains(
                "  evaluated at 2026-11-20T11:01:30.000Z, with the data up to 2026-11-20T11:01:25.000Z; "
                    + "its last event is of 2026-11-20T11:01:25.000Z"), "\(earlier.output)")
        #expect(earlier.output.contains("page: an alert fires since 2026-11-20T11:00:40.000Z."))
        #expect(!earlier.output.contains { $0.hasPrefix("ticket") })
    }

    @Test func standardInputAndJSON() throws {
        let lines = try String(contentsOf: URL(filePath: Self.output), encoding: .utf8)
        let result = try Self.explain("availability", "--input", "-", "--format", "json", input: lines)
        #expect(result.exitCode == 0, "\(result.log)")
        let json = try JSONObject(Array(result.output.joined().utf8))
        #expect(json["alerts"][1]["state"].text == "firing")
        #expect(json["sameRevision"].number == 1)
    }

    @Test(
        arguments: [
            ("avaliability", nil, "the nearest keys are: availability"),
            (
                "availability/pgae", nil,
                "has no alert of severity 'pgae'; there are: availability/page, availability/ticket"
            ),
            (
                "source:web/ticket", nil,
                "error: 'source:web/ticket' is about the data of the source 'web', and explain is about SLOs; look at "
                    + "`reasons` of its record in slo.alerts.active, and at the records of 'web' in slo.quality"
            ),
            (
                #"group:pages{service="a/b"}/page"#, nil,
                #"error: 'group:pages{service="a/b"}/page' stands for alerts that fire together, and explain is about "#
                    + "SLOs; look at `members` of its record in slo.alerts.active, and explain one of them"
            ),
            ("availability", "2026-11-01T00:00:00Z", "that is not after --at; the first one is of 2026-11-20T"),
        ] as [(String, String?, String)])
    func whatIsNotThereIsTold(key: String, at: String?, message: String) throws {
        let result = try SloburnProcess.run(
            ["explain", key, "--config", Self.config, "--input", Self.output] + (at.map { ["--at", $0] } ?? []))
        #expect(result.exitCode == 1)
        #expect(result.output == [])
        #expect(result.log.last?.contains(message) == true, "\(result.log)")
    }

    @Test func anInputWithoutSnapshotsIsTold() throws {
        let none = try Self.explain("availability", "--input", "-", input: #"{"topic":"other","value":{}}"#)
        #expect(none.exitCode == 1 && none.log == ["error: slo.snapshots in - holds no snapshots"])
        let file = try Self.explain("availability", "--input", "/nowhere")
        #expect(file.exitCode == 1 && file.log.last?.contains("/nowhere") == true)
    }

    @Test func theTopicIsReadWhole() throws {
        let scenario = try Scenario("explain")
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop", groupBy: "region"))
        let topics = try SloburnProcess.run(["topics", "--config", scenario.configPath, "--create"])
        #expect(topics.exitCode == 0, "\(topics.log)")
        let run = { (arguments: String...) in
            try SloburnProcess.run(["explain"] + arguments + ["--config", scenario.configPath])
        }
        #expect(try run("shop").log.last == "error: \(scenario.topic("snapshots")) holds no snapshots")

        let key = #"shop{region="eu"}"#
        for (minute, bad) in [(0, 5), (10, 7)] {
            let time = "2026-11-20T22:\(minute < 10 ? "0" : "")\(minute):00.000Z"
            let value = """
                {"key":"shop{region=\\"eu\\"}","group":{"region":"eu"},"revision":"0","at":"\(time)","watermark":null,\
                "objective":0.99,"period":{"kind":"rolling","duration":"30d","from":"\(time)","to":"\(time)"},\
                "good":\(100 - bad),"bad":\(bad),"total":100,"sli":0.9,\
                "errorBudget":{"allowed":1.0,"consumed":0.5,"remaining":0.5},"burnRates":{},"alerts":[]}
                """
            try scenario.send(Array(value.utf8), key: Array(key.utf8), to: scenario.topic("snapshots"))
        }
        try scenario.flush()
        let last = try run(key)
        #expect(last.exitCode == 0, "\(last.log)")
        #expect(last.output.first?.hasPrefix("The snapshot was made with revision 0, the configuration has ") == true)
        #expect(last.output.contains { $0.hasPrefix("  all    93    7    100") }, "\(last.output)")
        // An earlier one that the topic still holds, and how much earlier it is.
        let earlier = try run(key, "--at", "2026-11-20T22:09:00Z")
        #expect(earlier.output.contains { $0.hasPrefix("  all    95    5    100") }, "\(earlier.output)")
        #expect(
            earlier.log.last?.hasSuffix(
                "is of 2026-11-20T22:00:00.000Z; the topic is compacted, later ones may be gone") == true)
        let before = try run(key, "--at", "2026-11-20T21:00:00Z")
        #expect(before.exitCode == 1)
        #expect(before.log.last?.hasSuffix("The topic is compacted: older ones are gone") == true, "\(before.log)")
    }
}
