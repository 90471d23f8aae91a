public import SloburnKafka
import SloburnModel
public import SloburnPipeline

/// What a dead letter says of itself, without the record.
public struct DeadLetterHead: Hashable, Sendable {
    /// The partition where the record was read.
    public var input: InputPartition
    /// Its offset there.
    public var offset: Int64
    /// The position of the element that was refused.
    public var index: Int
    /// Why; a text, as a newer Sloburn may have further classes.
    public var reason: String
    /// The source that refused it.
    public var source: String
    /// What was wrong, without the source.
    public var message: String
    /// Whether only the beginning of the record was kept.
    public var isTruncated: Bool
    /// How often the record had been put back before.
    public var replays: Int

    /// Reads the headers of a record of the dead-letter topic; nil where they are not those of a dead letter.
    public init?(_ headers: KafkaHeaders) {
        func text(_ name: String) -> String? { headers[DeadLetter.headerPrefix + name] }
        guard let topic = text("topic"), let partition = text("partition").flatMap({ Int32($0) }), partition >= 0,
            let offset = text("offset").flatMap({ Int64($0) }), let index = text("index").flatMap({ Int($0) }),
            let reason = text("class"), let told = text("message")
        else { return nil }
        input = InputPartition(topic: topic, partition: partition)
        self.offset = offset
        self.index = index
        self.reason = reason
        // Names of sources have no colon.
        let colon = told.firstRange(of: ": ")
        source = colon.map { String(told[..<$0.lowerBound]) } ?? ""
        message = colon.map { String(told[$0.upperBound...]) } ?? told
        isTruncated = text("truncated") != nil
        replays = headers[DeadLetter.replayedHeader].flatMap { Int($0) } ?? 0
    }

    /// Whether nothing of the record could be used, by what the message says.
    ///
    /// Sentences about the record as a whole begin so, and what is too large is not read at all.
    var concernsWholeRecord: Bool {
        reason == RejectionClass.oversized.rawValue || message.hasPrefix("the record ")
    }

    /// Whether the first text was no JSON: nothing could be used if that was all of the record.
    var isNoJSON: Bool { index == 0 && message.hasPrefix("not JSON at byte") }
}

extension KafkaHeaders {
    /// The headers that a record came with, before it was refused.
    var withoutReasons: KafkaHeaders {
        KafkaHeaders(all.filter { !$0.name.hasPrefix(DeadLetter.headerPrefix) })
    }

    /// The headers of a record that is put back: its own, and how often that has been done.
    func replayed(times: Int) -> KafkaHeaders {
        var headers = KafkaHeaders(withoutReasons.all.filter { $0.name != DeadLetter.replayedHeader })
        headers.append(DeadLetter.replayedHeader, String(times))
        return headers
    }
}
