import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

extension IngestSession {
    /// Whether a minute has begun since quality was told last.
    var isTimeToTellQuality: Bool {
        guard let lastQuality else { return true }
        return lastQuality.flooredTo(.minutes(1)) < now.flooredTo(.minutes(1))
    }

    /// Tells what became of the input, in the transaction of its offsets.
    func sendQuality() throws {
        lastQuality = now
        for report in stage.takeQuality() {
            let branch = context.sourceBranches[report.source] ?? .other
            let record = report.record(
                daemon: context.options.engine.name, member: context.member, at: now, in: branch)
            try transaction.add { producer throws(KafkaError) in
                try producer.produce(record, topics: context.options.settings.topics)
            }
        }
    }
}
