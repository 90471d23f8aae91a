import ArgumentParser
import Foundation
import Logging
import SloburnBridge
import SloburnDaemon
import SloburnNormalize

/// `sloburn bridge`: alerts from the topics to those who call people.
struct BridgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bridge",
        abstract: "Bring alerts to Alertmanager, PagerDuty, Opsgenie, a webhook or a receiver of CloudEvents.",
        discussion: """
            Reads the topic of alerts and the table of those that fire, and tells the receiver of each transition at \
            least once, in order for each alert. What the receiver does not take because it is busy, broken or not there \
            is tried until it does; Alertmanager, PagerDuty and Opsgenie then get the latest state of each alert, the \
            others every transition. The first start sends only what fires then.

            The consumer group GROUP-bridge-NAME knows how far the receiver has been told: a bridge that was killed goes \
            on from there. Several processes with one name stand by for each other; each needs a SLOBURN_INSTANCE of its \
            own. SIGTERM or SIGINT finishes what is on its way and exits with 0.

            Examples:
              sloburn bridge --config slos/ --to alertmanager --url http://alertmanager:9093
              sloburn bridge --config slos/ --to pagerduty --key-file /etc/sloburn/pagerduty.key
              sloburn bridge --config slos/ --to pagerduty --key-env PAGERDUTY_KEY --severity ticket=error
              sloburn bridge --config slos/ --to opsgenie --key-file /etc/sloburn/opsgenie.key
              sloburn bridge --config slos/ --to webhook --name chat --url https://chat.example/hook \\
                --template summary='{{service}}: {{summary}}'
              sloburn bridge --config slos/ --to pagerduty --name phone --target phone --key-file /etc/sloburn/pagerduty.key
              sloburn bridge --config slos/ --to cloudevents-http --url https://events.example/ --mode structured
              sloburn bridge --config slos/ --to alertmanager --url http://alertmanager:9093 --dry-run
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var receiver: ReceiverOptions
    @OptionGroup var logging: LogOptions

    @Option(
        help: ArgumentHelp(
            "Where to write metrics in Prometheus's text format, every 5 s, for a textfile collector; a *.prom.",
            valueName: "path"))
    var metricsFile: String?

    @Flag(help: "Print the requests without secrets, send nothing and commit nothing; until it is stopped.")
    var dryRun = false

    func run() throws {
        let logger = logging.makeLogger()
        let consequence = "what was on its way is sent again by the next start"
        let signals = ShutdownSignals(logger: logger, consequence: consequence)
        let watchdog = EndWatchdog(logger: logger, consequence: consequence)
        watchdog.watch { ["bridge"] }
        let manager = ServiceManager(logger: logger)
        signals.onEnd = {
            watchdog.arm(cause: $0, exitCode: 0)
            manager.stopping()
        }
        let metrics = metricsFile.map(MetricsFile.init)
        do {
            try metrics?.write("")
            let bridge = try makeBridge(logger)
            signals.onStop = bridge.stopper
            metrics?.begin(bridge.metricsText) {
                logger.warning(.metricsUnwritable, "the metrics are not written: \($0)")
            }
            logger.info(.running, "running")
            manager.ready()
            let tell = { logger.info(.status, "status", metadata: bridge.status.figures.metadata) }
            defer {
                tell()
                metrics?.end()
            }
            try bridge.run(everyMinute: tell)
        } catch let error as ValidationError {
            throw error
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
        logger.info(.stopped, "stopped: \(signals.end ?? "")")
    }

    private func makeBridge(_ logger: Logger) throws -> Bridge {
        let told = try receiver.receiver(isDryRun: dryRun)
        let configuration = try options.load()
        let daemon = try DaemonOptions(
            configuration: configuration, environment: ProcessInfo.processInfo.environment)
        return try Bridge(
            BridgeOptions(
                receiver: told, daemon: daemon, timeout: receiver.timeout, authorityFile: receiver.caFile,
                isDryRun: dryRun), logger: logger)
    }
}

extension BridgeStatus.Figures {
    /// The figures as fields of a log line.
    fileprivate var metadata: Logger.Metadata {
        [
            "records": "\(records)", "skipped": "\(skipped)", "delivered": "\(counts.delivered)",
            "superseded": "\(counts.superseded)", "givenUp": "\(counts.givenUp)", "accepted": "\(counts.accepted)",
            "failed": "\(counts.failed)", "refused": "\(counts.refused)", "firing": "\(firing)",
            "waiting": "\(waiting)", "receiver": isReceiverFailing ? "failing" : "fine",
            "lastSuccess": "\(lastSuccess.map(RFC3339.string) ?? "never")", "failedSessions": "\(failedSessions)",
        ]
    }
}
