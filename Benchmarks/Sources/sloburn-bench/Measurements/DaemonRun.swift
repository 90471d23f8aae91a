import Foundation
import SloburnBenchmarkKit

/// A run of the daemon over a topic, in one process or several.
struct DaemonRun {
    let workspace: Workspace
    let topic: LoadedTopic
    /// The configuration; its name is one that was not used before.
    let deployment: Deployment
    /// How many processes share the work.
    var processes = 1
    /// Checks the results while the daemon still runs.
    var verify: () throws -> Void = {}

    /// Works through the whole topic once.
    ///
    /// - Returns: what it took from the first record to the last committed offset.
    /// - Throws: `Failure` when the daemon has not counted exactly what the topic holds.
    func measure() throws -> Figures {
        let configuration = try workspace.write(deployment.yaml, to: "\(deployment.name).yaml")
        let children = try (0..<processes).map { try start($0, configuration) }
        defer { for child in children { child.end() } }
        let committed = try CommittedOffsets(
            group: "\(deployment.name)-ingest", topic: topic, bootstrapServers: deployment.bootstrapServers)
        try waitForAssignment(children)
        var watch = WorkWatch(children.map(\.pid))
        let timeout = Duration.seconds(120 + topic.records / 10_000)
        let figures = try watch.watch(records: topic.records, timeout: timeout) {
            for child in children where !child.isRunning { throw Failure("the daemon has ended:\n\(child.output)") }
            return committed.total() >= topic.records ? .now : nil
        }
        try verify()
        for child in children { child.end() }
        try checkMetrics()
        return figures
    }

    private func metricsFile(_ index: Int) -> String {
        workspace.folder.appending(path: "\(deployment.name)-\(index).prom").path
    }

    private func start(_ index: Int, _ configuration: String) throws -> ChildProcess {
        try ChildProcess(
            workspace.daemon, ["run", "--config", configuration, "--metrics-file", metricsFile(index)],
            environment: ["SLOBURN_INSTANCE": "bench-\(index)"])
    }

    /// Waits until the first of the processes has partitions.
    private func waitForAssignment(_ children: [ChildProcess]) throws {
        let deadline = ContinuousClock.now + .seconds(90)
        while !children.contains(where: { $0.line(containing: "ingest assigned") != nil }) {
            guard children.allSatisfy(\.isRunning), .now < deadline else {
                throw Failure("the daemon got no partitions:\n\(children.map(\.output).joined(separator: "\n"))")
            }
            Thread.sleep(forTimeInterval: 0.002)
        }
    }

    private func checkMetrics() throws {
        var sums: [String: Int] = [:]
        for index in 0..<processes {
            let text = try String(contentsOfFile: metricsFile(index), encoding: .utf8)
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                let parts = line.split(separator: " ")
                guard parts.count == 2, let value = Double(parts[1]) else { continue }
                sums[String(parts[0].prefix { $0 != "{" }), default: 0] += Int(value)
            }
        }
        let counted = sums["sloburn_samples_counted_total"] ?? 0
        guard counted == topic.records, sums["sloburn_rejected_total", default: 0] == 0 else {
            let figures = sums.filter { $0.key.hasPrefix("sloburn_") }.map { "\($0.key) \($0.value)" }.sorted()
            throw Failure(
                "the topic holds \(topic.records) records and the daemon counted \(counted):\n"
                    + figures.joined(separator: "\n"))
        }
    }
}
