import ArgumentParser
import SloburnChaos

/// How the daemons are configured.
struct DaemonOptions: ParsableArguments {
    @Option(help: "Seconds between two evaluations.")
    var interval: Int64 = 1

    @Option(help: "The data source's idleAfter, such as 3s; without it the daemon's default.")
    var idleAfter: String?

    @Option(name: .customLong("argument"), help: "Passed to `sloburn run`; {name} stands for the instance.")
    var arguments: [String] = []

    @Option(
        name: .customLong("kafka"),
        help: "NAME=VALUE of a librdkafka property of the daemons; ${SLOBURN_INSTANCE} stands for the instance.")
    var properties: [String] = []

    @Option(help: "How many ingest threads each daemon has.")
    var threads = 1

    @Flag(help: "Write down the requests of transactions and groups and their responses, a file each daemon.")
    var trace = false

    /// Puts them into the options of a run.
    func fill(_ options: inout ChaosOptions) throws {
        options.interval = interval
        options.ingestThreads = threads
        options.isTraced = trace
        options.idleAfter = idleAfter
        options.arguments = arguments
        for property in properties {
            let parts = property.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("not NAME=VALUE: \(property)") }
            options.kafka[parts[0]] = parts[1]
        }
    }
}
