import Foundation
import SloburnDaemon
import SloburnKafka

/// Writes as the daemon does, into a topic of its own that it makes and deletes again, in transactions that it aborts.
struct WriteProbe: Sendable {
    let clients: ProbeClients
    let group: String
    let replicationFactor: Int
    let timeout: Duration

    /// Tells this run's names from all others.
    private let mark = String(UInt32.random(in: .min ... .max), radix: 16)

    init(clients: ProbeClients, group: String, replicationFactor: Int, timeout: Duration) {
        (self.clients, self.group, self.replicationFactor, self.timeout) = (clients, group, replicationFactor, timeout)
    }

    /// Does it all.
    func facts() -> WriteFacts {
        let topic = "\(group).doctor-\(mark)"
        var facts = WriteFacts(topic: topic, created: Self.attempt { () throws(KafkaError) in try create(topic) })
        guard facts.created.value != nil else { return facts }
        var sent: [ClosedRange<Int64>] = []
        for stage in ["ingest", "budget"] { write(topic, stage, &facts, &sent) }
        readBack(topic, sent, &facts)
        facts.deleted = Self.attempt { () throws(KafkaError) in
            try clients.admin { _ in }.deleteTopics([topic], timeout: timeout)
        }
        return facts
    }

    private func create(_ topic: String) throws(KafkaError) {
        let plan = NewTopic(
            name: topic, partitions: 1, replicationFactor: Int32(clamping: replicationFactor),
            // Should it not be deleted, it does not grow old.
            settings: ["message.timestamp.type": "LogAppendTime", "retention.ms": "3600000"])
        let admin = try clients.admin { _ in }
        for case .failed(let error) in try admin.createTopics([plan], timeout: timeout).values { throw error }
    }

    /// A transaction like one of a stage, up to its end, at which it is aborted.
    private func write(
        _ topic: String, _ stage: String, _ facts: inout WriteFacts, _ sent: inout [ClosedRange<Int64>]
    ) {
        let id = "\(group)-\(stage)-doctor-\(mark)"
        func step(
            _ kind: WriteFacts.Step.Kind, _ subject: String, _ body: () throws(KafkaError) -> Void
        ) -> Bool {
            let outcome = Self.attempt(body)
            facts.steps.append(WriteFacts.Step(kind: kind, subject: subject, outcome: outcome))
            return outcome.value != nil
        }
        guard let producer = try? clients.producer(id: id, log: { _ in }) else { return }
        guard step(.takeOver, id, { () throws(KafkaError) in try takeOver(producer) }) else { return }
        var isAlive = step(.write, topic) { () throws(KafkaError) in
            try producer.beginTransaction()
            let before = Self.now
            try producer.produce(topic: topic, partition: 0, key: nil, value: Array("sloburn doctor".utf8))
            try producer.flush(timeout: timeout)
            if let failure = producer.takeDeliveryFailure() { throw failure.first }
            sent.append(before...max(before, Self.now))
        }
        isAlive =
            isAlive
            && step(.sendOffsets, "\(group)-\(stage)") { () throws(KafkaError) in
                let consumer = try clients.consumer(group: "\(group)-\(stage)") { _ in }
                try producer.sendOffsets(
                    [PartitionOffset(TopicPartition(topic, 0), offset: 0)], of: consumer, timeout: timeout)
            }
        // What has failed may be past aborting, and its end is no news.
        if isAlive {
            _ = step(.abort, id) { () throws(KafkaError) in try producer.abortTransaction(timeout: timeout) }
        } else {
            try? producer.abortTransaction(timeout: timeout)
        }
    }

    private func takeOver(_ producer: KafkaProducer) throws(KafkaError) {
        let deadline = ContinuousClock.now + timeout
        while true {
            do throws(KafkaError) {
                return try producer.initTransactions(timeout: max(.milliseconds(100), deadline - .now))
            } catch {
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
                usleep(50_000)
            }
        }
    }

    /// What the broker has stamped, against when it was sent and acknowledged here.
    private func readBack(_ topic: String, _ sent: [ClosedRange<Int64>], _ facts: inout WriteFacts) {
        guard !sent.isEmpty, let consumer = try? clients.consumer(group: "\(group)-ingest", log: { _ in }) else {
            return
        }
        let place = TopicPartition(topic, 0)
        let outcome = RecordProbe(consumer: consumer, timeout: timeout)
            .read([PartitionOffset(place, offset: 0)], isFirstEnough: false)
        let records = outcome.records[place] ?? []
        let answer: Answer<Bool> =
            records.count == sent.count
            ? .success(true)
            : .failure(
                outcome.troubles[place]
                    ?? Trouble(.other, "\(records.count) of \(Phrase.count(sent.count, "record")) came back"))
        facts.steps.append(WriteFacts.Step(kind: .readBack, subject: topic, outcome: answer))
        guard records.count == sent.count, records.allSatisfy(\.isLogAppendTime) else { return }
        facts.clock = Self.difference(stamps: records.compactMap(\.milliseconds), sent: sent)
    }

    /// The other clock minus this one: what all records allow.
    ///
    /// - Parameters:
    ///   - stamps: what the other clock showed in between, in whole milliseconds that have begun.
    ///   - sent: before and after, by this clock.
    /// - Returns: the least and the most; nil where they contradict each other, since a clock was set meanwhile.
    static func difference(stamps: [Int64], sent: [ClosedRange<Int64>]) -> ClosedRange<Int64>? {
        var range: ClosedRange<Int64>?
        for (stamp, times) in zip(stamps, sent) {
            let one = (stamp - times.upperBound)...(stamp + 1 - times.lowerBound)
            guard let known = range else {
                range = one
                continue
            }
            guard known.overlaps(one) else { return nil }
            range = known.clamped(to: one)
        }
        return range
    }

    private static var now: Int64 { Int64(Date.now.timeIntervalSince1970 * 1_000) }

    private static func attempt(_ body: () throws(KafkaError) -> Void) -> Answer<Bool> {
        do throws(KafkaError) {
            try body()
            return .success(true)
        } catch {
            return .failure(Trouble(error))
        }
    }
}
