internal import CRdKafka

/// What a broker tells of its cluster.
extension ClientHandle {
    /// Asks for all topics, or for one; a consumer's question makes no topic.
    func metadata(of topic: String?, timeout: Duration) throws(KafkaError) -> ClusterMetadata {
        let deadline = ContinuousClock.now + timeout
        var single: OpaquePointer?
        if let topic {
            single = rd_kafka_topic_new(pointer, topic, nil)
            guard single != nil else { throw KafkaError(rd_kafka_last_error(), context: "topic \(topic)") }
        }
        defer { if let single { rd_kafka_topic_destroy(single) } }
        var answer: UnsafePointer<rd_kafka_metadata>?
        try KafkaError.check(
            rd_kafka_metadata(pointer, topic == nil ? 1 : 0, single, &answer, timeout.wholeMilliseconds),
            context: topic.map { "asking for \($0)" } ?? "asking for the cluster")
        guard let answer else { return ClusterMetadata() }
        defer { rd_kafka_metadata_destroy(answer) }
        var metadata = ClusterMetadata(
            brokers: Self.brokers(of: answer.pointee), topics: Self.topics(of: answer.pointee))
        guard topic == nil else { return metadata }
        // Both were told with the answer; a broker that has left them out is not waited for.
        let rest = min(max(.milliseconds(100), deadline - .now), .seconds(1)).wholeMilliseconds
        if let id = rd_kafka_clusterid(pointer, rest) {
            metadata.clusterID = String(cString: id)
            rd_kafka_mem_free(pointer, id)
        }
        let controller = rd_kafka_controllerid(pointer, rest)
        metadata.controller = controller >= 0 ? controller : nil
        return metadata
    }

    private static func brokers(of answer: rd_kafka_metadata) -> [ClusterMetadata.Broker] {
        UnsafeBufferPointer(start: answer.brokers, count: Int(answer.broker_cnt))
            .map { ClusterMetadata.Broker(id: $0.id, host: String(cString: $0.host), port: $0.port) }
            .sorted { $0.id < $1.id }
    }

    private static func topics(of answer: rd_kafka_metadata) -> [String: ClusterMetadata.Topic] {
        var topics: [String: ClusterMetadata.Topic] = [:]
        for topic in UnsafeBufferPointer(start: answer.topics, count: Int(answer.topic_cnt)) {
            let partitions = UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt)).map {
                ClusterMetadata.Partition(
                    id: $0.id, leader: $0.leader, replicas: Int($0.replica_cnt), inSync: Int($0.isr_cnt))
            }
            topics[String(cString: topic.topic)] = ClusterMetadata.Topic(
                partitions: partitions.sorted { $0.id < $1.id },
                error: topic.err == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(topic.err))
        }
        return topics
    }
}

extension KafkaConsumer {
    /// What the broker tells of its cluster and of every topic that this client may know of.
    ///
    /// - Throws: `KafkaError` when the broker does not answer within the timeout.
    public func cluster(timeout: Duration) throws(KafkaError) -> ClusterMetadata {
        try handle.metadata(of: nil, timeout: timeout)
    }

    /// What the broker tells of one topic, which it does not make when it is missing.
    ///
    /// - Throws: `KafkaError` when the broker does not answer within the timeout, or the topic's own error.
    public func topic(_ name: String, timeout: Duration) throws(KafkaError) -> ClusterMetadata.Topic {
        guard let topic = try handle.metadata(of: name, timeout: timeout).topics[name] else {
            throw KafkaError(.unknownTopicOrPartition, reason: "the broker tells nothing of \(name)")
        }
        if let error = topic.error { throw error }
        return topic
    }
}
