internal import CRdKafka

/// A consumer group as its coordinator describes it.
public struct GroupDescription: Hashable, Sendable {
    /// One of its members.
    public struct Member: Hashable, Sendable {
        /// The name its client gives itself.
        public var client: String
        /// The host it is connected from.
        public var host: String

        /// Describes a member.
        public init(client: String, host: String) {
            (self.client, self.host) = (client, host)
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

extension KafkaConsumer {
    /// Asks all brokers for the state and the members of a consumer group, whichever it is.
    ///
    /// The administrative request for it leaves a client of librdkafka 2.0.2 that can't be destroyed any more when a
    /// broker does not know the request.
    ///
    /// - Throws: `KafkaError` of the request or of the group.
    public func describeGroup(_ name: String, timeout: Duration) throws(KafkaError) -> GroupDescription {
        var answer: UnsafePointer<rd_kafka_group_list>?
        let code = rd_kafka_list_groups(handle.pointer, name, &answer, timeout.wholeMilliseconds)
        defer { if let answer { rd_kafka_group_list_destroy(answer) } }
        let groups = UnsafeBufferPointer(start: answer?.pointee.groups, count: Int(answer?.pointee.group_cnt ?? 0))
        // Brokers that don't coordinate it know nothing of it; one that does is enough.
        if let group = groups.first(where: { $0.err == RD_KAFKA_RESP_ERR_NO_ERROR && Self.state(of: $0) != "Dead" }) {
            return GroupDescription(state: Self.state(of: group), members: Self.members(of: group))
        }
        let context = "describing the group \(name)"
        if let group = groups.first(where: { $0.err != RD_KAFKA_RESP_ERR_NO_ERROR }) {
            throw KafkaError(group.err, context: context)
        }
        try KafkaError.check(code, context: context)
        return GroupDescription(state: "Dead", members: [])
    }

    private static func state(of group: rd_kafka_group_info) -> String {
        group.state.map { String(cString: $0) } ?? ""
    }

    private static func members(of group: rd_kafka_group_info) -> [GroupDescription.Member] {
        UnsafeBufferPointer(start: group.members, count: Int(group.member_cnt)).map { member in
            GroupDescription.Member(
                client: member.client_id.map { String(cString: $0) } ?? "",
                host: member.client_host.map { String(cString: $0) } ?? "")
        }
    }
}
