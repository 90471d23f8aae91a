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
        /// Records of internal topics that could not be read.
        public var corruptRecords: Int64 = 0
    }

    private let state = Mutex(Figures())
    private let errors = RepeatFilter()

    /// The figures now.
    public var figures: Figures { state.withLock { $0 } }

    func didCommitIngest(_ sources: [IngestCounters], at time: Timestamp) {
        state.withLock { figures in
            figures.sources = sources
            figures.ingestCommits += 1
        }
    }

    func didEvaluate(at time: Timestamp?, records: Int, partitions: [BudgetPartition]) {
        state.withLock { figures in
            figures.evaluations += 1
            figures.recordsWritten += Int64(records)
            figures.evaluatedAt = time
            figures.keys = partitions.reduce(0) { $0 + $1.keyCount }
            figures.firing = partitions.reduce(0) { $0 + $1.firingCount }
            figures.foreignDeltas = partitions.reduce(0) { $0 + $1.foreignDeltas }
            figures.integrityViolations = partitions.reduce(0) { $0 + $1.integrityViolations }
        }
    }

    func noteCorruptRecord() { state.withLock { $0.corruptRecords += 1 } }

    /// Logs a consumer's error, each kind once a minute; the client itself keeps trying.
    func noteError(_ error: KafkaError, stage: String, _ logger: Logger) {
        guard errors.isNews("\(stage) \(error.name)") else { return }
        logger.warning("Kafka reports an error; trying on", metadata: ["stage": "\(stage)", "error": "\(error)"])
    }
}
