public import SloburnModel

/// A record made up by `RecordGenerator`, with the truth about it.
public struct GeneratedRecord: Hashable, Sendable {
    /// What becomes of the record.
    public enum Truth: Hashable, Sendable {
        /// It is a sample.
        case sample(GeneratedSample)
        /// It is a dead letter of this class.
        case rejected(RejectionClass)
    }

    /// The record's value.
    public var json: String
    /// The record's own timestamp, whole milliseconds: about the time at which it is read.
    public var timestamp: Timestamp
    /// What becomes of it.
    public var truth: Truth

    /// Creates a record.
    public init(json: String, timestamp: Timestamp, truth: Truth) {
        self.json = json
        self.timestamp = timestamp
        self.truth = truth
    }
}

/// A sample as it must be understood.
public struct GeneratedSample: Hashable, Sendable {
    /// The metric's name.
    public var metric: String
    /// The event time.
    public var time: Timestamp
    /// The latency.
    public var latency: TimeSpan
    /// The labels; an absent or null one is "".
    public var labels: [String: String]
    /// The event's id, or nil.
    public var id: String?
    /// True when it repeats a sample before it.
    public var isDuplicate: Bool

    /// Creates a sample.
    public init(
        metric: String, time: Timestamp, latency: TimeSpan, labels: [String: String], id: String? = nil,
        isDuplicate: Bool = false
    ) {
        self.metric = metric
        self.time = time
        self.latency = latency
        self.labels = labels
        self.id = id
        self.isDuplicate = isDuplicate
    }
}
