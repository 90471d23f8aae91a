import SloburnKafka
import SloburnModel

extension KafkaClients {
    /// Reads topics of one kind from their beginnings to their present ends, for the last record of each key.
    ///
    /// - Parameters:
    ///   - topics: their names; one that is not there is passed over.
    ///   - timeout: how long each may take.
    /// - Returns: the values by key, without those that are tombstones.
    /// - Throws: `KafkaError` when an end was not reached.
    func latest(of topics: [String], timeout: Duration) throws(KafkaError) -> [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        try forEachRecord(of: topics, timeout: timeout) { key, value, _ in values[key] = value.map(Array.init) }
        return values
    }

    /// Reads all records that topics of one kind still hold, those of a key in their order.
    ///
    /// - Parameters:
    ///   - topics: their names; one that is not there is passed over.
    ///   - timeout: how long each may take.
    ///   - body: takes the key, the value, nil of a tombstone, and the timestamp of each.
    /// - Throws: `KafkaError` when an end was not reached.
    func forEachRecord(
        of topics: [String], timeout: Duration,
        _ body: (_ key: String, _ value: UnsafeRawBufferPointer?, _ time: Timestamp?) -> Void
    ) throws(KafkaError) {
        let counts = try admin().partitionCounts(timeout: .seconds(10))
        var holders = KeyHolders(topics)
        for topic in topics {
            let places = (0..<Int32(clamping: counts[topic] ?? 0)).map {
                PartitionOffset(TopicPartition(topic, $0), offset: PartitionOffset.beginning)
            }
            guard !places.isEmpty else { continue }
            _ = try reader().read(places, timeout: timeout) { message in
                guard let key = message.key.map({ String(decoding: $0, as: UTF8.self) }) else { return true }
                let time = message.timestamp.milliseconds.flatMap(Timestamp.init(milliseconds:))
                if holders.counts(key, in: topic, at: time, isTombstone: message.value == nil) {
                    body(key, message.value, time)
                }
                return true
            }
        }
    }

    /// Reads a topic from its beginning to its present end, for the last record of each key.
    ///
    /// - Parameters:
    ///   - topic: the topic's name.
    ///   - timeout: how long it may take.
    /// - Returns: the values by key, without those that are tombstones; empty where there is no such topic.
    /// - Throws: `KafkaError` when the end was not reached.
    func latest(of topic: String, timeout: Duration) throws(KafkaError) -> [String: [UInt8]] {
        guard let count = try admin().partitionCounts(timeout: .seconds(10))[topic] else { return [:] }
        return try latest(of: topic, partitions: count, timeout: timeout)
    }

    /// The same of a topic that is known to have so many partitions.
    func latest(of topic: String, partitions: Int, timeout: Duration) throws(KafkaError) -> [String: [UInt8]] {
        let places = (0..<Int32(clamping: partitions)).map {
            PartitionOffset(TopicPartition(topic, $0), offset: PartitionOffset.beginning)
        }
        var values: [String: [UInt8]] = [:]
        _ = try reader().read(places, timeout: timeout) { message in
            guard let key = message.key else { return true }
            values[String(decoding: key, as: UTF8.self)] = message.value.map(Array.init)
            return true
        }
        return values
    }
}
