internal import CRdKafka

/// Committing without a transaction, for those who write outside Kafka.
extension KafkaConsumer {
    /// Commits offsets for the group.
    ///
    /// - Parameters:
    ///   - offsets: of each partition the offset of the next record to read.
    ///   - waits: whether to wait for the broker's answer; without it an error is not told, so commit again later.
    /// - Throws: `KafkaError` of the request, or of the first partition that has one.
    public func commit(_ offsets: [PartitionOffset], waits: Bool) throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let list = PartitionList(offsets)
        try KafkaError.check(rd_kafka_commit(handle.pointer, list.pointer, waits ? 0 : 1), context: "committing")
        if waits { _ = try list.offsets(context: "committing") }
    }
}
