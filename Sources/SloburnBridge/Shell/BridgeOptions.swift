internal import SloburnConfig
public import SloburnDaemon
public import SloburnModel

/// What a bridge needs to run.
public struct BridgeOptions: Sendable {
    /// Whom it tells.
    public var receiver: Receiver
    /// The Kafka properties, topics and the prefix of groups.
    public var daemon: DaemonOptions
    /// How long a request may take.
    public var timeout: TimeSpan
    /// A file of certificates to trust besides the system's; nil for none.
    public var authorityFile: String?
    /// Whether requests are only printed.
    public var isDryRun: Bool

    /// Creates options.
    public init(
        receiver: Receiver, daemon: DaemonOptions, timeout: TimeSpan = .seconds(10), authorityFile: String? = nil,
        isDryRun: Bool = false
    ) {
        self.receiver = receiver
        self.daemon = daemon
        self.timeout = timeout
        self.authorityFile = authorityFile
        self.isDryRun = isDryRun
    }

    /// The consumer group.
    public var group: String { "\(daemon.settings.group)-bridge-\(receiver.name)" }
    /// The topics that are read.
    var topics: AlertTopics { AlertTopics(daemon.settings.topics) }
}
