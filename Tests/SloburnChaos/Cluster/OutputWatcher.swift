import Foundation
import SloburnKafka
import Synchronization

/// Reads output topics as a subscriber does, committed records only, and notes when each came.
final class OutputWatcher: Sendable {
    /// A record and when it came.
    struct Arrival: Sendable {
        let topic: String
        let key: String
        let value: [UInt8]?
        let at: ContinuousClock.Instant
        /// Where in its own topic it lies.
        let offset: Int64
        /// Of a dead letter: which record of the input it is.
        let source: String?
    }

    private struct State {
        var arrivals: [Arrival] = []
        var counts: [String: Int] = [:]
        var last: [String: Arrival] = [:]
        var keys: [String: Set<String>] = [:]
        var positions: [TopicPartition: Int64] = [:]
        var isStopped = false

        /// Whether a record lies after all that were read of its partition; a reader may have to go back.
        mutating func isNew(_ partition: TopicPartition, _ offset: Int64) -> Bool {
            guard positions[partition].map({ offset > $0 }) ?? true else { return false }
            positions[partition] = offset
            return true
        }
    }

    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)
    private let keeps: @Sendable (_ topic: String, _ key: String) -> Bool

    /// Begins to read topics that exist, from their beginning.
    ///
    /// - Parameters:
    ///   - topics: the full names.
    ///   - deployment: whose brokers.
    ///   - isCommittedOnly: false shows what was aborted too.
    ///   - keeps: whether records of a key are kept; the others are counted only.
    /// - Throws: `KafkaError` when the broker can't be asked.
    init(
        _ topics: [String], of deployment: Deployment, isCommittedOnly: Bool = true,
        keeps: @escaping @Sendable (_ topic: String, _ key: String) -> Bool = { _, _ in true }
    ) throws {
        self.keeps = keeps
        let own: KafkaProperties = [
            "group.id": "watcher-\(deployment.name)", "client.id": "chaos-watcher",
            "bootstrap.servers": deployment.watchServers,
            "isolation.level": isCommittedOnly ? "read_committed" : "read_uncommitted",
        ]
        let consumer = try KafkaConsumer(
            properties: .consumerDefaults.overridden(by: deployment.client).overridden(by: own)
        ) { _ in }
        let counts = try consumer.partitionCounts(timeout: .seconds(20))
        try consumer.assign(
            topics.flatMap { topic in
                (0..<Int32(counts[topic] ?? 1)).map {
                    PartitionOffset(TopicPartition(topic, $0), offset: PartitionOffset.beginning)
                }
            })
        let reader = Reader(consumer: consumer)
        let thread = Thread { [self] in
            read(reader.consumer)
            ended.signal()
        }
        thread.name = "watcher"
        thread.start()
    }

    private struct Reader: @unchecked Sendable /* handed to the one thread that uses it */ {
        let consumer: KafkaConsumer
    }

    /// The records kept, in the order of coming.
    var arrivals: [Arrival] { state.withLock { $0.arrivals } }

    /// The last record kept of each key of a topic.
    func last(_ topic: String) -> [String: Arrival] {
        state.withLock { state in
            state.last.values.reduce(into: [:]) { if $1.topic == topic { $0[$1.key] = $1 } }
        }
    }

    /// How many records a topic had.
    func count(_ topic: String) -> Int { state.withLock { $0.counts[topic, default: 0] } }

    /// How many different keys the records of a topic had.
    func distinct(_ topic: String) -> Int { state.withLock { $0.keys[topic]?.count ?? 0 } }

    /// Ends reading.
    func stop() {
        state.withLock { $0.isStopped = true }
        ended.wait()
        ended.signal()
    }

    private static func source(_ headers: KafkaHeaders) -> String? {
        let prefix = "__sloburn.errors."
        guard let partition = headers[prefix + "partition"], let offset = headers[prefix + "offset"] else { return nil }
        return "\(partition):\(offset)"
    }

    private func read(_ consumer: KafkaConsumer) {
        while !state.withLock({ $0.isStopped }) {
            guard case .message(let message) = consumer.poll(milliseconds: 200) else { continue }
            let key = message.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
            let topic = message.topic
            let isKept = keeps(topic, key)
            let arrival = Arrival(
                topic: topic, key: key, value: isKept ? message.value.map(Array.init) : nil, at: .now,
                offset: message.offset, source: Self.source(message.headers()))
            state.withLock { state in
                guard state.isNew(TopicPartition(topic, message.partition), message.offset) else { return }
                state.counts[topic, default: 0] += 1
                state.keys[topic, default: []].insert(key)
                guard isKept else { return }
                state.arrivals.append(arrival)
                state.last["\(topic)\n\(key)"] = arrival
            }
        }
    }
}
