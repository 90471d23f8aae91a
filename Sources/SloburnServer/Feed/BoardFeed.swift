import Foundation
public import Logging
public import SloburnDaemon
import SloburnKafka
public import SloburnModel
import Synchronization

/// Follows the topics that readers look at, and publishes what they say, on a thread of its own.
///
/// It is a reader like any other: what it shows has been committed, and the daemon's threads know nothing of it.
public final class BoardFeed: Sendable {
    /// What a feed needs.
    public struct Options: Sendable {
        /// Kafka clients.
        public var readers: OutputReaders
        /// The topics.
        public var topics: OutputTopicNames
        /// The configuration.
        public var catalog: BudgetCatalog
        /// Where the daemon's state goes, where it is followed as well; nil where a daemon runs in this process.
        public var shelf: CheckpointShelf?
        /// The last evaluation that something else tells of; nil for none.
        public var evaluatedAt: @Sendable () -> Timestamp?

        /// Creates options.
        public init(
            readers: OutputReaders, topics: OutputTopicNames, catalog: BudgetCatalog, shelf: CheckpointShelf? = nil,
            evaluatedAt: @escaping @Sendable () -> Timestamp? = { nil }
        ) {
            (self.readers, self.topics, self.catalog) = (readers, topics, catalog)
            (self.shelf, self.evaluatedAt) = (shelf, evaluatedAt)
        }
    }

    /// Where readers find what it knows.
    public let publisher: BoardPublisher
    private let options: Options
    private let logger: Logger
    private let isStopped = Atomic(false)
    private struct Next {
        var catalog: BudgetCatalog
        var topics: OutputTopicNames
        var readers: OutputReaders
    }

    private static let longestEnd = DispatchTimeInterval.seconds(2)

    private let next = Mutex<Next?>(nil)
    private let stopped = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// Creates a feed that has not begun.
    public init(_ options: Options, logger: Logger) {
        self.options = options
        self.logger = logger
        let run = String(UInt64.random(in: .min ... .max), radix: 36)
        publisher = BoardPublisher(Board(run: run))
    }

    /// Begins to follow the topics.
    public func start() {
        let thread = Thread { [self] in
            run()
            publisher.end()
            finished.signal()
        }
        thread.name = "board"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Ends it, and waits a moment for that: brokers that are away answer no sooner because somebody wants to end.
    public func stop() {
        isStopped.store(true, ordering: .relaxed)
        stopped.signal()
        if finished.wait(timeout: .now() + Self.longestEnd) == .success { finished.signal() }
    }

    /// Has it look at the records by another configuration, and at other records where that says so.
    public func take(_ catalog: BudgetCatalog, topics: OutputTopicNames, readers: OutputReaders) {
        options.shelf?.take(catalog.definition)
        next.withLock { $0 = Next(catalog: catalog, topics: topics, readers: readers) }
    }

    private func run() {
        var present = Next(catalog: options.catalog, topics: options.topics, readers: options.readers)
        var wait = 1
        while !isStopped.load(ordering: .relaxed) {
            if let next = next.withLock({ $0.take() }) { present = next }
            do {
                let session = try FeedSession(
                    options, readers: present.readers, topics: present.topics, catalog: present.catalog,
                    publisher: publisher)
                defer { session.close() }
                try follow(session, &present) { wait = 1 }
            } catch {
                logger.warning(
                    .boardDisconnected, "the output topics can't be followed; trying on",
                    metadata: ["error": "\(error)"])
                _ = stopped.wait(timeout: .now() + .seconds(wait))
                wait = min(30, wait * 2)
            }
        }
    }

    /// Follows the topics until it is stopped, or is to look at others.
    private func follow(_ session: FeedSession, _ present: inout Next, onStep: () -> Void) throws {
        while !isStopped.load(ordering: .relaxed) {
            if let next = next.withLock({ $0.take() }) {
                let isElsewhere = next.topics != present.topics || !next.readers.readTheSame(as: present.readers)
                present = next
                if isElsewhere { return }
                session.take(next.catalog)
            }
            try session.step()
            onStep()
        }
    }
}
