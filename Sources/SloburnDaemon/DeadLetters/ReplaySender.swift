import SloburnKafka
import SloburnPipeline

/// Sends records in transactions of bounded size, each with the notes of its records.
final class ReplaySender {
    private static let mostRecords = 5_000
    private static let mostBytes = 16 << 20
    /// Well below `transaction.timeout.ms`, after which the broker aborts.
    private static let longest = Duration.seconds(3)

    private let producer: TransactionalProducer
    /// The topics of dead letters, which take the notes as well.
    private let notes: [String]
    private let partitions: [String: Int]
    private var records = 0
    private var bytes = 0
    private var begunAt = ContinuousClock.now

    init(_ producer: TransactionalProducer, notes: [String], _ partitions: [String: Int]) {
        self.producer = producer
        self.notes = notes
        self.partitions = partitions
    }

    /// Whether the transaction is large or old enough to be committed.
    var isDue: Bool {
        guard records > 0 else { return false }
        return records >= Self.mostRecords || bytes >= Self.mostBytes || .now - begunAt >= Self.longest
    }

    /// Adds a record to the transaction.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - letters: its dead letters.
    /// - Throws: why it could not be sent.
    func add(_ record: ReplayedRecord, _ letters: [LetterPlace]) throws {
        if records == 0 { begunAt = .now }
        // Where its producer had put it, as far as there still is such a partition.
        let count = partitions[record.input.topic] ?? 0
        let partition = Int(record.input.partition) < count ? record.input.partition : nil
        try producer.add { producer throws(KafkaError) in
            try producer.produce(
                topic: record.input.topic, partition: partition, key: record.key, value: record.value,
                headers: record.headers, timestampMilliseconds: record.timestampMilliseconds)
        }
        for (topic, letters) in Dictionary(grouping: letters, by: \.topic).sorted(by: { $0.key < $1.key }) {
            let note = KafkaHeaders([.init(name: DeadLetter.replayedLettersHeader, value: Array(letters.text.utf8))])
            let nothing: [UInt8]? = nil
            try producer.add { producer throws(KafkaError) in
                try producer.produce(
                    topic: notes[topic], partition: letters.first?.partition, key: nothing, value: nothing,
                    headers: note)
            }
        }
        records += 1
        bytes += record.value?.count ?? 0
    }

    /// Commits what is open.
    ///
    /// - Returns: how many records that were.
    /// - Throws: `TransactionError`.
    func commit() throws -> Int {
        guard records > 0 else { return 0 }
        defer { (records, bytes) = (0, 0) }
        try producer.commit(timeout: .seconds(30))
        return records
    }

    /// Drops what is open.
    func abort() { try? producer.abort(timeout: .seconds(10)) }
}
