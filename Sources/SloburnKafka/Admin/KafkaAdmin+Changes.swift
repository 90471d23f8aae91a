internal import CRdKafka

/// What takes things away or changes them for good.
extension KafkaAdmin {
    /// Deletes topics with all they hold.
    ///
    /// - Throws: `KafkaError` of the request, or of the first topic that has one.
    public func deleteTopics(_ names: [String], timeout: Duration) throws(KafkaError) {
        guard !names.isEmpty else { return }
        var list: [OpaquePointer?] = names.map { rd_kafka_DeleteTopic_new($0) }
        defer { for topic in list { rd_kafka_DeleteTopic_destroy(topic) } }
        let event = try AdminEvent(
            of: handle.pointer, operation: RD_KAFKA_ADMIN_OP_DELETETOPICS, name: "deleting topics", timeout: timeout
        ) { options, queue in
            rd_kafka_DeleteTopics(handle.pointer, &list, list.count, options, queue)
        }
        var count = 0
        let results = rd_kafka_DeleteTopics_result_topics(
            rd_kafka_event_DeleteTopics_result(event.pointer), &count)
        for result in UnsafeBufferPointer(start: results, count: count) {
            try KafkaError.check(rd_kafka_topic_result_error(result), context: "deleting a topic")
        }
    }

    /// Raises a topic's number of partitions.
    ///
    /// - Throws: `KafkaError` of the request or of the topic.
    public func createPartitions(of topic: String, total: Int, timeout: Duration) throws(KafkaError) {
        let (made, reason) = withErrorText { text, size in rd_kafka_NewPartitions_new(topic, total, text, size) }
        guard let made else { throw KafkaError(.invalidArgument, reason: "topic \(topic): \(reason)") }
        var list: [OpaquePointer?] = [made]
        defer { rd_kafka_NewPartitions_destroy(made) }
        let event = try AdminEvent(
            of: handle.pointer, operation: RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, name: "adding partitions",
            timeout: timeout
        ) { options, queue in
            rd_kafka_CreatePartitions(handle.pointer, &list, list.count, options, queue)
        }
        var count = 0
        let results = rd_kafka_CreatePartitions_result_topics(
            rd_kafka_event_CreatePartitions_result(event.pointer), &count)
        for result in UnsafeBufferPointer(start: results, count: count) {
            try KafkaError.check(rd_kafka_topic_result_error(result), context: "adding partitions to \(topic)")
        }
    }

    /// Deletes the records before these offsets.
    ///
    /// - Throws: `KafkaError` of the request, or of the first partition that has one.
    public func deleteRecords(before offsets: [PartitionOffset], timeout: Duration) throws(KafkaError) {
        let places = PartitionList(offsets)
        var list: [OpaquePointer?] = [rd_kafka_DeleteRecords_new(places.pointer)]
        defer { for element in list { rd_kafka_DeleteRecords_destroy(element) } }
        let event = try AdminEvent(
            of: handle.pointer, operation: RD_KAFKA_ADMIN_OP_DELETERECORDS, name: "deleting records", timeout: timeout
        ) { options, queue in
            rd_kafka_DeleteRecords(handle.pointer, &list, list.count, options, queue)
        }
        guard let results = rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event.pointer))
        else { return }
        for index in 0..<Int(results.pointee.cnt) {
            try KafkaError.check(results.pointee.elems[index].err, context: "deleting records")
        }
    }
}
