/// A line that librdkafka wants logged.
public struct KafkaLogLine: Hashable, Sendable {
    /// The syslog severity: 0 (emergency) to 7 (debug).
    public let level: Int
    /// What part of the client speaks, such as `FAIL` or `REBALANCE`.
    public let facility: String
    /// The text, beginning with the client's name.
    public let message: String

    /// Makes a line.
    public init(level: Int, facility: String, message: String) {
        self.level = level
        self.facility = facility
        self.message = message
    }
}

/// Where a client's log lines go.
///
/// It is called from librdkafka's threads, at any time until the client is gone.
public typealias KafkaLog = @Sendable (KafkaLogLine) -> Void
