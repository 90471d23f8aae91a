public import SloburnModel
import SloburnPipeline

/// Which dead letters are meant; whatever is empty or nil excludes none.
public struct DeadLetterFilter: Hashable, Sendable {
    /// Their classes.
    public var reasons: Set<String>
    /// The topics where the records were read.
    public var topics: Set<String>
    /// The sources that refused them.
    public var sources: Set<String>
    /// The earliest timestamp of the record.
    public var since: Timestamp?
    /// The time before which its timestamp lies.
    public var until: Timestamp?

    /// Creates a filter.
    public init(
        reasons: Set<String> = [], topics: Set<String> = [], sources: Set<String> = [], since: Timestamp? = nil,
        until: Timestamp? = nil
    ) {
        self.reasons = reasons
        self.topics = topics
        self.sources = sources
        self.since = since
        self.until = until
    }

    /// Whether a dead letter is meant; one without a timestamp is not where times are given.
    public func matches(_ letter: DeadLetterHead, timestamp: Timestamp?) -> Bool {
        func isAmong(_ text: String, _ texts: Set<String>) -> Bool { texts.isEmpty || texts.contains(text) }
        guard isAmong(letter.reason, reasons), isAmong(letter.input.topic, topics), isAmong(letter.source, sources)
        else { return false }
        if since == nil, until == nil { return true }
        guard let timestamp else { return false }
        return since.map { timestamp >= $0 } ?? true && until.map { timestamp < $0 } ?? true
    }
}
