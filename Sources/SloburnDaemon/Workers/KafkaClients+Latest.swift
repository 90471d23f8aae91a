import SloburnKafka

extension KafkaClients {
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
