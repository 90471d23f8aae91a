public import SloburnModel
import SloburnNormalize

/// A record for one of the output topics.
public struct OutputRecord: Hashable, Sendable {
    /// A header of a record.
    public struct Header: Hashable, Sendable {
        /// The header's name.
        public var name: String
        /// Its value as text.
        public var value: String

        /// Creates a header.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Which topic it is for.
    public var topic: OutputTopic
    /// Which of the topics of that kind, where there are several.
    public var branch: TopicBranch
    /// Its key.
    public var key: String
    /// Its value, UTF-8 JSON; nil for a tombstone.
    public var value: [UInt8]?
    /// CloudEvents attributes in binary mode.
    public var headers: [Header]
    /// The evaluation time.
    public var timestamp: Timestamp
}

/// CloudEvents 1.0 in binary mode: the attributes are headers, the value is the data.
struct CloudEvents: Hashable, Sendable {
    /// The type of snapshots.
    static let snapshot = "io.sloburn.snapshot"
    // There are many of them.
    private static let versionedSnapshot = snapshot + ".v1"

    /// The source attribute.
    let source: String

    init(daemon name: String) {
        source = "/sloburn/\(name)"
    }

    /// Makes a record.
    ///
    /// - Parameters:
    ///   - topic: the topic.
    ///   - type: the CloudEvents type without its version, as in `io.sloburn.snapshot`.
    ///   - key: the record's key and the event's subject.
    ///   - time: the evaluation time.
    ///   - occurrence: what tells apart events of one type, subject and time.
    ///   - branch: which of the topics of that kind, where there are several.
    ///   - value: the JSON, or nil for a tombstone.
    /// - Returns: the record.
    func record(
        _ topic: OutputTopic, type: String, key: String, at time: Timestamp, occurrence: String = "",
        in branch: TopicBranch = .other, value: [UInt8]?
    ) -> OutputRecord {
        record(
            topic, type: type, key: key, at: time, instant: RFC3339.string(time), occurrence: occurrence, in: branch,
            value: value)
    }

    /// Makes a record where the text of the time is at hand.
    func record(
        _ topic: OutputTopic, type: String, key: String, at time: Timestamp, instant: String, occurrence: String = "",
        in branch: TopicBranch = .other, value: [UInt8]?
    ) -> OutputRecord {
        // The same event has the same id whoever writes it again.
        var id = ""
        id.reserveCapacity(type.utf8.count + key.utf8.count + instant.utf8.count + occurrence.utf8.count + 3)
        id += type
        id += "/"
        id += key
        id += "@"
        id += instant
        if !occurrence.isEmpty {
            id += "/"
            id += occurrence
        }
        return OutputRecord(
            topic: topic, branch: branch, key: key, value: value,
            headers: [
                .init("ce_specversion", "1.0"), .init("ce_id", id), .init("ce_source", source),
                .init("ce_type", versioned(type)), .init("ce_time", instant), .init("ce_subject", key),
                .init("content-type", "application/json"),
            ], timestamp: time)
    }

    private func versioned(_ type: String) -> String {
        type == Self.snapshot ? Self.versionedSnapshot : type + ".v1"
    }
}
