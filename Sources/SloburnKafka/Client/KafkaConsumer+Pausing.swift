internal import CRdKafka

/// Reading some partitions and not others.
extension KafkaConsumer {
    /// Reads these partitions no further, and drops what was fetched of them and not handed out.
    ///
    /// - Throws: `KafkaError` of the first partition that is not read.
    public func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        try KafkaError.check(rd_kafka_pause_partitions(handle.pointer, list.pointer), context: "pausing")
        _ = try list.offsets(context: "pausing")
    }

    /// Goes on reading partitions that were paused.
    ///
    /// - Throws: `KafkaError` of the first partition that is not read.
    public func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        try KafkaError.check(rd_kafka_resume_partitions(handle.pointer, list.pointer), context: "resuming")
        _ = try list.offsets(context: "resuming")
    }

    /// Reads partitions from other places on; what was fetched of them and not handed out is dropped.
    ///
    /// A paused partition stays paused.
    ///
    /// - Throws: `KafkaError` of the request, or of the first partition that has one.
    public func seek(_ places: [PartitionOffset], timeout: Duration) throws(KafkaError) {
        let list = PartitionList(places)
        try KafkaError.check(
            rd_kafka_seek_partitions(handle.pointer, list.pointer, timeout.wholeMilliseconds))
        _ = try list.offsets(context: "seeking")
    }
}
