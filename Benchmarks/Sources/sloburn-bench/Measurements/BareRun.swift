import SloburnBenchmarkKit

/// A run of the bare consumer over a topic.
struct BareRun {
    /// How it takes messages, and with which settings.
    struct Variant: Hashable, Sendable {
        /// `poll` or `batch`.
        var mode: String
        /// What the settings are called.
        var name: String
        /// librdkafka's properties.
        var properties: [String]

        /// Mode and settings.
        var description: String { "\(mode), \(name)" }
    }

    private static let common = [
        "queued.min.messages=1000000", "receive.message.max.bytes=2000000000", "fetch.wait.max.ms=100",
        "fetch.error.backoff.ms=50", "check.crcs=false",
    ]

    /// Everything worth trying: both ways to take messages, with queues and fetches of several sizes.
    static let variants = ["poll", "batch"].flatMap { mode in
        [("64 MiB queue", 65_536, 1), ("256 MiB queue", 262_144, 4), ("1 GiB queue", 1_048_576, 8)].map {
            name, kibibytes, fetch in
            Variant(
                mode: mode, name: name,
                properties: common + [
                    "queued.max.messages.kbytes=\(kibibytes)", "fetch.message.max.bytes=\(fetch * 1_048_576)",
                    "fetch.max.bytes=104857600",
                ])
        }
    }

    let workspace: Workspace
    let bootstrapServers: String
    let topic: LoadedTopic

    /// Consumes the whole topic once.
    ///
    /// - Parameters:
    ///   - variant: how.
    ///   - group: a consumer group that has read nothing.
    /// - Returns: what it took.
    /// - Throws: `Failure` when it has not read exactly what the topic holds.
    func measure(_ variant: Variant, group: String) throws -> Figures {
        let arguments = [bootstrapServers, topic.name, group, "\(topic.records)", variant.mode] + variant.properties
        let consumer = try ChildProcess(workspace.program("bare-consumer"), arguments)
        defer { consumer.end() }
        try consumer.wait(for: "assigned", timeout: .seconds(60))
        var watch = WorkWatch([consumer.pid])
        let timeout = Duration.seconds(60 + topic.records / 20_000)
        let figures = try watch.watch(records: topic.records, timeout: timeout) {
            guard consumer.isRunning else { throw Failure("the bare consumer has ended:\n\(consumer.output)") }
            return consumer.line(containing: "done")?.at
        }
        let done = consumer.line(containing: "done")?.text.split(separator: " ") ?? []
        guard done.count == 5, Int(done[1]) == topic.records, Int(done[2]) == topic.bytes,
            let seconds = Double(done[3]), let cpuSeconds = Double(done[4])
        else { throw Failure("the bare consumer counted something else: \(done)") }
        let (rate, cpu) = (Double(topic.records) / seconds, cpuSeconds * 1e6 / Double(topic.records))
        log("bare, by its own clock: \(rate.text(places: 0)) records/s, \(cpu.text(places: 2)) µs CPU a record")
        return figures
    }
}
