internal import CRdKafka
internal import Glibc

/// An owner of `rd_kafka_topic_partition_list_t`.
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ offsets: [PartitionOffset]) {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: offsets.count))
        for offset in offsets { add(offset) }
    }

    init(_ partitions: [TopicPartition]) {
        self.init(partitions.map { PartitionOffset($0, offset: PartitionOffset.committed) })
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(pointer)
    }

    private func add(_ offset: PartitionOffset) {
        let place = offset.topicPartition
        guard let element = rd_kafka_topic_partition_list_add(pointer, place.topic, place.partition) else { return }
        element.pointee.offset = offset.offset
        guard !offset.metadata.isEmpty, let bytes = malloc(offset.metadata.count) else { return }
        // The list frees it.
        bytes.copyMemory(from: offset.metadata, byteCount: offset.metadata.count)
        element.pointee.metadata = bytes
        element.pointee.metadata_size = offset.metadata.count
    }

    /// What the list holds; throws the first partition's error.
    func offsets(context: String) throws(KafkaError) -> [PartitionOffset] {
        var offsets: [PartitionOffset] = []
        for element in Self.elements(of: pointer) {
            let place = TopicPartition(String(cString: element.topic), element.partition)
            try KafkaError.check(element.err, context: "\(context) of \(place)")
            let metadata = UnsafeRawBufferPointer(start: element.metadata, count: element.metadata_size)
            offsets.append(PartitionOffset(place, offset: element.offset, metadata: Array(metadata)))
        }
        return offsets
    }

    /// The partitions of a list that librdkafka owns.
    static func partitions(of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?) -> [TopicPartition] {
        guard let list else { return [] }
        return elements(of: list).map { TopicPartition(String(cString: $0.topic), $0.partition) }
    }

    private static func elements(
        of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
    ) -> UnsafeBufferPointer<rd_kafka_topic_partition_t> {
        UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt))
    }
}
