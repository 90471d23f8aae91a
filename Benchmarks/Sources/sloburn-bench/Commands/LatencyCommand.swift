import ArgumentParser
import Foundation
import SloburnBenchmarkKit

/// `scripts/bench latency`: from a sample that was produced to the alert that can be read.
struct LatencyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency", abstract: "Measure the time from a bad sample to its alert.",
        discussion: """
            Each sample is the first one of an SLO key of its own, and bad: its alert fires at the next evaluation. The \
            samples come at moments spread evenly over the second. Meanwhile good samples of other keys arrive at a \
            steady rate. Prints percentiles and, as the last line, the same as JSON.
            """)

    @Option(help: "How many alerts.") var count = 500
    @Option(help: "How many bad samples a second.") var pace = 10
    @Option(help: "How many good samples a second arrive meanwhile; 0 for none.") var rate = 1_000
    @OptionGroup var options: RunOptions

    func validate() throws {
        guard count > 0, pace > 0, rate >= 0 else { throw ValidationError("--count and --pace must be above 0") }
    }

    func run() throws {
        let workspace = try Workspace(isKept: options.keep)
        let broker = try Broker(workspace)
        // An empty topic: everything is produced while the daemon runs.
        let topic = try TopicLoader(bootstrapServers: broker.bootstrapServers).load(
            "\(workspace.name)-events", shape: .plain, records: 0, spanSeconds: 1)
        var deployment = Deployment(
            name: workspace.name, bootstrapServers: broker.bootstrapServers, input: topic.name,
            slos: [.init(name: "probe", good: "probe{status!~\"5..\"}", total: "probe", groupBy: ["service"])])
        deployment.evaluationInterval = "1s"
        deployment.policy = "quick"
        deployment.kafka = try options.properties()
        deployment.memory = options.memory
        deployment.ingestThreads = options.threads
        let configuration = try workspace.write(deployment.yaml, to: "latency.yaml")
        let daemon = try ChildProcess(workspace.daemon, ["run", "--config", configuration])
        defer { daemon.end() }
        try daemon.wait(for: "ingest assigned", timeout: .seconds(90))
        try daemon.wait(for: "budget assigned", timeout: .seconds(90))
        let probe = try LatencyProbe(
            topic: topic, alerts: "\(workspace.name).alerts", bootstrapServers: broker.bootstrapServers)
        let seconds = try probe.measure(count: count, pace: pace, rate: rate)
        try report(seconds)
    }

    private func report(_ seconds: [Double]) throws {
        let milliseconds = seconds.map { $0 * 1_000 }
        var table = TextTable(["samples", "alerts", "p50, ms", "p90, ms", "p99, ms", "max, ms"])
        let shares = [0.5, 0.9, 0.99, 1.0].map { milliseconds.quantile($0) }
        table.add([count.text, seconds.count.text] + shares.map { $0.text(places: 0) })
        print(table.text)
        print(
            "{\"count\":\(seconds.count),\"maxMs\":\(shares[3].rounded()),\"p50Ms\":\(shares[0].rounded()),"
                + "\"p99Ms\":\(shares[2].rounded())}")
        guard seconds.count == count else {
            throw Failure("\(count - seconds.count) alerts did not come")
        }
    }
}
