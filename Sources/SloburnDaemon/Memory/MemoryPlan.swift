public import SloburnKafka
public import SloburnModel

/// How the memory that a process may use is shared out among librdkafka's buffers and the ingest table.
///
/// In 64ths of the limit: 20 records that wait for ingest, 6 bundles that wait for budget or checkpoints that are read
/// to restore it, 8 and 4 the producers' queues, 5 and 2.5 answers to fetches as they arrive, 4 the ingest table. What
/// is left, more than a fifth, is for the state of the SLO keys, the ids seen and the program itself.
public struct MemoryPlan: Hashable, Sendable {
    /// The clients that hold records.
    public enum Client: Hashable, Sendable, CaseIterable {
        /// Reads the metric topics.
        case ingestConsumer
        /// Writes bundles and dead letters.
        case ingestProducer
        /// Reads bundles, or, before it does, checkpoints.
        case budgetConsumer
        /// Writes snapshots, alerts and checkpoints.
        case budgetProducer
    }

    /// What the process may use.
    public let limit: ByteSize
    /// How many ingest clients share their part.
    public let ingestThreads: Int

    /// Shares out a limit.
    ///
    /// - Parameters:
    ///   - limit: what the process may use; at least 256 MiB to be of use.
    ///   - ingestThreads: how many clients ingest has of each kind; 1 or more.
    public init(limit: ByteSize, ingestThreads: Int = 1) {
        self.limit = limit
        self.ingestThreads = max(1, ingestThreads)
    }

    /// How many keys an ingest thread counts before it commits early: 25,000 to 1,000,000, about 100,000 for each GiB.
    public var largestTable: Int {
        Int((share(4) / Int64(ingestThreads) / Self.bytesOfKey).clamped(25_000, 1_000_000))
    }

    /// The properties of librdkafka that bound a client's buffers.
    public func properties(of client: Client) -> KafkaProperties {
        switch client {
        case .ingestConsumer:
            consumer(
                queue: share(20) / Int64(ingestThreads), fetch: share(1) / Int64(ingestThreads),
                payload: Self.smallRecord)
        case .budgetConsumer: consumer(queue: share(6), fetch: share(1) / 2, payload: Self.internalRecord)
        case .ingestProducer: producer(queue: share(8) / Int64(ingestThreads))
        case .budgetProducer: producer(queue: share(4))
        }
    }

    /// What librdkafka needs for each record it holds, beside the record's value.
    private static let overhead: Int64 = 300
    /// A metric event as JSON.
    private static let smallRecord: Int64 = 200
    /// Most bundles, snapshots and checkpoints are larger than this.
    private static let internalRecord: Int64 = 1_000
    /// A key with its labels and a few buckets, and its place in the bundle it becomes.
    private static let bytesOfKey: Int64 = 640
    /// The largest record that is written, where memory allows: Kafka's own limit is 1 MiB unless it was raised.
    private static let largestRecord: Int64 = 100_000_000

    private func share(_ parts: Int64) -> Int64 { limit.bytes / 64 * parts }

    /// librdkafka counts only values against its limit of bytes: records are counted too, so that whatever their size
    /// values and overhead together fit into `queue`.
    ///
    /// A fetch is bounded apart: its answer adds to the queue when it comes, decompressed to some five times its size.
    private func consumer(queue: Int64, fetch: Int64, payload: Int64) -> KafkaProperties {
        let fetch = fetch.clamped(1 << 20, 100 << 20)
        let records = queue / (payload + Self.overhead)
        return [
            "queued.max.messages.kbytes": "\(((records * payload) >> 10).clamped(1_024, 2_097_151))",
            "queued.min.messages": "\(records.clamped(1_000, 10_000_000))",
            "fetch.max.bytes": "\(fetch)",
            "fetch.message.max.bytes": "\((fetch / 4).clamped(1 << 18, 4 << 20))",
            // Of a consumer it only raises fetch.max.bytes, silently.
            "message.max.bytes": "\(fetch)",
        ]
    }

    private func producer(queue: Int64) -> KafkaProperties {
        let records = queue / (Self.internalRecord + Self.overhead)
        let kibibytes = ((records * Self.internalRecord) >> 10).clamped(1_024, 2_097_151)
        return [
            "queue.buffering.max.messages": "\(records.clamped(1_000, 10_000_000))",
            "queue.buffering.max.kbytes": "\(kibibytes)",
            // A record that is larger than the whole queue would wait for room for ever.
            "message.max.bytes": "\((kibibytes << 10).clamped(1 << 20, Self.largestRecord))",
        ]
    }
}

extension Int64 {
    fileprivate func clamped(_ least: Int64, _ most: Int64) -> Int64 { Swift.max(least, Swift.min(self, most)) }
}
