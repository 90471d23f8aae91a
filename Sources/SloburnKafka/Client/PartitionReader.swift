/// Reads partitions to their end, outside any group: how state is restored.
///
/// Only what is committed is read. The end is where the broker says it is when the reader gets there, so markers,
/// aborted records and empty partitions need no special care. One thread owns it and makes every call.
public final class PartitionReader {
    private let consumer: KafkaConsumer

    /// Makes a reader; it connects in the background.
    ///
    /// - Parameters:
    ///   - properties: usually `KafkaProperties.consumerDefaults` overridden by the user's.
    ///   - log: where librdkafka's log lines go; called from its threads.
    /// - Throws: `KafkaError` naming the property that is unknown or has a refused value.
    public init(properties: KafkaProperties, log: @escaping KafkaLog) throws(KafkaError) {
        var properties = properties.overridden(by: [
            "isolation.level": "read_committed", "enable.partition.eof": "true", "enable.auto.commit": "false",
            "auto.offset.reset": "earliest",
        ])
        // librdkafka wants a group even for a consumer that never joins one; membership settings would be in the way.
        if properties["group.id"] == nil { properties["group.id"] = "sloburn-reader" }
        properties["group.instance.id"] = nil
        consumer = try KafkaConsumer(properties: properties, log: log)
    }

    /// Reads each place's partition to its end.
    ///
    /// Broken connections are waited out until the timeout. Records that arrive after a partition's end was reached
    /// are left for the next read.
    ///
    /// - Parameters:
    ///   - places: where to begin in each partition.
    ///   - timeout: how long all of it may take.
    ///   - body: receives every record, in order within its partition; false ends reading early.
    /// - Returns: for each partition that was read to its end, the offset to go on from.
    /// - Throws: `KafkaError`; `.timedOut` with the last trouble when the end was not reached in time.
    public func read(
        _ places: [PartitionOffset], timeout: Duration, _ body: (borrowing KafkaMessage) -> Bool
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        guard !places.isEmpty else { return [:] }
        try consumer.assign(resolved(places, timeout: timeout))
        do throws(KafkaError) {
            let ends = try readAssigned(Set(places.map(\.topicPartition)), timeout: timeout, body)
            try consumer.assign([])
            return ends
        } catch {
            // The first error is the one to tell.
            try? consumer.assign([])
            throw error
        }
    }

    /// The places with an offset for each beginning.
    ///
    /// The answer also tells who leads the partitions: librdkafka waits half a second for that where it has only been
    /// told to begin at the beginning. Where there is no answer it may do so.
    private func resolved(_ places: [PartitionOffset], timeout: Duration) -> [PartitionOffset] {
        let unknown = places.filter { $0.offset == PartitionOffset.beginning }.map(\.topicPartition)
        let beginnings = (try? consumer.beginnings(of: unknown, timeout: min(timeout, .seconds(5)))) ?? [:]
        return places.map { place in
            guard place.offset == PartitionOffset.beginning, let offset = beginnings[place.topicPartition], offset >= 0
            else { return place }
            return PartitionOffset(place.topicPartition, offset: offset)
        }
    }

    /// Reads one partition from its beginning to its end.
    ///
    /// - Parameters:
    ///   - partition: the partition to read.
    ///   - timeout: how long it may take.
    ///   - body: receives every record in order.
    /// - Returns: the offset to go on from.
    /// - Throws: `KafkaError`; `.timedOut` with the last trouble when the end was not reached in time.
    public func read(
        _ partition: TopicPartition, timeout: Duration, _ body: (borrowing KafkaMessage) -> Void
    ) throws(KafkaError) -> Int64 {
        let start = PartitionOffset(partition, offset: PartitionOffset.beginning)
        let ends = try read([start], timeout: timeout) { message in
            body(message)
            return true
        }
        return ends[partition] ?? 0
    }

    private func readAssigned(
        _ wanted: Set<TopicPartition>, timeout: Duration, _ body: (borrowing KafkaMessage) -> Bool
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        let deadline = ContinuousClock.now + timeout
        var ends: [TopicPartition: Int64] = [:]
        var lastTrouble = "nothing arrived"
        while ends.count < wanted.count {
            switch consumer.poll(milliseconds: 200) {
            case .message(let message):
                let isOver = !ends.isEmpty && ends[message.topicPartition] != nil
                if !isOver, !body(message) { return ends }
            case .endOfPartition(let place, let offset):
                if wanted.contains(place), ends[place] == nil { ends[place] = offset }
            case .error(let error):
                if error.isFatal || Self.isHopeless(error.code) { throw error }
                lastTrouble = error.description
            case .none:
                break
            }
            if ends.count < wanted.count, ContinuousClock.now >= deadline {
                let missing = wanted.subtracting(ends.keys).map(\.description).sorted().joined(separator: ", ")
                throw KafkaError(
                    .timedOut, reason: "the end of \(missing) was not reached within \(timeout): \(lastTrouble)",
                    isRetriable: true)
            }
        }
        return ends
    }

    private static func isHopeless(_ code: KafkaErrorCode) -> Bool {
        switch code {
        case .unknownTopicOrPartition, .unknownTopic, .unknownPartition, .topicAuthorizationFailed, .authentication:
            true
        default:
            false
        }
    }
}
