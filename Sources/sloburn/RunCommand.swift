import ArgumentParser
import Foundation
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnNormalize
import SloburnPipeline
import SloburnServer

/// `sloburn run`: the daemon.
struct RunCommand: ParsableCommand {
    /// `--stage`; `StageSelection` is another module's.
    enum Stage: String, ExpressibleByArgument, CaseIterable {
        case ingest, budget, all

        var selection: StageSelection {
            switch self {
            case .ingest: .ingest
            case .budget: .budget
            case .all: .all
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the daemon: consume metric events, write snapshots and alerts.",
        discussion: """
            SIGTERM or SIGINT finishes the transaction in flight, gives up the partitions and exits with 0, within 10 s \
            even without a broker; a second one ends it at once. SIGHUP reads the configuration again, and --watch does \
            so whenever its files change; one that has errors is not used. While the broker can't be reached it keeps \
            trying. What can't heal ends it with 1 and the reason in the last line of the log.

            Several processes share the work where they have the same group: each stage runs in as many as its topics \
            have partitions (see sloburn topics). Each needs a name of its own in SLOBURN_INSTANCE that stays the same \
            after a restart; without it the machine's name is taken.

            Examples:
              sloburn run --config slos/
              sloburn run --config slos/ daemon.yaml --log-format json
              sloburn run --config /etc/sloburn --watch
              SLOBURN_INSTANCE=ingest-2 sloburn run --config slos/ --stage ingest
              sloburn run --config slos/ --metrics-file /var/lib/prometheus/node-exporter/sloburn.prom
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var logging: LogOptions

    @Option(
        help: "Which half to run: ingest reads metric topics and writes sums, budget makes budgets and alerts of them.")
    var stage = Stage.all

    @Option(
        help: ArgumentHelp(
            "Where to write metrics in Prometheus's text format, every 5 s, for a textfile collector; a *.prom.",
            valueName: "path"))
    var metricsFile: String?

    @Flag(help: "Read the configuration again when its files change, within two seconds.")
    var watch = false

    func run() throws {
        let logger = logging.makeLogger()
        let signals = ShutdownSignals(logger: logger)
        let watchdog = EndWatchdog(logger: logger)
        let manager = ServiceManager(logger: logger)
        signals.onEnd = {
            watchdog.arm(cause: $0, exitCode: 0)
            manager.stopping()
        }
        var looked = ConfigurationFiles(options.config)
        let files = watch ? looked.fingerprint() : nil
        var plan = try plan()
        let reloader = reloader(plan, files, logger)
        signals.onReload = {
            manager.reloading()
            reloader.request()
        }
        reloader.onKeeping(manager.ready)
        let metrics = try openMetricsFile()
        let web = WebServing(logger: logger)
        defer { web.stop() }
        var daemon = Daemon(options: plan.daemon, logger: logger)
        try web.begin(plan, daemon)
        while true {
            watchdog.watch(daemon.unfinishedParts)
            manager.watch(daemon.overdueLoops)
            signals.onStop = daemon.stopper
            reloader.onChange(daemon.stopper)
            reloader.onRefusal(daemon.status.didRefuse)
            metrics?.begin(daemon.metricsText) {
                logger.warning(.metricsUnwritable, "the metrics are not written: \($0)")
            }
            runUntilStopped(daemon, logger, watchdog, manager)
            metrics?.end()
            if let failure = daemon.permanentFailure {
                logger.critical(.stopped, "stopped: a failure that can't heal: \(failure)")
                throw ExitCode(1)
            }
            guard signals.end == nil, let next = reloader.take() else { break }
            plan = next
            logger.info(.configurationReloaded, "configuration reloaded")
            daemon = Daemon(options: plan.daemon, logger: logger)
            web.follow(plan, daemon)
        }
        logger.info(.stopped, "stopped: \(signals.end ?? "")")
    }

    /// The file for metrics; one that can't be written is an error at the start, when somebody looks.
    private func openMetricsFile() throws -> MetricsFile? {
        guard let file = metricsFile.map(MetricsFile.init) else { return nil }
        do {
            try file.write("")
            return file
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    private func plan() throws -> RunPlan {
        let configuration = try options.load()
        do {
            var plan = try RunPlan(configuration, stages: stage.selection)
            GitHistory.fill(&plan.daemon.engine, files: configuration.files)
            return plan
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    /// Reads the configuration again from now on, where it is asked to or watches.
    private func reloader(
        _ present: RunPlan, _ files: ConfigurationFingerprint?, _ logger: Logger
    ) -> Reloader {
        let stages = stage.selection
        let reloader = Reloader(paths: options.config, present: present, watchFrom: files, logger: logger) {
            try RunPlan($0, stages: stages)
        }
        reloader.start()
        return reloader
    }

    private func runUntilStopped(
        _ daemon: Daemon, _ logger: Logger, _ watchdog: EndWatchdog, _ manager: ServiceManager
    ) {
        manager.tell("setting up topics; waiting for the brokers where they do not answer")
        if daemon.start() {
            manager.ready()
            logger.info(.running, "running")
            while !daemon.waitForStop(milliseconds: 60_000) {
                logger.info(.status, "status", metadata: daemon.status.metadata)
            }
        }
        if let failure = daemon.permanentFailure {
            watchdog.arm(cause: "a failure that can't heal: \(failure)", exitCode: 1)
        }
        daemon.join()
        logger.info(.status, "status", metadata: daemon.status.metadata)
    }
}

extension DaemonStatus {
    /// The figures as fields of a log line.
    fileprivate var metadata: Logger.Metadata {
        let figures = figures
        let inputs = figures.inputs
        func sum(_ count: KeyPath<IngestCounters, Int64>) -> Int64 {
            figures.sources.reduce(0) { $0 + $1[keyPath: count] }
        }
        return [
            "records": "\(sum(\.records))", "counted": "\(sum(\.counted))", "unmatched": "\(sum(\.unmatched))",
            "duplicates": "\(sum(\.duplicates))", "rejected": "\(sum(\.rejectedTotal))",
            "tombstones": "\(sum(\.tombstones))", "keys": "\(figures.keys)", "firing": "\(figures.firing)",
            "written": "\(figures.recordsWritten)", "commits": "\(figures.ingestCommits)",
            "evaluatedAt": "\(figures.evaluatedAt.map(RFC3339.string) ?? "never")",
            "integrityViolations": "\(figures.integrityViolations)", "corruptRecords": "\(figures.corruptRecords)",
            "foreignDeltas": "\(figures.foreignDeltas)",
            "inputs": "\(inputs.current) current, \(inputs.idle) idle, \(inputs.lagging) lagging, \(inputs.dead) dead",
            "partialEvaluations": "\(figures.partialEvaluations)",
            "withoutSchema": "\(figures.heldPartitions.values.reduce(0, +))", "aborts": "\(figures.aborts)",
            "failedSessions": "\(figures.failedSessions)",
        ]
    }
}
