internal import CRdKafka

/// Creates topics and reads their settings.
///
/// One thread owns it and makes every call.
public final class KafkaAdmin {
    let handle: ClientHandle

    /// Makes an administrative client; it connects in the background.
    ///
    /// - Parameters:
    ///   - properties: usually `KafkaProperties.adminDefaults` overridden by the user's.
    ///   - log: where librdkafka's log lines go; called from its threads.
    /// - Throws: `KafkaError` naming the property that is unknown or has a refused value.
    public init(properties: KafkaProperties, log: @escaping KafkaLog) throws(KafkaError) {
        handle = try ClientHandle(.producer, properties: properties, log: log)
    }

    /// The number of partitions of every topic.
    ///
    /// - Throws: `KafkaError` when the broker does not answer within the timeout.
    public func partitionCounts(timeout: Duration) throws(KafkaError) -> [String: Int] {
        try handle.partitionCounts(timeout: timeout)
    }

    /// Creates topics; one that is there already is left as it is.
    ///
    /// - Returns: what became of each topic, by name.
    /// - Throws: `KafkaError` when the request as a whole failed or a topic's description is impossible.
    public func createTopics(
        _ topics: [NewTopic], timeout: Duration
    ) throws(KafkaError) -> [String: TopicCreation] {
        guard !topics.isEmpty else { return [:] }
        var list: [OpaquePointer?] = []
        defer { for topic in list { rd_kafka_NewTopic_destroy(topic) } }
        for topic in topics { list.append(try Self.make(topic)) }
        let event = try AdminEvent(
            of: handle.pointer, operation: RD_KAFKA_ADMIN_OP_CREATETOPICS, name: "creating topics", timeout: timeout
        ) { options, queue in
            rd_kafka_CreateTopics(handle.pointer, &list, list.count, options, queue)
        }
        var results: [String: TopicCreation] = [:]
        var count = 0
        let topicResults = rd_kafka_CreateTopics_result_topics(
            rd_kafka_event_CreateTopics_result(event.pointer), &count)
        for result in UnsafeBufferPointer(start: topicResults, count: count) {
            results[String(cString: rd_kafka_topic_result_name(result))] = Self.outcome(of: result)
        }
        return results
    }

    /// The settings of topics, the broker's defaults included, by topic and name.
    ///
    /// A secret setting is left out.
    ///
    /// - Throws: `KafkaError` of the request, or of the first topic that has one; a broker that does not support it
    ///   answers with `.unsupportedFeature` or `.timedOut`.
    public func describeTopics(
        _ names: [String], timeout: Duration
    ) throws(KafkaError) -> [String: [String: String]] {
        var settings: [String: [String: String]] = [:]
        for (name, result) in try topicSettings(names, timeout: timeout) { settings[name] = try result.get() }
        return settings
    }

    /// The same, with an error for each topic of which the broker does not tell.
    ///
    /// - Throws: `KafkaError` of the request.
    public func topicSettings(
        _ names: [String], timeout: Duration
    ) throws(KafkaError) -> [String: Result<[String: String], KafkaError>] {
        guard !names.isEmpty else { return [:] }
        var list: [OpaquePointer?] = names.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
        defer { for resource in list { rd_kafka_ConfigResource_destroy(resource) } }
        let event = try AdminEvent(
            of: handle.pointer, operation: RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, name: "reading topic settings",
            timeout: timeout
        ) { options, queue in
            rd_kafka_DescribeConfigs(handle.pointer, &list, list.count, options, queue)
        }
        var settings: [String: Result<[String: String], KafkaError>] = [:]
        var count = 0
        let resources = rd_kafka_DescribeConfigs_result_resources(
            rd_kafka_event_DescribeConfigs_result(event.pointer), &count)
        for resource in UnsafeBufferPointer(start: resources, count: count) {
            let name = String(cString: rd_kafka_ConfigResource_name(resource))
            let code = rd_kafka_ConfigResource_error(resource)
            settings[name] =
                code == RD_KAFKA_RESP_ERR_NO_ERROR
                ? .success(Self.entries(of: resource))
                : .failure(KafkaError(code, context: "reading settings of \(name)"))
        }
        return settings
    }

    private static func make(_ topic: NewTopic) throws(KafkaError) -> OpaquePointer {
        let (made, reason) = withErrorText { text, size in
            rd_kafka_NewTopic_new(topic.name, topic.partitions, topic.replicationFactor, text, size)
        }
        guard let made else { throw KafkaError(.invalidArgument, reason: "topic \(topic.name): \(reason)") }
        for (name, value) in topic.settings.sorted(by: { $0.key < $1.key }) {
            rd_kafka_NewTopic_set_config(made, name, value)
        }
        return made
    }

    private static func outcome(of result: OpaquePointer?) -> TopicCreation {
        let code = rd_kafka_topic_result_error(result)
        switch code {
        case RD_KAFKA_RESP_ERR_NO_ERROR: return .created
        case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS: return .alreadyExists
        default:
            let reason = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
            return .failed(KafkaError(KafkaErrorCode(code), reason: reason ?? "no reason given"))
        }
    }

    private static func entries(of resource: OpaquePointer?) -> [String: String] {
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var settings: [String: String] = [:]
        for entry in UnsafeBufferPointer(start: entries, count: count) {
            guard let value = rd_kafka_ConfigEntry_value(entry) else { continue }
            settings[String(cString: rd_kafka_ConfigEntry_name(entry))] = String(cString: value)
        }
        return settings
    }
}
