import Foundation
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
    private let schemas: SchemaStore
    private let stop: StopSignal
    private let endCause: EndCause
    private let parts = RunningParts()
    let loops = LoopAge()
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
        let status = status
        schemas = SchemaStore(options.registries, logger: logger) { status.didFailToAskForSchema() }
        stop = StopSignal()
        endCause = EndCause(stop: stop)
    }

    /// The failure that ended it, after which a new one would end the same way; nil when there was none.
    public var permanentFailure: (any Error)? { endCause.failure }

    /// Sets up the topics and starts the stages of this process; waits for the broker as long as it takes.
    ///
    /// - Returns: false when it was asked to stop before the broker answered, or failed for good.
    public func start() -> Bool {
        if options.setsUpTopics, !setUpTopics() { return false }
        var workers: [any StageWorker] = []
        if options.stages.includes(.ingest) {
            for thread in 1...options.settings.ingestThreads {
                workers.append(IngestWorker(context: context(.ingest, thread: thread)))
            }
        }
        if options.stages.includes(.budget) { workers.append(BudgetWorker(context: context(.budget))) }
        threads = workers.map(makeThread)
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

    /// Tells what has begun and not ended, such as `ingest`.
    ///
    /// Safe from any thread.
    public var unfinishedParts: @Sendable () -> [String] {
        let parts = parts
        return { parts.all }
    }

    /// Tells which threads hang: those that have not made a step for longer than any step may take.
    ///
    /// Safe from any thread.
    public var overdueLoops: @Sendable () -> [OverdueLoop] {
        let loops = loops
        return { loops.overdue }
    }

    /// Waits until every stage has ended.
    public func join() { threads.forEach { $0.join() } }

    /// Makes the text of its metrics.
    ///
    /// Safe from any thread.
    public var metricsText: @Sendable () -> String {
        let (status, sources) = (status, options.engine.sources.map(\.name))
        return {
            DaemonMetrics(
                figures: status.figures, sources: sources, residentBytes: ProcessMemory.residentBytes
            ).text
        }
    }

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
    /// - Returns: a report for each topic, and what else the broker has.
    /// - Throws: `KafkaError` when the broker can't be asked.
    public static func topics(
        _ options: DaemonOptions, createsMissing: Bool, logger: Logger
    ) throws -> TopicSetUp.Result {
        let clients = KafkaClients(options: options, logger: logger)
        return try topics(options, createsMissing: createsMissing, clients.admin())
    }

    private static func topics(
        _ options: DaemonOptions, createsMissing: Bool, _ admin: KafkaAdmin
    ) throws(KafkaError) -> TopicSetUp.Result {
        try TopicSetUp(admin: admin).run(TopicPlan.all(for: options.settings), createsMissing: createsMissing)
    }

    private func makeThread(_ worker: any StageWorker) -> WorkerThread {
        let (parts, loops, endCause, name) = (parts, loops, endCause, worker.context.name)
        parts.began(name)
        return WorkerThread(
            worker: worker, stop: stop, beforeRetry: topicRepair(), onFailure: { endCause.permanentFailure($0) },
            onEnd: {
                parts.ended(name)
                loops.ended(name)
            })
    }

    /// Makes topics again that somebody has deleted, which may be why a session failed.
    private func topicRepair() -> @Sendable () -> Void {
        guard options.setsUpTopics else { return {} }
        let (options, clients, logger) = (options, clients, logger)
        return {
            guard let admin = try? clients.admin(),
                let reports = try? Self.topics(options, createsMissing: true, admin).reports
            else { return }
            for report in reports where report.state == .created {
                logger.error(
                    .topicRecreated, "a topic was gone and has been made anew",
                    metadata: ["topic": "\(report.plan.name)"])
            }
        }
    }

    private func context(_ stage: Claim.Stage, thread: Int = 1) -> StageContext {
        StageContext(
            stage, thread: thread, options: options, clients: clients, status: status, schemas: schemas,
            loops: loops, logger: logger)
    }

    private func setUpTopics() -> Bool {
        let part = "setting up topics"
        parts.began(part)
        defer { parts.ended(part) }
        do {
            // Properties that don't go together will not do so later.
            let admin = try clients.admin()
            guard let reports = setUpTopics(admin) else { return false }
            for report in reports { tell(report) }
            options.engine.partitions = try InternalTopics.partitions(reports, of: options.settings)
            return true
        } catch {
            endCause.permanentFailure(error)
            return false
        }
    }

    /// Tries until the broker has answered; nil when it was asked to stop before.
    private func setUpTopics(_ admin: KafkaAdmin) -> [TopicSetUp.Report]? {
        var backoff = Backoff()
        var hasComplained = false
        while !stop.isStopped {
            do {
                return try Self.topics(options, createsMissing: true, admin).reports
            } catch {
                if !hasComplained {
                    logger.warning(
                        .topicsUnavailable, "the topics can't be set up; trying until they can",
                        metadata: ["error": "\(error)", "brokers": "\(clients.brokers)"])
                }
                hasComplained = true
                stop.wait(milliseconds: backoff.next())
            }
        }
        return nil
    }

    private func tell(_ report: TopicSetUp.Report) {
        if report.state == .created {
            logger.info(.topicCreated, "topic created", metadata: ["topic": "\(report.plan.name)"])
        }
        for difference in report.differences {
            logger.warning(
                .topicDiffers, "a topic is not set up as it should be: \(difference)",
                metadata: ["topic": "\(report.plan.name)"])
        }
    }
}
