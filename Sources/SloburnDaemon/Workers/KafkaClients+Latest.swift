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
            try forEachRecord(of: topic, partitions: counts[topic] ?? 0, timeout: timeout) { key, value, time in
                guard holders.counts(key, in: topic, at: time, isTombstone: value == nil) else { return }
                body(key, value, time)
            }
        }
    }

    /// The last record of each key of a topic that is known to have so many partitions, as `latest(of:timeout:)` gives it.
    func latest(of topic: String, partitions: Int, timeout: Duration) throws(KafkaError) -> [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        try forEachRecord(of: topic, partitions: partitions, timeout: timeout) { key, value, _ in
            values[key] = value.map(Array.init)
        }
        return values
    }

    private func forEachRecord(
        of topic: String, partitions: Int, timeout: Duration,
        _ body: (_ key: String, _ value: UnsafeRawBufferPointer?, _ time: Timestamp?) -> Void
    ) throws(KafkaError) {
        guard partitions > 0 else { return }
        let places = (0..<Int32(clamping: partitions)).map {
            PartitionOffset(TopicPartition(topic, $0), offset: PartitionOffset.beginning)
        }
        _ = try reader().read(places, timeout: timeout) { message in
            guard let key = message.key else { return true }
            let time = message.timestamp.milliseconds.flatMap(Timestamp.init(milliseconds:))
            body(String(decoding: key, as: UTF8.self), message.value, time)
            return true
        }
    }
}
