import Logging
import SloburnKafka
import SloburnModel
import SloburnPipeline

extension IngestSession {
    // Finding out where to begin takes a few answers of the broker.
    private static let timeout = Duration.seconds(30)

    func assigned(_ partitions: [TopicPartition]) -> [PartitionOffset] {
        context.logger.info(.ingestAssigned, "ingest assigned", metadata: ["partitions": "\(partitions.count)"])
        context.note(.restoring)
        do {
            _ = try claims.take(partitions.map(InputPartition.init))
            defer { knownUpTo.removeAll() }
            start = try open(partitions)
            context.note(.working(partitions: partitions.count))
            return start
        } catch {
            failure = error
            return []
        }
    }

    func revoked(_ partitions: [TopicPartition], isLost: Bool) {
        context.logger.info(
            .ingestRevoked, "ingest revoked", metadata: ["partitions": "\(partitions.count)", "lost": "\(isLost)"])
        context.note(.joining)
        defer { closeLanes() }
        guard failure == nil else { return }
        do {
            if isLost {
                // Whoever owns them now counts from the last commit.
                try transaction.abort(timeout: context.options.revocationTimeout)
                stage.rewind(to: committedCounters)
            } else {
                try commit(timeout: context.options.revocationTimeout)
                knownUpTo = stage.knownOffsets
                stage.closeAll()
            }
            claims.release(partitions.map(InputPartition.init))
        } catch TransactionError.aborted(let cause) {
            context.status.noteAbort(cause, context)
            stage.rewind(to: committedCounters)
            claims.release(partitions.map(InputPartition.init))
        } catch {
            failure = error
        }
    }

    /// Reads everything again that was not committed, with the same handles and the same partitions.
    func rewind(because cause: KafkaError) throws {
        context.status.noteAbort(cause, context)
        guard patience.allowsAnother() else { throw cause }
        try transaction.abort(timeout: .seconds(10))
        let partitions = lanes.keys.sorted { ($0.topic, $0.partition) < ($1.topic, $1.partition) }
        closeLanes()
        stage.rewind(to: committedCounters)
        guard !partitions.isEmpty else { return }
        try consumer.assign(try open(partitions))
    }

    /// Opens partitions, and says where to begin reading each.
    private func open(_ partitions: [TopicPartition]) throws -> [PartitionOffset] {
        context.beat()
        let committed = try consumer.committed(partitions, timeout: Self.timeout)
        let beginnings = try consumer.beginnings(of: partitions, timeout: Self.timeout)
        let ends = try consumer.ends(of: partitions, timeout: Self.timeout)
        return try committed.map {
            try open($0, beginning: beginnings[$0.topicPartition] ?? 0, end: ends[$0.topicPartition] ?? .max)
        }
    }

    private func open(_ committed: PartitionOffset, beginning: Int64, end: Int64) throws -> PartitionOffset {
        context.beat()
        let place = committed.topicPartition
        var progress = InputProgress(
            input: InputPartition(place), offset: max(-1, committed.offset),
            metadata: String(decoding: committed.metadata, as: UTF8.self))
        let start = try InputStart(committed: progress.offset, first: beginning, end: end) {
            guard let recordTime = progress.recordTime else { return beginning }
            return try consumer.offset(
                in: place, atMilliseconds: recordTime.milliseconds + 1, timeout: Self.timeout)
        }
        tell(start.finding, of: place, committed: progress.offset, goingOnAt: start.offset)
        // The budget stage sees a gap where records are missing.
        progress.offset = start.finding == .new ? progress.offset : start.offset
        let readingOffset = try readingOffset(progress, from: start)
        lanes[place] = stage.open(progress, readingFrom: readingOffset, isRestart: start.finding == .restarted)
        return PartitionOffset(place, offset: readingOffset)
    }

    /// Where ids have to be known again, reading begins before the first record to count.
    private func readingOffset(_ progress: InputProgress, from start: InputStart) throws -> Int64 {
        let place = TopicPartition(progress.input.topic, progress.input.partition)
        guard start.finding == .continued, stage.hasMemory(topic: place.topic),
            knownUpTo[progress.input] != start.offset,
            let recordTime = progress.recordTime
        else { return start.offset }
        let lookback = try consumer.offset(
            in: place, atMilliseconds: (recordTime - IngestStage.lookback).milliseconds, timeout: Self.timeout)
        return min(lookback ?? start.offset, start.offset)
    }

    private func tell(_ finding: InputStart.Finding, of place: TopicPartition, committed: Int64, goingOnAt: Int64) {
        let places: Logger.Metadata = [
            "input": "\(place)", "committed": "\(committed)", "goingOnAt": "\(goingOnAt)",
        ]
        switch finding {
        case .new, .continued: break
        case .truncated(let lost):
            context.status.didFindTruncatedInput()
            context.logger.error(
                .inputLost,
                "records of the input were deleted before they were read; they are missing from every count",
                metadata: places.merging(["offsetsLost": "\(lost)"]) { $1 })
        case .restarted:
            context.status.didFindRestartedInput()
            context.logger.error(
                .inputRestarted,
                "the input ends before the committed offset: it was made anew or cut off; going on with what is newer",
                metadata: places)
        }
    }
}

extension InputPartition {
    init(_ place: TopicPartition) { self.init(topic: place.topic, partition: place.partition) }
}
