import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

extension IngestSession {
    // No producer can send a larger record: what is kept of it.
    private static let largestExcerpt = 1 << 20

    /// Sends what could not be used, in the transaction of its offset.
    func sendDeadLetter(_ element: RejectedElement, _ message: KafkaRecord) throws {
        let input = InputPartition(topic: message.topic, partition: message.partition)
        var headers = message.headers()
        for header in DeadLetter.headers(for: element, from: input, offset: message.offset) {
            // What an earlier refusal said is replaced.
            headers.replace(header.name, header.value)
        }
        let branch = context.sourceBranches[element.source] ?? .other
        do {
            try produceDeadLetter(message, key: message.key, value: message.value, headers, in: branch)
        } catch KafkaErrorCode.messageTooLarge {
            try sendExcerpt(of: message, headers, in: branch)
        }
        context.logger.debug(
            .deadLetter, "dead letter",
            metadata: [
                "input": "\(input)", "offset": "\(message.offset)", "class": "\(element.rejection.reason.rawValue)",
                "reason": "\(element.rejection.message)",
            ])
    }

    /// Sends as much of a record as the producer takes: what it was can be seen from its beginning, and read where it lies.
    private func sendExcerpt(of message: KafkaRecord, _ headers: KafkaHeaders, in branch: TopicBranch) throws {
        var headers = headers
        let value = message.value ?? UnsafeRawBufferPointer(start: nil, count: 0)
        headers.replace(DeadLetter.headerPrefix + "truncated", String(value.count))
        var length = Self.largestExcerpt
        while true {
            do {
                let excerpt = UnsafeRawBufferPointer(rebasing: value.prefix(length))
                return try produceDeadLetter(message, key: message.key, value: excerpt, headers, in: branch)
            } catch KafkaErrorCode.messageTooLarge where length > 0 {
                length = length > 1_024 ? length / 4 : 0
            } catch KafkaErrorCode.messageTooLarge {
                // Its key or its own headers are what does not fit: where it lies is said all the same.
                let own = headers.all.filter { $0.name.hasPrefix(DeadLetter.headerPrefix) }
                return try produceDeadLetter(message, key: nil, value: nil, KafkaHeaders(own), in: branch)
            }
        }
    }

    private func produceDeadLetter(
        _ message: KafkaRecord, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, _ headers: KafkaHeaders,
        in branch: TopicBranch
    ) throws {
        let timestamp = message.timestamp.milliseconds
        try transaction.add { producer throws(KafkaError) in
            try producer.produce(
                topic: context.options.settings.topics.name(of: .deadLetter, in: branch), partition: nil, key: key,
                value: value,
                headers: headers, timestampMilliseconds: timestamp)
        }
    }
}
