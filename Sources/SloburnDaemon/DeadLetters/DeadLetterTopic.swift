public import Logging
import SloburnConfig
public import SloburnKafka
public import SloburnModel
import SloburnPipeline

/// The dead-letter topic of a daemon, or the topics where labels decide, to look at and to put records back from.
///
/// They are read from their beginning to their present end, committed records only, outside any group.
public final class DeadLetterTopic {
    /// What dead letters of one class, topic and source have in common.
    public struct Row: Hashable, Sendable {
        /// Their class.
        public var reason: String
        /// The topic where the records were read.
        public var topic: String
        /// The source that refused them.
        public var source: String
        /// How many they are.
        public var count = 0
        /// The earliest timestamp of a record; nil where none has one.
        public var first: Timestamp?
        /// The latest one.
        public var last: Timestamp?
        /// What the first one of them says.
        public var example: String
    }

    /// What was found in the topic.
    public struct Listing: Hashable, Sendable {
        /// Most first.
        public var rows: [Row]
        /// Dead letters that are meant.
        public var letters: Int
        /// Records that they are about.
        public var records: Int
        /// Of these, records that were put back.
        public var replayed: Int
    }

    /// The topics' names.
    public let names: [String]
    let options: DaemonOptions
    let clients: KafkaClients
    /// How many partitions each topic of the broker has.
    let partitions: [String: Int]
    private let reader: PartitionReader

    /// Reading all of it takes no longer than this.
    static let readTimeout = Duration.seconds(1_800)

    /// Looks for the topic.
    ///
    /// - Parameters:
    ///   - options: the daemon's options.
    ///   - logger: where the Kafka client logs.
    /// - Throws: `KafkaError` when the broker can't be asked, or has no such topic.
    public init(_ options: DaemonOptions, logger: Logger) throws(KafkaError) {
        self.options = options
        clients = KafkaClients(options: options, logger: logger)
        partitions = try clients.admin().partitionCounts(timeout: .seconds(10))
        let wanted = options.settings.topics.all(of: .deadLetter)
        names = wanted.filter { [partitions] in partitions[$0] != nil }
        guard !names.isEmpty else {
            let list = wanted.joined(separator: ", ")
            throw KafkaError(.unknownTopicOrPartition, reason: "the broker has no topic \(list)")
        }
        reader = try clients.reader()
    }

    /// Counts its dead letters by class, topic and source.
    ///
    /// - Parameter filter: which are meant.
    /// - Returns: a row for each, and how many there are.
    /// - Throws: `KafkaError` when the end was not reached.
    public func list(_ filter: DeadLetterFilter) throws(KafkaError) -> Listing {
        var rows: [[String]: Row] = [:]
        let index = try index(filter) { letter, time in
            let key = [letter.reason, letter.input.topic, letter.source]
            var row =
                rows[key]
                ?? Row(
                    reason: letter.reason, topic: letter.input.topic, source: letter.source, example: letter.message)
            row.count += 1
            if let time {
                row.first = min(row.first ?? time, time)
                row.last = max(row.last ?? time, time)
            }
            rows[key] = row
        }
        let sorted = rows.values.sorted {
            ($1.count, $0.reason, $0.topic, $0.source) < ($0.count, $1.reason, $1.topic, $1.source)
        }
        return Listing(
            rows: sorted, letters: index.meantLetterCount, records: index.meant.count,
            replayed: index.meant.count(where: index.isReplayed))
    }

    /// Reads what the dead letters say; the records are left where they are.
    func index(
        _ filter: DeadLetterFilter, _ body: (DeadLetterHead, Timestamp?) -> Void = { _, _ in }
    ) throws(KafkaError) -> DeadLetterIndex {
        var index = DeadLetterIndex()
        try read { message in
            let headers = message.headers()
            let place = place(of: message)
            if let places = headers[DeadLetter.replayedLettersHeader] {
                index.addReplayed(.init(text: places, topic: place.topic))
            }
            guard let letter = DeadLetterHead(headers) else { return true }
            var hasher = Hasher()
            if let value = message.value { hasher.combine(bytes: value) }
            hasher.combine(message.value == nil)
            let time = message.timestamp.milliseconds.flatMap(Timestamp.init(milliseconds:))
            let isMeant = filter.matches(letter, timestamp: time)
            index.add(letter, at: place, content: hasher.finalize(), isMeant: isMeant)
            if isMeant { body(letter, time) }
            return true
        }
        return index
    }

    /// Where a record lies.
    func place(of message: borrowing KafkaMessage) -> LetterPlace {
        let topic = names.count == 1 ? 0 : names.firstIndex(of: message.topic) ?? 0
        return LetterPlace(topic: topic, partition: message.partition, offset: message.offset)
    }

    /// Reads every record to the present end; false ends reading early.
    func read(_ body: (borrowing KafkaMessage) -> Bool) throws(KafkaError) {
        let places = names.flatMap { name in
            (0..<Int32(clamping: partitions[name] ?? 0)).map {
                PartitionOffset(TopicPartition(name, $0), offset: PartitionOffset.beginning)
            }
        }
        _ = try reader.read(places, timeout: Self.readTimeout, body)
    }
}
