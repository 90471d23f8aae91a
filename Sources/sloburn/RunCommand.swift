import ArgumentParser
import Foundation
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnNormalize
import SloburnPipeline

/// `sloburn run`: the daemon.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the daemon: consume metric events, write snapshots and alerts.",
        discussion: """
            SIGTERM or SIGINT finishes the transaction in flight, leaves the group and exits with 0; SIGHUP reads the \
            configuration again. While the broker can't be reached it keeps trying.

            Examples:
              sloburn run --config slos/
              sloburn run --config slos/ daemon.yaml --log-format json
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var logging: LogOptions

    func run() throws {
        let logger = logging.makeLogger()
        let signals = ShutdownSignals()
        var configuration = try options.load()
        while true {
            let daemon = try makeDaemon(configuration, logger)
            signals.onStop = daemon.stopper
            runUntilStopped(daemon, logger)
            guard signals.takeReload() else { break }
            configuration = reload(keeping: configuration, logger)
        }
        logger.info("stopped")
    }

    private func makeDaemon(_ configuration: Configuration, _ logger: Logger) throws -> Daemon {
        do {
            let environment = ProcessInfo.processInfo.environment
            return Daemon(
                options: try DaemonOptions(configuration: configuration, environment: environment), logger: logger)
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    private func runUntilStopped(_ daemon: Daemon, _ logger: Logger) {
        if daemon.start() {
            logger.info("running")
            while !daemon.waitForStop(milliseconds: 60_000) { logger.info("status", metadata: daemon.status.metadata) }
        }
        daemon.join()
        logger.info("status", metadata: daemon.status.metadata)
    }

    /// The configuration as the files now are; the present one when they have errors.
    private func reload(keeping present: Configuration, _ logger: Logger) -> Configuration {
        let (configuration, findings) = ConfigurationSource.read(options.config)
        for finding in findings {
            logger.log(level: finding.severity == .error ? .error : .warning, "\(finding)")
        }
        guard let configuration else {
            logger.error("the configuration has errors; the one in force goes on")
            return present
        }
        logger.info("configuration reloaded")
        return configuration
    }
}

extension DaemonStatus {
    /// The figures as fields of a log line.
    fileprivate var metadata: Logger.Metadata {
        let figures = figures
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
        ]
    }
}
