import Foundation
import SloburnModel
import SloburnPipeline
import Testing

@testable import SloburnDaemon

@Suite struct MetricsTests {
    @Test(
        "Texts and numbers are written as the format wants them",
        arguments: [
            ("plain", 0, "plain", "0"), ("a\"b", 12, "a\\\"b", "12"), ("a\\b", -3, "a\\\\b", "-3"),
            ("a\nb", 0.25, "a\\nb", "0.25"), ("ä", 1_795_223_564.5, "ä", "1795223564.5"),
            ("", 123_456_789_012, "", "123456789012"), ("x", .infinity, "x", "+Inf"), ("x", -.infinity, "x", "-Inf"),
            ("x", .nan, "x", "NaN"), ("x", 1e300, "x", "1e+300"),
        ] as [(String, Double, String, String)])
    func escapes(_ label: String, _ value: Double, _ writtenLabel: String, _ writtenValue: String) {
        var text = MetricsText()
        text.add("m", .gauge, "Help.", [.init(value, [("a", label), ("b", "c")])])
        #expect(text.text == "# HELP m Help.\n# TYPE m gauge\nm{a=\"\(writtenLabel)\",b=\"c\"} \(writtenValue)\n")
    }

    @Test("A help text keeps its quotes, and a metric without numbers is left out")
    func writesHelp() {
        var text = MetricsText()
        text.add("m", .counter, "A \"b\" \\ c\nd.", [.init(1)])
        text.add("n", .counter, "Nothing.", [])
        #expect(text.text == "# HELP m A \"b\" \\\\ c\\nd.\n# TYPE m counter\nm 1\n")
    }

    @Test("A histogram counts what took no longer than each bound")
    func countsDurations() {
        var histogram = DurationHistogram()
        for milliseconds in [0, 5, 6, 1_000, 30_000, 30_001] { histogram.add(.milliseconds(milliseconds)) }
        var text = MetricsText()
        text.add("d_seconds", "Help.", histograms: [([("stage", "x")], histogram)])
        let counts = [
            ("0.005", 2), ("0.01", 3), ("0.025", 3), ("0.05", 3), ("0.1", 3), ("0.25", 3), ("0.5", 3), ("1", 4),
            ("2.5", 4), ("5", 4), ("10", 4), ("30", 5), ("+Inf", 6),
        ]
        let buckets = counts.map { "d_seconds_bucket{stage=\"x\",le=\"\($0.0)\"} \($0.1)\n" }.joined()
        #expect(
            text.text == "# HELP d_seconds Help.\n# TYPE d_seconds histogram\n" + buckets
                + "d_seconds_sum{stage=\"x\"} 61.012\nd_seconds_count{stage=\"x\"} 6\n")
    }

    private static var figures: DaemonStatus.Figures {
        var counters = IngestCounters()
        counters.records = 10
        counters.tombstones = 1
        counters.counted = 6
        counters.unmatched = 2
        counters.duplicates = 3
        counters.conflicts = 1
        counters.ended = 9
        counters.gaps = 8
        counters.rejected = [.tooLate: 4]
        var figures = DaemonStatus.Figures()
        figures.sources = [counters, counters]
        figures.evaluatedAt = Timestamp(milliseconds: 1_795_223_560_000)
        figures.keys = 7
        figures.integrityViolations = 5
        figures.differences = 3
        figures.sourceStates = [
            SourceState(source: "web", coverage: 0.25, fallback: "b", usesFallback: true),
            SourceState(source: "b", coverage: nil, fallback: nil),
        ]
        figures.sourceHealth = [SourceHealth(source: "web", reasons: [.silent: true, .dead: false])]
        return figures
    }

    @Test(
        "The figures are told under their names",
        arguments: [
            #"sloburn_records_total{source="web"} 10"#, #"sloburn_samples_counted_total{source="b"} 6"#,
            "sloburn_samples_unmatched_total 4", "sloburn_duplicates_total 6", "sloburn_tombstones_total 2",
            "sloburn_duplicate_conflicts_total 2", "sloburn_series_ended_total 18",
            #"sloburn_delta_gaps_total{source="web"} 8"#, #"sloburn_delta_overlaps_total{source="b"} 0"#,
            #"sloburn_rejected_total{source="web",class="too_late"} 4"#,
            #"sloburn_rejected_total{source="web",class="malformed"} 0"#, "sloburn_ingest_commits_total 0",
            "sloburn_evaluations_total 0", "sloburn_records_written_total 0",
            "sloburn_evaluation_time_seconds 1795223560", "sloburn_keys 7", "sloburn_alerts_firing 0",
            "sloburn_integrity_violations_total 5", "sloburn_foreign_deltas_total 0", "sloburn_corrupt_records_total 0",
            #"sloburn_source_coverage{source="web",window="1h"} 0.25"#,
            #"sloburn_fallback_in_use{source="web",fallback="b"} 1"#, "sloburn_reconcile_differences_total 3",
            #"sloburn_source_health{source="web",reason="silent"} 1"#,
            #"sloburn_source_health{source="web",reason="dead"} 0"#,
            "process_resident_memory_bytes 4096",
        ])
    func tellsFigures(_ line: String) {
        let metrics = DaemonMetrics(figures: Self.figures, sources: ["web", "b"], residentBytes: 4_096)
        #expect(metrics.text.split(separator: "\n").contains { $0 == line })
    }

    @Test("Every metric is described once, and every line can be read")
    func isWellFormed() throws {
        let metrics = DaemonMetrics(figures: Self.figures, sources: ["web", "b"], residentBytes: 4_096)
        let lines = metrics.text.split(separator: "\n").map(String.init)
        let described = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
        #expect(Set(described).count == described.count)
        let sample = try Regex(#"^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.]+$"#)
        for line in lines where !line.hasPrefix("#") { #expect(line.wholeMatch(of: sample) != nil, "\(line)") }
        for line in lines where line.hasPrefix("# TYPE ") {
            #expect(line.hasSuffix("_total counter") || (line.hasSuffix(" gauge") && !line.contains("_total")))
        }
    }

    @Test("Before anything has happened counters are 0, and what is not known is left out")
    func beginsAtZero() {
        let text = DaemonMetrics(figures: .init(), sources: ["web"], residentBytes: nil).text
        #expect(text.contains("sloburn_records_total{source=\"web\"} 0\n"))
        #expect(!text.contains("sloburn_evaluation_time_seconds") && !text.contains("process_"))
    }

    @Test("The resident size is the second number of statm")
    func readsMemory() {
        #expect(ProcessMemory.residentPages(statm: "12069 345 2 1 0 9 0\n") == 345)
        #expect(ProcessMemory.residentPages(statm: "") == nil)
        #expect((ProcessMemory.residentBytes ?? 0) > 1 << 20)
    }

    @Test("A file is replaced as a whole, and one that can't be written is named")
    func writesFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "x.prom").path
        let file = MetricsFile(path: path)
        for text in ["a 1\n", "b 2\n"] {
            try file.write(text)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.prom"])
        file.begin({ "c 3\n" }, onFailure: { Issue.record("\($0)") })
        file.end()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "c 3\n")
        let error = #expect(throws: MetricsFile.Failure.self) {
            try MetricsFile(path: folder.appending(path: "none/x.prom").path).write("")
        }
        #expect(error?.description.contains("none/x.prom: can't be written") == true)
    }
}
