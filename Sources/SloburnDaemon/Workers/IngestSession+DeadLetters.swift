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
            try produceDeadLetter(message, value: message.value, headers, in: branch)
        } catch KafkaErrorCode.messageTooLarge {
            // What it was can be seen from its beginning, and read where it lies.
            guard let value = message.value else { return }
            headers.replace(DeadLetter.headerPrefix + "truncated", String(value.count))
            let excerpt = UnsafeRawBufferPointer(rebasing: value.prefix(Self.largestExcerpt))
            try produceDeadLetter(message, value: excerpt, headers, in: branch)
        }
        context.logger.debug(
            .deadLetter, "dead letter",
            metadata: [
                "input": "\(input)", "offset": "\(message.offset)", "class": "\(element.rejection.reason.rawValue)",
                "reason": "\(element.rejection.message)",
            ])
    }

    private func produceDeadLetter(
        _ message: KafkaRecord, value: UnsafeRawBufferPointer?, _ headers: KafkaHeaders,
        in branch: TopicBranch
    ) throws {
        let (key, timestamp) = (message.key, message.timestamp.milliseconds)
        try transaction.add { producer throws(KafkaError) in
            try producer.produce(
                topic: context.options.settings.topics.name(of: .deadLetter, in: branch), partition: nil, key: key,
                value: value,
                headers: headers, timestampMilliseconds: timestamp)
        }
    }
}
