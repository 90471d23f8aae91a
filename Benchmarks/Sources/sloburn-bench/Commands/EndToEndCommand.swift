import ArgumentParser
import Foundation
import SloburnBenchmarkKit

/// `scripts/bench e2e`: the whole daemon against a consumer that only counts.
struct EndToEndCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "e2e", abstract: "Compare the daemon with a bare librdkafka consumer, in turns.",
        discussion: """
            Prints a table and, as the last line, the medians of the rounds as JSON. The exit code is 1 when the daemon \
            did not count exactly what was loaded.
            """)

    @Option(help: "How many records the topic has.") var records = 6_000_000
    @Option(help: "How many rounds, each a bare consumer and then a daemon.") var rounds = 5
    @Option(help: "How many SLOs share out the events, 1 to 100.") var slos = 20
    @Option(help: "How many processes the daemon has.") var processes = 1
    @OptionGroup var options: RunOptions

    func validate() throws {
        guard records > 0, rounds > 0, processes > 0, (1...100).contains(slos) else {
            throw ValidationError("numbers must be above 0, and --slos at most 100")
        }
    }

    func run() throws {
        let workspace = try Workspace(isKept: options.keep)
        let broker = try Broker(workspace)
        log("loading \(records.text) records")
        // Ten minutes of events, all of them past.
        let topic = try TopicLoader(bootstrapServers: broker.bootstrapServers).load(
            "\(workspace.name)-events", shape: .plain, records: records, spanSeconds: 600)
        log("loaded; \(topic.bytes / topic.records) bytes a record; waiting for the broker to be idle")
        broker.waitUntilIdle()
        let bare = BareRun(workspace: workspace, bootstrapServers: broker.bootstrapServers, topic: topic)
        var report = EndToEndReport()
        let variants = try best(bare, broker)
        for round in 1...rounds {
            let bares = try variants.map { try measureBare(bare, $0, round, broker) }
            report.add(bares: bares, daemon: try daemon(workspace, broker, topic, round))
        }
        print(report.table)
        print(try report.json())
    }

    /// The fastest settings of each way to take messages.
    private func best(_ bare: BareRun, _ broker: Broker) throws -> [BareRun.Variant] {
        var rates: [(variant: BareRun.Variant, rate: Double)] = []
        for (index, variant) in BareRun.variants.enumerated() {
            let figures = try bare.measure(variant, group: "\(bare.workspace.name)-try-\(index)")
            rates.append((variant, figures.rate))
            log("bare (\(variant.description)): \(EndToEndReport.describe(figures))")
            broker.waitUntilIdle()
        }
        return ["poll", "batch"].compactMap { mode in
            rates.filter { $0.variant.mode == mode }.max { $0.rate < $1.rate }?.variant
        }
    }

    private func measureBare(
        _ bare: BareRun, _ variant: BareRun.Variant, _ round: Int, _ broker: Broker
    ) throws -> EndToEndReport.Bare {
        let figures = try bare.measure(variant, group: "\(bare.workspace.name)-\(variant.mode)-\(round)")
        log("round \(round), bare (\(variant.description)): \(EndToEndReport.describe(figures))")
        broker.waitUntilIdle()
        return EndToEndReport.Bare(mode: variant.mode, figures: figures)
    }

    private func daemon(
        _ workspace: Workspace, _ broker: Broker, _ topic: LoadedTopic, _ round: Int
    ) throws -> Figures {
        var deployment = Deployment(
            name: "\(workspace.name)-\(round)", bootstrapServers: broker.bootstrapServers, input: topic.name,
            slos: Deployment.SLO.sharingServices(slos))
        deployment.kafka = try options.properties()
        // The bare consumer may choose a queue of up to 1 GiB: the daemon gets room for half as much beside its state.
        deployment.memory = options.memory ?? "4GiB"
        deployment.ingestThreads = options.threads
        let check = SnapshotCheck(
            bootstrapServers: broker.bootstrapServers, topic: "\(deployment.name).snapshots", slos: slos,
            counts: topic.counts)
        let run = DaemonRun(workspace: workspace, topic: topic, deployment: deployment, processes: processes) {
            try check.wait()
        }
        let figures = try run.measure()
        log("round \(round), daemon: \(EndToEndReport.describe(figures)); counts are right")
        broker.waitUntilIdle()
        return figures
    }
}
