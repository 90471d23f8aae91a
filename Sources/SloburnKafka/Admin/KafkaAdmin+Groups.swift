internal import CRdKafka
internal import Glibc

/// A consumer group as its coordinator describes it.
public struct GroupDescription: Hashable, Sendable {
    /// One of its members.
    public struct Member: Hashable, Sendable {
        /// The name its client gives itself.
        public var client: String
        /// The host it is connected from.
        public var host: String
        /// How many partitions it has.
        public var partitions: Int

        /// Describes a member.
        public init(client: String, host: String, partitions: Int) {
            (self.client, self.host, self.partitions) = (client, host, partitions)
        }
    }

    /// `Stable`, `Empty`, `PreparingRebalance`, …; `Dead` for a group that is not known.
    public var state: String
    /// Its members.
    public var members: [Member]

    /// Describes a group.
    public init(state: String, members: [Member]) {
        (self.state, self.members) = (state, members)
    }
}

extension KafkaAdmin {
    /// Asks the coordinator of a consumer group for its state and its members.
    ///
    /// - Throws: `KafkaError` of the request or of the group.
    public func describeGroup(_ name: String, timeout: Duration) throws(KafkaError) -> GroupDescription {
        let event = try withGroupName(name) { list throws(KafkaError) in
            try AdminEvent(
                of: handle.pointer, operation: RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, name: "describing a group",
                timeout: timeout
            ) { options, queue in
                rd_kafka_DescribeConsumerGroups(handle.pointer, list, 1, options, queue)
            }
        }
        var count = 0
        let groups = rd_kafka_DescribeConsumerGroups_result_groups(
            rd_kafka_event_DescribeConsumerGroups_result(event.pointer), &count)
        guard let group = UnsafeBufferPointer(start: groups, count: count).first else {
            return GroupDescription(state: "Dead", members: [])
        }
        if let error = rd_kafka_ConsumerGroupDescription_error(group) {
            let code = KafkaErrorCode(rd_kafka_error_code(error))
            throw KafkaError(code, reason: "group \(name): \(String(cString: rd_kafka_error_string(error)))")
        }
        let state = rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupDescription_state(group))
        return GroupDescription(
            state: state.map { String(cString: $0) } ?? "Unknown", members: Self.members(of: group))
    }

    private func withGroupName(
        _ name: String, _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>) throws(KafkaError) -> AdminEvent
    ) throws(KafkaError) -> AdminEvent {
        let copy = strdup(name)
        defer { free(copy) }
        var list: [UnsafePointer<CChar>?] = [UnsafePointer(copy)]
        return try body(&list)
    }

    private static func members(of group: OpaquePointer?) -> [GroupDescription.Member] {
        (0..<rd_kafka_ConsumerGroupDescription_member_count(group)).compactMap { index in
            guard let member = rd_kafka_ConsumerGroupDescription_member(group, index) else { return nil }
            let assignment = rd_kafka_MemberDescription_assignment(member)
            let partitions = assignment.flatMap { rd_kafka_MemberAssignment_partitions($0) }
            return GroupDescription.Member(
                client: rd_kafka_MemberDescription_client_id(member).map { String(cString: $0) } ?? "",
                host: rd_kafka_MemberDescription_host(member).map { String(cString: $0) } ?? "",
                partitions: partitions.map { Int($0.pointee.cnt) } ?? 0)
        }
    }
}
