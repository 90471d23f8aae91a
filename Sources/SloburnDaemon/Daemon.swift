public import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnPipeline

/// The daemon: both stages on threads of their own, joined by the deltas topic.
public final class Daemon {
    /// What its threads tell of themselves.
    public let status = DaemonStatus()
    private var options: DaemonOptions
    private let logger: Logger
    private let clients: KafkaClients
    private let stop = StopSignal()
    private var threads: [WorkerThread] = []

    /// Creates a daemon that does nothing yet.
    ///
    /// - Parameters:
    ///   - options: what it needs to run.
    ///   - logger: where it logs.
    public init(options: DaemonOptions, logger: Logger) {
        self.options = options
        self.logger = logger
        clients = KafkaClients(options: options, logger: logger)
    }

    /// Sets up the topics and starts the stages of this process; waits for the broker as long as it takes.
    ///
    /// - Returns: false when it was asked to stop before the broker answered.
    public func start() -> Bool {
        if options.setsUpTopics, !setUpTopics() { return false }
        if let listen = options.settings.httpListen {
            logger.notice("http.listen is set, but this version serves no HTTP", metadata: ["listen": "\(listen)"])
        }
        var workers: [any StageWorker] = []
        if options.stages.includes(.ingest) { workers.append(IngestWorker(context: context(.ingest))) }
        if options.stages.includes(.budget) { workers.append(BudgetWorker(context: context(.budget))) }
        threads = workers.map { WorkerThread(worker: $0, stop: stop) { _ in } }
        threads.forEach { $0.start() }
        return true
    }

    /// Asks the stages to finish their transactions and leave, for which `join` waits.
    ///
    /// Safe from any thread.
    public var stopper: @Sendable () -> Void {
        let stop = stop
        return { stop.set() }
    }

    /// Waits until every stage has ended.
    public func join() { threads.forEach { $0.join() } }

    /// Waits until it is asked to stop or the time has passed.
    ///
    /// - Parameter milliseconds: the longest wait.
    /// - Returns: true when it was asked to stop.
    public func waitForStop(milliseconds: Int64) -> Bool {
        stop.wait(milliseconds: milliseconds)
        return stop.isStopped
    }

    /// Looks at the topics a configuration needs, and creates what is missing when asked to.
    ///
    /// - Parameters:
    ///   - options: the configuration.
    ///   - createsMissing: whether missing ones are created.
    ///   - logger: where the Kafka client logs.
    /// - Returns: a report for each topic.
    /// - Throws: `KafkaError` when the broker can't be asked.
    public static func topics(
        _ options: DaemonOptions, createsMissing: Bool, logger: Logger
    ) throws -> [TopicSetUp.Report] {
        try topics(options, createsMissing: createsMissing, KafkaClients(options: options, logger: logger))
    }

    private static func topics(
        _ options: DaemonOptions, createsMissing: Bool, _ clients: KafkaClients
    ) throws -> [TopicSetUp.Report] {
        try TopicSetUp(admin: clients.admin())
            .run(TopicPlan.all(for: options.settings), createsMissing: createsMissing)
    }

    private func context(_ stage: Claim.Stage) -> StageContext {
        StageContext(stage, options: options, clients: clients, status: status, logger: logger)
    }

    private func setUpTopics() -> Bool {
        var backoff = Backoff()
        var hasComplained = false
        while !stop.isStopped {
            do {
                let reports = try Self.topics(options, createsMissing: true, clients)
                for report in reports { tell(report) }
                try adoptPartitions(of: reports)
                return true
            } catch {
                if !hasComplained {
                    logger.warning(
                        "the topics can't be set up; trying until they can",
                        metadata: ["error": "\(error)", "brokers": "\(clients.brokers)"])
                }
                hasComplained = true
                stop.wait(milliseconds: backoff.next())
            }
        }
        return false
    }

    /// Spreads the SLO keys over the partitions that there really are.
    private func adoptPartitions(of reports: [TopicSetUp.Report]) throws(PartitionMismatchError) {
        let counts = Dictionary(reports.map { ($0.plan.name, $0.partitions) }) { $1 }
        let (deltas, checkpoints) = (options.settings.topics.deltas, options.settings.topics.checkpoints)
        guard let count = counts[deltas], counts[checkpoints] == count else {
            throw PartitionMismatchError(
                description: "\(deltas) has \(counts[deltas] ?? 0) partitions and \(checkpoints) has "
                    + "\(counts[checkpoints] ?? 0); they must have equally many")
        }
        options.engine.partitions = count
    }

    private func tell(_ report: TopicSetUp.Report) {
        if report.state == .created { logger.info("topic created", metadata: ["topic": "\(report.plan.name)"]) }
        for difference in report.differences {
            logger.warning(
                "a topic is not set up as it should be: \(difference)", metadata: ["topic": "\(report.plan.name)"])
        }
    }
}

/// The two internal topics don't fit each other.
private struct PartitionMismatchError: Error, CustomStringConvertible {
    let description: String
}
