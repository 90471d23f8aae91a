import ArgumentParser

/// What all measurements with a broker have in common.
struct RunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A librdkafka property for the daemon; may be repeated.", valueName: "name=value"))
    var settings: [String] = []

    @Option(help: ArgumentHelp("The daemon's limits.memory, such as 2GiB.", valueName: "size"))
    var memory: String?

    @Option(help: "The daemon's ingestThreads.")
    var threads = 1

    @Flag(help: "Keep configurations, metrics and the broker's data.")
    var keep = false

    /// The properties by name.
    func properties() throws -> [String: String] {
        var properties: [String: String] = [:]
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("write --settings NAME=VALUE, not \(setting)") }
            properties[parts[0]] = parts[1]
        }
        return properties
    }
}
