import ArgumentParser
import Foundation
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel
import SloburnPipeline
import SloburnServer

/// `sloburn demo`: the real daemon on an embedded cluster, with traffic and an incident.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show Sloburn at work: embedded cluster, generated traffic, an outage, live budgets and alerts.",
        discussion: """
            Needs no broker and no configuration. After 20 s one service fails altogether, after 60 s it recovers; the \
            table shows each budget, and each alert is printed as it fires and resolves. Meanwhile the dashboard can be \
            looked at, at the address that is printed first.

            Examples:
              sloburn demo
              sloburn demo --duration 45s
              sloburn demo --duration 1h --listen 127.0.0.1:9000
            """)

    @Option(help: "How long it runs, as in 90s or 2m.", transform: Self.duration)
    var duration: TimeSpan = .seconds(120)

    @Option(help: ArgumentHelp("Where the dashboard listens; port 0 takes any that is free.", valueName: "host:port"))
    var listen = "127.0.0.1:0"

    @OptionGroup var logging: LogOptions

    private static func duration(_ text: String) throws -> TimeSpan {
        guard let span = TimeSpan(text), span > .zero else {
            throw ValidationError("a duration such as 90s or 2m is needed, not \"\(text)\"")
        }
        return span
    }

    func run() throws {
        // The table is the point; the daemon is heard only when something is wrong.
        var logger = logging.makeLogger()
        if logging.logLevel == .info { logger.logLevel = .warning }
        let cluster = try DemoCluster()
        let signals = ShutdownSignals(logger: logger)
        var options = try cluster.daemonOptions()
        let http = HTTPSettings(listen: listen, sloMetrics: [.sloth, .pyrra])
        options.settings.http = http
        let daemon = Daemon(options: options, logger: logger)
        let web = WebServing(logger: logger)
        defer { web.stop() }
        try web.begin(RunPlan(daemon: options, http: HTTPCredentials(reading: http)), daemon)
        signals.onStop = daemon.stopper
        let traffic = TrafficGenerator(bootstrapServers: cluster.bootstrapServers)
        traffic.start()
        guard daemon.start() else { return }
        let watcher = try DemoWatcher(bootstrapServers: cluster.bootstrapServers, topics: cluster.topics)
        var screen = DemoScreen(incident: traffic.incident)
        if let address = web.address { FileHandle.standardOutput.write(Data("Dashboard: \(address)\n\n".utf8)) }
        screen.begin()
        let end = ContinuousClock.now + .nanoseconds(duration.nanoseconds)
        while ContinuousClock.now < end, signals.end == nil {
            watcher.poll(milliseconds: 200) { screen.take($0) }
            screen.draw()
        }
        traffic.stop()
        // What was sent last is to be seen, too.
        let latest = ContinuousClock.now + .seconds(5)
        while daemon.status.figures.sources.reduce(0, { $0 + $1.records }) < traffic.sentCount,
            ContinuousClock.now < latest, signals.end == nil
        {
            watcher.poll(milliseconds: 100) { screen.take($0) }
        }
        daemon.stopper()
        daemon.join()
        watcher.poll(milliseconds: 500) { screen.take($0) }
        screen.end(sources: daemon.status.figures.sources, sent: traffic.sentCount)
        // An outage that woke nobody is a failed demonstration.
        let hasHadTime = duration >= TrafficGenerator.pageDeadline && signals.end == nil
        if hasHadTime, !screen.hasPaged { throw ExitCode(1) }
    }
}

/// The embedded cluster with every topic of the demonstration.
private struct DemoCluster {
    let topics: OutputTopicNames
    var bootstrapServers: String { cluster.bootstrapServers }
    private let cluster: MockCluster
    private let configuration: Configuration

    init() throws {
        let file = ConfigurationFile(name: "demo.yaml", text: DemoConfiguration.yaml)
        let (configuration, findings) = ConfigurationReader.read([file])
        guard let configuration else {
            for finding in findings { StandardError.write("\(finding)\n") }
            throw ExitCode(1)
        }
        self.configuration = configuration
        topics = configuration.daemon.topics
        cluster = try MockCluster(brokers: 1)
        for plan in TopicPlan.all(for: configuration.daemon) {
            try cluster.createTopic(plan.name, partitions: plan.partitions)
        }
        for topic in configuration.engine.inputTopics { try cluster.createTopic(topic, partitions: 4) }
    }

    func daemonOptions() throws -> DaemonOptions {
        let environment = ["DEMO_BOOTSTRAP": cluster.bootstrapServers]
        var options = try DaemonOptions(configuration: configuration, environment: environment)
        // The embedded cluster knows no administrative requests; its topics are made already.
        options.setsUpTopics = false
        options.commitInterval = .milliseconds(500)
        return options
    }
}
