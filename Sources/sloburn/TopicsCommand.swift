import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon

/// `sloburn topics`: which topics a configuration needs.
struct TopicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "Print the topics a configuration needs, with their settings.",
        discussion: """
            Without --create nothing is contacted. With --create missing topics are made, and settings that differ \
            from what is needed are reported.

            The last two lines say how many processes can share each stage: as many as there are partitions. How many \
            the input topics have is known to the broker only, so --create tells of ingest.

            Examples:
              sloburn topics --config slos/
              sloburn topics --config slos/ --create
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var logging: LogOptions

    @Flag(help: "Create the topics that are missing, and report settings that differ.")
    var create = false

    func run() throws {
        let configuration = try options.load()
        guard create else {
            for plan in TopicPlan.all(for: configuration.daemon) { print(plan.line) }
            for line in StageCapacity(configuration).lines(partitions: nil) { print(line) }
            return
        }
        do {
            let options = try DaemonOptions(
                configuration: configuration, environment: ProcessInfo.processInfo.environment)
            let result = try Daemon.topics(options, createsMissing: true, logger: logging.makeLogger())
            for report in result.reports {
                print("\(report.plan.line) \(report.state == .created ? "created" : "exists")")
                for difference in report.differences { print("\(report.plan.name): warning: \(difference)") }
            }
            for line in StageCapacity(configuration).lines(partitions: result.partitions) { print(line) }
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }
}

extension TopicPlan {
    /// The topic and its settings on one line.
    fileprivate var line: String {
        let replication = replicationFactor < 0 ? "default" : "\(replicationFactor)"
        let settings = settings.map { " \($0.name)=\($0.value)" }.joined()
        return "\(name) partitions=\(partitions) replication=\(replication)\(settings)"
    }
}
