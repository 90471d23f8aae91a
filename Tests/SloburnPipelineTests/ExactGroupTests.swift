import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Label values are bytes: what only looks the same is another group.
@Suite struct ExactGroupTests {
    @Test func composedAndDecomposedLettersAreTwoGroups() throws {
        let start = Timestamp(seconds: 1_795_219_200)
        func record(_ region: String) -> GeneratedRecord {
            GeneratedRecord(
                json: """
                    {"metric":"http.requests","timestamp":\(start.milliseconds),"value":1,"unit":"ms",\
                    "service":"checkout","region":"\(region)","status":200}
                    """, timestamp: start,
                truth: .sample(
                    GeneratedSample(
                        metric: "http.requests", time: start, latency: .milliseconds(1),
                        labels: ["region": region], id: nil, isDuplicate: false)))
        }
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        try #require(composed == decomposed, "to Swift they are the same")
        let run = try BacktestRun(
            TestBudget.engine(interval: .seconds(10)), [record(composed), record(decomposed), record(composed)])
        let snapshots = try run.values(.snapshots, slo: "availability")
        let lengths = snapshots.map(\.record.key.utf8.count)
        #expect(snapshots.map { $0.json["total"].integer } == [2, 1])
        #expect(lengths.count == 2 && lengths[0] + 1 == lengths[1], "the decomposed letter has a byte more")
    }

    @Test func exactTextsCompareBytes() {
        #expect(ExactText("\u{E9}") != ExactText("e\u{301}"))
        #expect(ExactText("e\u{301}") == ExactText("e\u{301}"))
        #expect(Set([ExactText("a"), ExactText("a"), ExactText("\u{E9}"), ExactText("e\u{301}")]).count == 3)
    }
}
