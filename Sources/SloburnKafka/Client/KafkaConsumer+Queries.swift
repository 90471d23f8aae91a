internal import CRdKafka

/// What a consumer can ask.
extension KafkaConsumer {
    /// The group's committed offsets and their metadata; `PartitionOffset.committed` (-1001) where there is none.
    ///
    /// - Throws: `KafkaError` of the request, or of the first partition that has one.
    public func committed(_ partitions: [TopicPartition], timeout: Duration) throws(KafkaError) -> [PartitionOffset] {
        let list = PartitionList(partitions)
        try KafkaError.check(
            rd_kafka_committed(handle.pointer, list.pointer, timeout.wholeMilliseconds),
            context: "reading committed offsets")
        return try list.offsets(context: "committed offset")
    }

    /// The offsets after the last records handed out; `PartitionOffset.committed` (-1001) before the first one.
    ///
    /// - Throws: `KafkaError` of the first partition that has one.
    public func position(_ partitions: [TopicPartition]) throws(KafkaError) -> [PartitionOffset] {
        let list = PartitionList(partitions)
        try KafkaError.check(rd_kafka_position(handle.pointer, list.pointer), context: "reading positions")
        return try list.offsets(context: "position")
    }

    /// The first offset kept, and the one after the last record that may be read; asks the broker.
    ///
    /// - Throws: `KafkaError` when the broker does not answer in time or does not know the partition.
    public func watermarks(
        of place: TopicPartition, timeout: Duration
    ) throws(KafkaError) -> (low: Int64, high: Int64) {
        var low: Int64 = 0
        var high: Int64 = 0
        try KafkaError.check(
            rd_kafka_query_watermark_offsets(
                handle.pointer, place.topic, place.partition, &low, &high, timeout.wholeMilliseconds),
            context: "watermarks of \(place)")
        return (low, high)
    }

    /// The first offset kept of each partition; asks the broker, once for all of them.
    ///
    /// - Throws: `KafkaError` of the request, or of the first partition that has one.
    public func beginnings(
        of places: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        try offsets(at: PartitionOffset.beginning, of: places, timeout: timeout)
    }

    /// The offset after the last record of each partition that may be read; asks the broker, once for all of them.
    ///
    /// - Throws: `KafkaError` of the request, or of the first partition that has one.
    public func ends(of places: [TopicPartition], timeout: Duration) throws(KafkaError) -> [TopicPartition: Int64] {
        try offsets(at: PartitionOffset.end, of: places, timeout: timeout)
    }

    /// ListOffsets takes two numbers in place of a time: -1 for the end and -2 for the beginning.
    private func offsets(
        at place: Int64, of places: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        guard !places.isEmpty else { return [:] }
        let list = PartitionList(places.map { PartitionOffset($0, offset: place) })
        try KafkaError.check(
            rd_kafka_offsets_for_times(handle.pointer, list.pointer, timeout.wholeMilliseconds),
            context: "asking for the bounds of partitions")
        return Dictionary(
            try list.offsets(context: "bounds").map { ($0.topicPartition, $0.offset) }, uniquingKeysWith: { $1 })
    }

    /// The first offset of a partition whose record is not older than a time; nil when every record is.
    ///
    /// - Throws: `KafkaError` when the broker does not answer within the timeout.
    public func offset(
        in place: TopicPartition, atMilliseconds time: Int64, timeout: Duration
    ) throws(KafkaError) -> Int64? {
        // The time goes in where the offset comes out.
        let list = PartitionList([PartitionOffset(place, offset: max(0, time))])
        try KafkaError.check(
            rd_kafka_offsets_for_times(handle.pointer, list.pointer, timeout.wholeMilliseconds),
            context: "finding the offset of a time in \(place)")
        let offset = try list.offsets(context: "offset of a time").first?.offset ?? -1
        return offset >= 0 ? offset : nil
    }

    /// The partitions being read.
    ///
    /// - Throws: `KafkaError` when the consumer is closed.
    public func assignment() throws(KafkaError) -> [TopicPartition] {
        var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        try KafkaError.check(rd_kafka_assignment(handle.pointer, &list), context: "reading the assignment")
        guard let list else { return [] }
        defer { rd_kafka_topic_partition_list_destroy(list) }
        return PartitionList.partitions(of: list)
    }

    /// The number of partitions of every topic.
    ///
    /// - Throws: `KafkaError` when the broker does not answer within the timeout.
    public func partitionCounts(timeout: Duration) throws(KafkaError) -> [String: Int] {
        try handle.partitionCounts(timeout: timeout)
    }
}
