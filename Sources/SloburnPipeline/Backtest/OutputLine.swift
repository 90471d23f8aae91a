import Foundation
public import SloburnModel

/// Writes output records in the form of a backtest's input: one JSON object a line.
public struct OutputLine {
    private let topics: OutputTopicNames
    private var offsets: [String: Int64] = [:]

    /// Creates a writer.
    ///
    /// - Parameter topics: what the topics are called.
    public init(topics: OutputTopicNames) {
        self.topics = topics
    }

    /// The line of a record, with its line break.
    public mutating func line(of record: OutputRecord) -> [UInt8] {
        var writer = JSONWriter(reserving: 2_048)
        writer.object { writer in
            writePlace(
                &writer, topics.name(of: record.topic, in: record.branch), timestamp: record.timestamp.milliseconds,
                key: record.key)
            writer.key("headers")
            writer.object { writer in
                for header in record.headers { writer.member(header.name, header.value) }
            }
            writer.key("value")
            if let value = record.value { writer.raw(value) } else { writer.value(nil as String?) }
        }
        return writer.bytes + [0x0A]
    }

    /// The line of a dead letter, with its line break.
    ///
    /// - Parameters:
    ///   - record: the record; its value is written as it was read.
    ///   - branch: which of the topics, where there are several.
    ///   - headers: why it could not be used.
    /// - Returns: the line.
    public mutating func line(
        ofDeadLetter record: borrowing RecordedRecord, in branch: TopicBranch = .other, headers: [OutputRecord.Header]
    ) -> [UInt8] {
        // What an earlier refusal said is replaced.
        let told = Set(headers.map(\.name))
        let own = (record.headers.map(Self.members) ?? []).filter { !told.contains($0.0) }
        var writer = JSONWriter(reserving: 2_048)
        writer.object { writer in
            writePlace(
                &writer, topics.name(of: .deadLetter, in: branch), timestamp: record.timestampMilliseconds,
                key: record.key)
            writer.key("headers")
            writer.object { writer in
                for (name, value) in own { writer.member(name, value) }
                for header in headers { writer.member(header.name, header.value) }
            }
            switch record.value {
            case .none:
                writer.key("value")
                writer.value(nil as String?)
            case .text(let bytes): writer.member("value", String(decoding: bytes, as: UTF8.self))
            case .json(let bytes):
                writer.key("value")
                writer.raw(bytes)
            case .binary(let bytes): writer.member("valueBase64", Data(bytes).base64EncodedString())
            }
        }
        return writer.bytes + [0x0A]
    }

    private mutating func writePlace(
        _ writer: inout JSONWriter, _ topic: String, timestamp: Int64?, key: String?
    ) {
        writer.member("topic", topic)
        writer.member("partition", 0)
        writer.member("offset", offsets[topic, default: 0])
        offsets[topic, default: 0] += 1
        if let timestamp { writer.member("timestamp", timestamp) }
        writer.member("key", key)
    }

    /// The members of a JSON object as texts, sorted by name; dead letters are rare, so this may be slow.
    ///
    /// What is neither a text nor null keeps its JSON form.
    private static func members(of json: UnsafeRawBufferPointer) -> [(String, String?)] {
        let object = try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
        return (object ?? [:]).sorted { $0.key < $1.key }.map { name, value in
            switch value {
            case let text as String: return (name, text)
            case is NSNull: return (name, nil)
            default:
                let options: JSONSerialization.WritingOptions = [.sortedKeys, .fragmentsAllowed]
                let data = try? JSONSerialization.data(withJSONObject: value, options: options)
                return (name, String(decoding: data ?? Data(), as: UTF8.self))
            }
        }
    }
}
