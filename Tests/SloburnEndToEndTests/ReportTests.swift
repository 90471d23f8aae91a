import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// `sloburn report` from files and from the topics.
@Suite(.waits, .timeLimit(.minutes(15))) struct ReportTests {
    private static let folder = TestBroker.repositoryRoot.appending(path: "Tests/SloburnReportTests/Fixtures")
    private static let records = folder.appending(path: "records.ndjson").path
    private static let config = TestBroker.repositoryRoot.appending(path: "pipelines/web").path
    private static let period = "2026-10-05..2026-10-11"

    private static func report(_ more: String..., variables: [String: String] = [:]) throws -> SloburnProcess.Result {
        let arguments = ["report", "--config", config, "--period", period, "--by", "team", "--compare", "2"]
        return try SloburnProcess.run(arguments + more, variables: variables)
    }

    private static func file(_ name: String) -> String {
        URL.temporaryDirectory.appending(path: "sloburn-\(UUID().uuidString)-\(name)").path
    }

    @Test func aFileOfRecordsGivesTheSameReportAgain() throws {
        let path = Self.file("report.json")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try Self.report("--input", Self.records, "--format", "json", "--output", path)
        #expect(first.exitCode == 0 && first.output.isEmpty && first.log.isEmpty, "\(first.log)")
        let json = try JSONObject(Array(Data(contentsOf: URL(filePath: path))))
        #expect(json["summary"]["kept"].integer == 2 && json["summary"]["missed"].integer == 1)
        let again = try Self.report("--input", Self.records, "--check", path)
        #expect(again.exitCode == 0 && again.output == ["\(path): the same report comes from the same records"])
        let other = try Self.report("--input", "/dev/null", "--check", path)
        #expect(other.exitCode == 1 && other.log.last?.contains("the records are others than then") == true)
        #expect(try Self.report("--input", Self.records).output.first == "<!DOCTYPE html>")
    }

    @Test func whatCantBeDoneIsTold() throws {
        let pdf = try Self.report("--input", Self.records, "--format", "pdf", variables: ["PATH": "/nowhere"])
        #expect(pdf.exitCode == 1 && pdf.output.isEmpty)
        #expect(
            pdf.log.last?.hasPrefix("error: PDF needs a browser that prints: none of chromium") == true, "\(pdf.log)")
        let rules = Self.file("rules.yaml")
        defer { try? FileManager.default.removeItem(atPath: rules) }
        try "hide: [authors]".write(toFile: rules, atomically: true, encoding: .utf8)
        let redacted = try Self.report("--input", Self.records, "--redact", rules)
        #expect(redacted.exitCode == 1)
        #expect(redacted.log.last?.contains("\(rules):1: hide: 'authors' is unknown") == true, "\(redacted.log)")
        let none = try Self.report("--input", "/nowhere/records.ndjson")
        #expect(none.exitCode == 1 && none.log.last?.contains("/nowhere/records.ndjson") == true, "\(none.log)")
    }

    private static let hasBrowser = ["chromium", "chromium-browser", "google-chrome"].contains { name in
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }

    @Test(.enabled(if: hasBrowser)) func aBrowserPrintsThePage() throws {
        let folder = URL(filePath: Self.file("pdf"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pdf = folder.appending(path: "report.pdf")
        let result = try Self.report(
            "--input", Self.records, "--format", "pdf", "--output", pdf.path, variables: ["TMPDIR": folder.path])
        #expect(result.exitCode == 0, "\(result.log)")
        #expect(try Data(contentsOf: pdf).starts(with: Data("%PDF-".utf8)))
        // Nothing is left of what it was printed from.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.pdf"])
    }

    @Test func topicsAreReadToTheirPresentEnd() throws {
        let scenario = try Scenario("report")
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop", groupBy: "region"))
        _ = try SloburnProcess.run(["topics", "--config", scenario.configPath, "--create"])
        for line in try String(contentsOfFile: Self.records, encoding: .utf8).split(separator: "\n") {
            let record = try JSONObject(Array(line.utf8))
            let topic = try #require(record["topic"].text?.dropFirst("slo.".count))
            let value = try JSONSerialization.data(withJSONObject: try #require(record["value"].value))
            try scenario.send(
                Array(value), key: Array(try #require(record["key"].text).utf8), to: scenario.topic(String(topic)))
        }
        try scenario.flush()
        let path = Self.file("report.json")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let arguments = ["report", "--config", scenario.configPath, "--period", Self.period, "--format"]
        let first = try SloburnProcess.run(arguments + ["json", "--output", path])
        #expect(first.exitCode == 0, "\(first.log)")
        let json = try JSONObject(Array(Data(contentsOf: URL(filePath: path))))
        #expect(json["summary"]["budgets"].integer == 3 && json["summary"]["missed"].integer == 1)
        #expect(json["period"]["isClosed"].value as? Bool == true)
        let inputs = json["provenance"]["inputs"]
        let days = try #require(inputs.elements.indices.first { inputs[$0]["topic"].text == scenario.topic("days") })
        #expect(inputs[days]["from"].integer == 0 && inputs[days]["records"].integer == 68)
        // What came later makes another report, but not of the records of then.
        try scenario.send(
            Array("{}".utf8), key: Array(#"checkout-ok{region="eu"}@2026-10-07"#.utf8), to: scenario.topic("days"))
        try scenario.flush()
        let again = try SloburnProcess.run(arguments + ["json", "--check", path])
        #expect(again.exitCode == 0, "\(again.log)")
        let now = try SloburnProcess.run(arguments + ["csv"])
        #expect(now.exitCode == 0 && now.log.contains { $0.contains("key: a text is needed") }, "\(now.log)")
    }
}
