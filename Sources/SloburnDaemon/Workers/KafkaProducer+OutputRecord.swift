import SloburnKafka
import SloburnModel
import SloburnPipeline

extension KafkaProducer {
    /// Sends a record for others to read.
    func produce(_ record: OutputRecord, topics: OutputTopicNames) throws(KafkaError) {
        try produce(
            topic: topics.name(of: record.topic, in: record.branch), key: Array(record.key.utf8), value: record.value,
            headers: KafkaHeaders(record.headers.map { .init(name: $0.name, value: Array($0.value.utf8)) }),
            timestampMilliseconds: record.timestamp.milliseconds)
    }
}
