import ArgumentParser
import Foundation
import SloburnBenchmarkKit

/// `scripts/bench scale`: what more SLOs, labels, keys and processes cost.
struct ScaleCommand: ParsableCommand {
    /// What is made more of.
    enum Dimension: String, CaseIterable, ExpressibleByArgument {
        case slos, labels, groups, processes, keys
    }

    static let configuration = CommandConfiguration(
        commandName: "scale", abstract: "Rate and CPU time against SLOs, labels, groups and processes; many keys.",
        discussion: """
            slos: one SLO counts every event, the others select services that never come. labels: how many labels of an \
            event of 400 bytes are read. groups: how many SLO keys the events are spread over. processes: CPU time is \
            the sum of all of them. keys: memory of a key with full windows, evaluation and restore, in one process \
            without Kafka.
            """)

    @Option(help: "How many records each topic has.") var records = 2_000_000
    @Option(help: "How many keys are held in memory for `keys`.") var keys = 100_000
    @Option(help: "Only this; may be repeated: slos, labels, groups, processes, keys.") var only: [Dimension] = []
    @OptionGroup var options: RunOptions

    private var dimensions: [Dimension] { only.isEmpty ? Dimension.allCases : only }

    func run() throws {
        let workspace = try Workspace(isKept: options.keep)
        let cases = try dimensions.flatMap(cases)
        if !cases.isEmpty { try measure(cases, workspace) }
        guard dimensions.contains(.keys) else { return }
        // A process each: what the first leaves free would not be counted for the second.
        for windows in ["idle", "full"] {
            let process = Process()
            process.executableURL = URL(filePath: workspace.program("sloburn-benchmarks"))
            process.arguments = ["keys", "--count", "\(keys)", "--windows", windows]
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw ExitCode(1) }
        }
    }

    private func measure(_ cases: [ScaleCase], _ workspace: Workspace) throws {
        let broker = try Broker(workspace)
        let loader = TopicLoader(bootstrapServers: broker.bootstrapServers)
        var topics: [EventGenerator.Shape: LoadedTopic] = [:]
        for shape in Set(cases.map(\.shape)).sorted(by: { $0.rawValue < $1.rawValue }) {
            log("loading \(records.text) \(shape.rawValue) events")
            // A minute of events, so that few evaluations fall into a run.
            topics[shape] = try loader.load(
                "\(workspace.name)-\(shape.rawValue)", shape: shape, records: records, spanSeconds: 60)
        }
        var table = TextTable(["of what", "how many", "B/record", "records/s", "µs CPU/record", "peak MiB"])
        for (index, one) in cases.enumerated() {
            guard let topic = topics[one.shape] else { continue }
            broker.waitUntilIdle()
            let run = DaemonRun(
                workspace: workspace, topic: topic,
                deployment: try one.deployment("\(workspace.name)-\(index)", broker.bootstrapServers, topic, options),
                processes: one.processes)
            let figures = try run.measure()
            log("\(one.dimension) \(one.count.text): \(EndToEndReport.describe(figures))")
            table.add([
                one.dimension, one.count.text, (topic.bytes / topic.records).text, figures.rate.text(places: 0),
                figures.cpuMicroseconds.text(places: 2), figures.peakMebibytes.text(places: 0),
            ])
        }
        print(table.text)
    }

    private func cases(_ dimension: Dimension) throws -> [ScaleCase] {
        switch dimension {
        case .slos:
            [1, 10, 100, 1_000].map {
                ScaleCase("SLOs", $0, .plain, Deployment.SLO.onlyOneMatching($0), ["service", "region", "status"])
            }
        case .labels:
            [1, 2, 5, 10].map { count in
                ScaleCase(
                    "labels", count, .wide, [.readingLabels(count)], ["status"] + (0..<count).map { "l\($0)" })
            }
        case .groups:
            [100, 1_000, 10_000, 100_000].map {
                ScaleCase("keys", $0, .wide, [.grouped(by: $0)], ["status", "g\($0)"])
            }
        case .processes:
            [1, 2, 4].map { count in
                var one = ScaleCase(
                    "processes", count, .plain, Deployment.SLO.sharingServices(20), ["service", "region", "status"])
                one.processes = count
                return one
            }
        case .keys: []
        }
    }
}

/// One line of the table of growth.
struct ScaleCase {
    let dimension: String
    let count: Int
    let shape: EventGenerator.Shape
    let slos: [Deployment.SLO]
    let labels: [String]
    var processes = 1

    init(
        _ dimension: String, _ count: Int, _ shape: EventGenerator.Shape, _ slos: [Deployment.SLO], _ labels: [String]
    ) {
        self.dimension = dimension
        self.count = count
        self.shape = shape
        self.slos = slos
        self.labels = labels
    }

    /// The daemon's configuration.
    func deployment(
        _ name: String, _ bootstrapServers: String, _ topic: LoadedTopic, _ options: RunOptions
    ) throws -> Deployment {
        var deployment = Deployment(
            name: name, bootstrapServers: bootstrapServers, input: topic.name, slos: slos)
        deployment.labels = labels
        deployment.evaluationInterval = "60s"
        deployment.kafka = try options.properties()
        deployment.memory = options.memory
        deployment.ingestThreads = options.threads
        return deployment
    }
}
