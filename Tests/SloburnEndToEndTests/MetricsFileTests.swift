import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// `sloburn run --metrics-file`.
@Suite(.waits, .timeLimit(.minutes(15))) struct MetricsFileTests {
    @Test func theFileTellsWhatTheDaemonDid() throws {
        let scenario = try Scenario("metrics")
        try scenario.createInput()
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        let path = scenario.folder.appending(path: "sloburn.prom").path
        let daemon = try scenario.run("--metrics-file", path)
        try daemon.waitForLog("running")
        try scenario.send((0..<50).map { _ in event(service: "shop", at: now - 1_000) } + ["nonsense"])
        try scenario.flush()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "the records are counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.total == 50
        }
        #expect(try daemon.terminate() == 0)
        // The last text is written at the end.
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        for line in [
            #"sloburn_records_total{source="web"} 51"#, #"sloburn_samples_counted_total{source="web"} 50"#,
            #"sloburn_rejected_total{source="web",class="malformed"} 1"#, "sloburn_integrity_violations_total 0",
        ] {
            #expect(lines.contains(line), "\(line) is not in\n\(text)")
        }
        try Self.checkWithPromtool(text)
    }

    @Test func aFileThatCanNotBeWrittenIsNamed() throws {
        let scenario = try Scenario("nometrics", bootstrapServers: "127.0.0.1:1")
        try scenario.configure(scenario.daemon(), scenario.source())
        let result = try scenario.run("--metrics-file", "/nowhere/sloburn.prom").waitForExit(timeout: .seconds(10))
        #expect(result.exitCode == 1)
        #expect(result.log.last?.hasPrefix("error: /nowhere/sloburn.prom: can't be written") == true)
    }

    /// Asks Prometheus's own tool, where it is installed.
    private static func checkWithPromtool(_ text: String) throws {
        let tool = URL(filePath: "/usr/bin/promtool")
        guard FileManager.default.isExecutableFile(atPath: tool.path) else { return }
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = tool
        process.arguments = ["check", "metrics"]
        process.standardInput = input
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)")
    }
}
