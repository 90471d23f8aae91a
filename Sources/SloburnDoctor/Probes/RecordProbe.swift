import SloburnKafka

/// Reads a few records of many partitions.
struct RecordProbe {
    let consumer: KafkaConsumer
    let timeout: Duration

    /// What came of reading.
    struct Outcome {
        /// The records of each partition, in order.
        var records: [TopicPartition: [RecordFacts]] = [:]
        /// The partitions of which a record or the end was told.
        var answered: Set<TopicPartition> = []
        /// What was said of partitions in place of records.
        var troubles: [TopicPartition: Trouble] = [:]
    }

    /// Reads each partition from a place on.
    ///
    /// - Parameters:
    ///   - places: where to begin.
    ///   - isFirstEnough: whether one record of each is enough; otherwise all up to the end.
    /// - Returns: what came within the timeout.
    func read(_ places: [PartitionOffset], isFirstEnough: Bool) -> Outcome {
        var outcome = Outcome()
        var pending = Set(places.map(\.topicPartition))
        guard !pending.isEmpty else { return outcome }
        do throws(KafkaError) {
            try consumer.assign(places)
        } catch {
            for place in pending { outcome.troubles[place] = Trouble(error) }
            return outcome
        }
        let deadline = ContinuousClock.now + timeout
        while !pending.isEmpty, ContinuousClock.now < deadline {
            switch consumer.poll(milliseconds: 100) {
            case .message(let message):
                let place = message.topicPartition
                guard pending.contains(place) else { continue }
                outcome.answered.insert(place)
                outcome.records[place, default: []].append(RecordFacts(message.record))
                if isFirstEnough { pending.remove(place) }
            case .endOfPartition(let place, _):
                if pending.remove(place) != nil { outcome.answered.insert(place) }
            case .error(let error):
                guard let place = pending.first(where: { error.reason.hasPrefix("\($0): ") }) else { continue }
                outcome.troubles[place] = Trouble(error)
                if Trouble(error).kind != .silent { pending.remove(place) }
            case .none: break
            }
        }
        for place in pending where outcome.troubles[place] == nil && !outcome.answered.contains(place) {
            outcome.troubles[place] = Trouble(.silent, "nothing came within \(timeout.said)")
        }
        // The next reading begins with an assignment of its own.
        try? consumer.assign([])
        return outcome
    }
}

extension RecordFacts {
    fileprivate init(_ record: KafkaRecord) {
        let stamp = record.timestamp
        self.init(
            offset: record.offset, milliseconds: stamp.milliseconds, isLogAppendTime: stamp.isLogAppendTime,
            bytes: (record.key?.count ?? 0) + (record.value?.count ?? 0))
    }
}
