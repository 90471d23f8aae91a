public import Logging
import SloburnDaemon
import SloburnKafka
import SloburnModel
import Synchronization

/// Reads the topics of alerts and tells a receiver of them until it is asked to stop.
///
/// One thread runs it: it owns the Kafka client, and blocks there.
public final class Bridge {
    /// What it tells of itself.
    public let status = BridgeStatus()
    private let options: BridgeOptions
    private let logger: Logger
    private let readers: OutputReaders
    private let desk: Desk
    private let isStopped = StopFlag()

    /// A configuration by which no bridge can work.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong and what would be right.
        public let description: String
    }

    /// Set from a thread of signals.
    private final class StopFlag: Sendable {
        let isSet = Atomic(false)
    }

    /// Creates a bridge that does nothing yet.
    ///
    /// - Parameters:
    ///   - options: whom it tells, and where it reads.
    ///   - logger: where it logs.
    /// - Throws: `Problem`, or for a file of certificates that can't be used.
    public init(_ options: BridgeOptions, logger: Logger) throws {
        if let problem = options.topics.problem { throw Problem(description: problem) }
        self.options = options
        self.logger = logger
        readers = OutputReaders(options.daemon, logger: logger)
        desk = Desk(courier: try Courier(options, logger: logger), status: status)
    }

    /// Asks it to finish what is on its way.
    ///
    /// Safe from any thread.
    public var stopper: @Sendable () -> Void {
        let isStopped = isStopped
        return { isStopped.isSet.store(true, ordering: .relaxed) }
    }

    /// Makes the text of its metrics.
    ///
    /// Safe from any thread.
    public var metricsText: @Sendable () -> String {
        let (status, name) = (status, options.receiver.name)
        return { status.figures.metrics(bridge: name) }
    }

    /// Runs until it is asked to stop; what has failed is begun anew.
    ///
    /// - Parameter everyMinute: called once a minute, on the thread that runs it.
    /// - Throws: `KafkaError` for what no new session can heal: another process runs under the same name.
    public func run(everyMinute: @escaping () -> Void) throws {
        desk.everyMinute = everyMinute
        var wait = TimeSpan.milliseconds(250)
        defer { desk.close() }
        while !hasToStop {
            let session = BridgeSession(options: options, readers: readers, desk: desk, logger: logger)
            do {
                try session.run(until: { self.hasToStop }, didBegin: { wait = .milliseconds(250) })
            } catch KafkaErrorCode.fencedInstance {
                throw KafkaError(
                    .fencedInstance,
                    reason: "another bridge runs under the same name and instance; set SLOBURN_INSTANCE or --name")
            } catch {
                guard !hasToStop else { break }
                status.update { $0.failedSessions += 1 }
                logger.error(
                    .sessionFailed, "session failed; a new one begins from the last commit",
                    metadata: ["error": "\(error)", "waitMilliseconds": "\(wait.nanoseconds / 1_000_000)"])
                desk.work(for: wait) { self.hasToStop }
                wait = min(TimeSpan(nanoseconds: wait.nanoseconds * 2), .seconds(30))
            }
        }
        desk.settle(within: options.timeout) {}
    }

    private var hasToStop: Bool { isStopped.isSet.load(ordering: .relaxed) }
}
