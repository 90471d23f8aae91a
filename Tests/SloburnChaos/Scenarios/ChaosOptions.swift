public import Foundation

/// What a run of the harness does.
public struct ChaosOptions: Sendable {
    /// Gives the same load and the same faults again.
    public var seed: UInt64 = 1
    /// How long events are sent.
    public var duration = Duration.seconds(600)
    /// How many daemons there are.
    public var processes = 3
    /// Records a second.
    public var rate = 300
    /// What may happen.
    public var kinds: Set<FaultKind> = Set(FaultKind.allCases).subtracting([.clock])
    /// Whether, in place of faults, the number of daemons goes from 1 to all of them and back to 2.
    public var scales = false
    /// How many seconds lie between two evaluations.
    public var interval: Int64 = 1
    /// `idleAfter` of the data source; nil leaves it to the daemon.
    public var idleAfter: String?
    /// Whether windows are those of a run of a minute.
    public var isShort = false
    /// What is passed to `sloburn run` beside the configuration; `{name}` stands for the instance.
    public var arguments: [String] = []
    /// How many ingest threads each daemon has.
    public var ingestThreads = 1
    /// Librdkafka's properties of the daemons beside those that every run sets.
    public var kafka: [String: String] = [:]
    /// Whether the requests of transactions are written down.
    public var isTraced = false
    /// The released binary.
    public var binary: URL
    /// A folder for logs and configurations.
    public var folder: URL
    /// Another cluster than one of the harness's own.
    public var bootstrapServers: String?

    /// Creates options with a binary and a folder of its own.
    public init(binary: URL, folder: URL) {
        self.binary = binary
        self.folder = folder
    }
}
