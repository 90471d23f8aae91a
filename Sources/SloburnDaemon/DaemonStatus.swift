import Logging
import SloburnKafka
public import SloburnModel
public import SloburnPipeline
import Synchronization

/// What the daemon's threads tell of themselves, for whoever looks at it; safe from any thread.
public final class DaemonStatus: Sendable {
    /// The figures at one moment.
    public struct Figures: Sendable {
        /// What became of the records of each source since the start, in the order of the configuration.
        public var sources: [IngestCounters] = []
        /// Ingest transactions committed.
        public var ingestCommits: Int64 = 0
        /// Budget transactions committed.
        public var evaluations: Int64 = 0
        /// Records written to the output topics.
        public var recordsWritten: Int64 = 0
        /// The last evaluation, in event time.
        public var evaluatedAt: Timestamp?
        /// SLO keys held.
        public var keys = 0
        /// Alerts firing.
        public var firing = 0
        /// Stretches of input that did not follow one another.
        public var integrityViolations: Int64 = 0
        /// Counts of a definition that is no longer in force, which no budget takes.
        public var foreignDeltas: Int64 = 0
        /// Input partitions whose log ended before the committed offset.
        public var restartedInputs: Int64 = 0
        /// Input partitions whose records were deleted before they were read.
        public var truncatedInputs: Int64 = 0
        /// Transactions that were aborted and made again.
        public var aborts: Int64 = 0
        /// Sessions that failed and were followed by a new one.
        public var failedSessions: Int64 = 0
        /// Instances that were fenced because they had left partitions behind.
        public var fencedInstances: Int64 = 0
        /// How long the last restore took, in milliseconds, and how many keys it gave.
        public var restore: (milliseconds: Int64, keys: Int)?
        /// What the input partitions were doing at the last evaluation.
        public var inputs = InputStates()
        /// Evaluations that did not wait for all of the input.
        public var partialEvaluations: Int64 = 0
        /// Records of internal topics that could not be read.
        public var corruptRecords: Int64 = 0
        /// How the sources do that are watched; every partition knows it.
        public var sourceStates: [SourceState] = []
        /// How the data of sources is that are watched for their owners; empty where partition 0 is elsewhere.
        public var sourceHealth: [SourceHealth] = []
        /// Comparisons of two sources in which they differed by more than they may.
        public var differences: Int64 = 0
        /// Configurations that were read while this one was in force, and refused.
        public var refusedConfigurations: Int64 = 0
        /// Records of control topics that can't be used; those of the topics as they were at each start count anew.
        public var refusedControlRecords: Int64 = 0
        /// Questions to schema registries that were not answered.
        public var schemaFailures: Int64 = 0
        /// How long the evaluations of a transaction took.
        public var evaluationTimes = DurationHistogram()
        /// How long commits took, of each stage.
        public var commitTimes: [Claim.Stage: DurationHistogram] = [:]
        /// Input partitions whose next record waits for its schema, by thread.
        public var heldPartitions: [String: Int] = [:]
    }

    /// Where readers ask for what was counted of the budgets that this process holds.
    public let history = HistoryDesk()
    /// How far each thread has come on its way to work.
    public let progress = StageProgress()
    private let state = Mutex(Figures())
    private let errors = RepeatFilter()
    private let refused = Mutex<[RefusedConfiguration]>([])

    /// The figures now.
    public var figures: Figures { state.withLock { $0 } }

    /// Takes note of a configuration that was refused: the budget stage tells of it in the audit topic.
    public func didRefuse(_ configuration: RefusedConfiguration) {
        refused.withLock { $0.append(configuration) }
        state.withLock { $0.refusedConfigurations += 1 }
    }

    /// The refused configurations that nobody has told of.
    var untoldRefusals: [RefusedConfiguration] { refused.withLock { $0 } }

    /// Takes note that so many refused configurations have been told.
    func didTellRefusals(_ count: Int) { refused.withLock { $0.removeFirst(count) } }

    /// Adds what an ingest transaction has committed: several threads count, and sessions begin at 0.
    func didCommitIngest(_ sources: [IngestCounters], since earlier: [IngestCounters]) {
        state.withLock { figures in
            if figures.sources.isEmpty { figures.sources = sources.map { _ in IngestCounters() } }
            for index in figures.sources.indices { figures.sources[index].add(sources[index], since: earlier[index]) }
            figures.ingestCommits += 1
        }
    }

    func didEvaluate(
        _ last: EvaluationClock.Due, records: Int, partitions: [BudgetPartition]
    ) {
        state.withLock { figures in
            figures.evaluations += 1
            if last.isPartial { figures.partialEvaluations += 1 }
            figures.recordsWritten += Int64(records)
            figures.evaluatedAt = last.time
            figures.inputs = last.inputs
            figures.keys = partitions.reduce(0) { $0 + $1.keyCount }
            figures.firing = partitions.reduce(0) { $0 + $1.firingCount }
            figures.foreignDeltas = partitions.reduce(0) { $0 + $1.foreignDeltas }
            figures.sourceStates = partitions.first?.sourceStates ?? []
            figures.sourceHealth = partitions.first { $0.partition == 0 }?.sourceHealth ?? []
            figures.differences = partitions.reduce(0) { $0 + $1.differences }
            figures.integrityViolations = partitions.reduce(0) { $0 + $1.integrityViolations }
        }
    }

    /// Takes note that the partitions are others' from now on: what they are evaluated up to is theirs to tell.
    func didLosePartitions() { state.withLock { $0.evaluatedAt = nil } }

    func didCalculate(_ duration: Duration) { state.withLock { $0.evaluationTimes.add(duration) } }

    func didCommit(_ stage: Claim.Stage, in duration: Duration) {
        state.withLock { $0.commitTimes[stage, default: DurationHistogram()].add(duration) }
    }

    func noteCorruptRecord() { state.withLock { $0.corruptRecords += 1 } }

    func didRefuseControlRecord() { state.withLock { $0.refusedControlRecords += 1 } }

    func didFindRestartedInput() { state.withLock { $0.restartedInputs += 1 } }

    func didFindTruncatedInput() { state.withLock { $0.truncatedInputs += 1 } }

    func didFailToAskForSchema() { state.withLock { $0.schemaFailures += 1 } }

    /// Takes note of how many partitions of a thread wait for schemas.
    func didHold(_ count: Int, _ context: StageContext) { state.withLock { $0.heldPartitions[context.member] = count } }

    func didFailSession() { state.withLock { $0.failedSessions += 1 } }

    func didFence() { state.withLock { $0.fencedInstances += 1 } }

    func didRestore(keys: Int, milliseconds: Int64) { state.withLock { $0.restore = (milliseconds, keys) } }

    /// Logs a client's error, each kind once a minute; the client itself keeps trying.
    func noteError(_ error: KafkaError, _ context: StageContext) {
        guard errors.isNews("\(context.stage) \(error.name)") else { return }
        context.logger.warning(.kafkaError, "Kafka reports an error; trying on", metadata: ["error": "\(error)"])
    }

    /// Counts and logs that a transaction is made again.
    func noteAbort(_ cause: KafkaError, _ context: StageContext) {
        state.withLock { $0.aborts += 1 }
        context.logger.warning(
            .transactionRepeated, "going on again from the last commit", metadata: ["cause": "\(cause)"])
    }
}
