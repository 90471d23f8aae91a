import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

/// Rebuilds partitions of the budget stage from their checkpoints.
final class BudgetRestorer {
    private static let timeout = Duration.seconds(300)

    private struct Stored {
        let value: [UInt8]
        let offset: Int64
    }

    private let context: StageContext
    private let reader: PartitionReader
    // Asks for offsets; it joins no group.
    private let queries: KafkaConsumer
    private let inputs: InputTopics

    init(_ context: StageContext) throws {
        self.context = context
        reader = try context.clients.reader()
        queries = try context.clients.queries(context.stage)
        inputs = try InputTopics(of: context.options.engine.sources)
    }

    /// Every partition of the input topics that the broker knows.
    func presentInputs() throws(KafkaError) -> Set<InputPartition> {
        var present: Set<InputPartition> = []
        for (topic, count) in try queries.partitionCounts(timeout: .seconds(10)) where inputs.contains(topic) {
            present.formUnion((0..<Int32(count)).map { InputPartition(topic: topic, partition: $0) })
        }
        return present
    }

    /// Where the checkpoints of partitions end, what is not committed included.
    func checkpointsEnds(of numbers: [Int32]) throws(KafkaError) -> [Int32: Int64] {
        let ends = try queries.ends(of: numbers.map(checkpoints), timeout: .seconds(30))
        return Dictionary(ends.map { ($0.key.partition, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// Rebuilds partitions from the latest record of each key of their checkpoints.
    ///
    /// - Parameter numbers: the partitions.
    /// - Returns: each partition's state.
    /// - Throws: `PermanentFailure` naming the record when a checkpoint can't be used, `KafkaError` when none can be read.
    func restore(_ numbers: [Int32]) throws -> [Int32: BudgetPartition] {
        guard !numbers.isEmpty else { return [:] }
        let started = WallClock.steady
        let (latest, records) = try read(numbers)
        let readMilliseconds = (WallClock.steady.nanoseconds - started.nanoseconds) / 1_000_000
        try checkPresence(of: numbers, latest)
        var restored: [Int32: BudgetPartition] = [:]
        for number in numbers {
            context.beat()
            restored[number] = try rebuild(number, latest[number, default: [:]])
        }
        context.beat()
        let keys = restored.values.reduce(0) { $0 + $1.keyCount }
        let milliseconds = (WallClock.steady.nanoseconds - started.nanoseconds) / 1_000_000
        context.status.didRestore(keys: keys, milliseconds: milliseconds)
        context.logger.info(
            .stateRestored, "budget restored",
            metadata: [
                "partitions": "\(numbers.count)", "keys": "\(keys)", "milliseconds": "\(milliseconds)",
                "records": "\(records)", "readMilliseconds": "\(readMilliseconds)",
            ])
        return restored
    }

    private func read(_ numbers: [Int32]) throws -> (latest: [Int32: [ExactText: Stored]], records: Int) {
        var latest: [Int32: [ExactText: Stored]] = [:]
        var records = 0
        let ends = try checkpointsEnds(of: numbers)
        var places = numbers.map { PartitionOffset(checkpoints($0), offset: PartitionOffset.beginning) }
        let deadline = ContinuousClock.now + Self.timeout
        while !places.isEmpty {
            context.beat(beforeWaiting: .seconds(Self.timeout.components.seconds))
            let reached = try reader.read(places, timeout: Self.timeout) { message in
                records += 1
                guard let key = message.key else { return true }
                latest[message.partition, default: [:]][ExactText(String(decoding: key, as: UTF8.self))] =
                    message.value.map { Stored(value: Array($0), offset: message.offset) }
                return true
            }
            // The last commit may have been acknowledged before its markers were written: what lies behind is to come.
            places = reached.filter { $0.value < ends[$0.key.partition] ?? 0 }.map {
                PartitionOffset($0.key, offset: $0.value)
            }
            if !places.isEmpty, ContinuousClock.now >= deadline {
                throw KafkaError(.timedOut, reason: "transactions on the checkpoints do not end", isRetriable: true)
            }
        }
        return (latest, records)
    }

    /// Where the group has gone on in the deltas but no state is left, the state was taken away.
    private func checkPresence(of numbers: [Int32], _ latest: [Int32: [ExactText: Stored]]) throws {
        let empty = numbers.filter { latest[$0, default: [:]].isEmpty }
        let deltas = empty.map { TopicPartition(context.options.settings.topics.deltas, $0) }
        guard !deltas.isEmpty else { return }
        for place in try queries.committed(deltas, timeout: .seconds(30)) where place.offset > 0 {
            let topics = context.options.settings.topics
            throw PermanentFailure(
                "\(checkpoints(place.topicPartition.partition)) holds no state, but the group has evaluated "
                    + "\(place.topicPartition) up to offset \(place.offset): the checkpoints were deleted. Bring "
                    + "\(topics.checkpoints) back, or, to begin with empty budgets, delete \(topics.deltas) and the "
                    + "consumer groups \(context.options.settings.group)-ingest and -budget")
        }
    }

    private func rebuild(_ number: Int32, _ latest: [ExactText: Stored]) throws -> BudgetPartition {
        let records = latest.map { (key: $0.key.text, stored: $0.value) }.sorted { $0.key < $1.key }
        do throws(BudgetPartition.RestoreError) {
            return try BudgetPartition(
                partition: Int(number), definition: context.options.engine,
                restoring: records.map { CheckpointRecord(key: $0.key, value: $0.stored.value) },
                isRead: inputs.contains)
        } catch {
            let offset = latest[ExactText(error.key)].map { "@\($0.offset)" } ?? ""
            throw PermanentFailure(
                "\(checkpoints(number))\(offset), key '\(error.key)': \(error.cause.message)"
                    + (error.cause.isNewer ? "; it was written by a newer Sloburn: run that one" : ""))
        }
    }

    private func checkpoints(_ number: Int32) -> TopicPartition {
        TopicPartition(context.options.settings.topics.checkpoints, number)
    }
}
