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
    private let next = Mutex<(catalog: BudgetCatalog, topics: OutputTopicNames)?>(nil)
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

    /// Ends it, and waits for that.
    public func stop() {
        isStopped.store(true, ordering: .relaxed)
        finished.wait()
        finished.signal()
    }

    /// Has it look at the records by another configuration.
    public func take(_ catalog: BudgetCatalog, topics: OutputTopicNames) {
        options.shelf?.take(catalog.definition)
        next.withLock { $0 = (catalog, topics) }
    }

    private func run() {
        var (catalog, topics) = (options.catalog, options.topics)
        var wait: TimeInterval = 1
        while !isStopped.load(ordering: .relaxed) {
            do {
                let session = try FeedSession(options, topics: topics, catalog: catalog, publisher: publisher)
                defer { session.close() }
                while !isStopped.load(ordering: .relaxed) {
                    if let next = next.withLock({ $0.take() }) {
                        catalog = next.catalog
                        if next.topics != topics {
                            topics = next.topics
                            break
                        }
                        session.take(catalog)
                    }
                    try session.step()
                    wait = 1
                }
            } catch {
                logger.warning(
                    .boardDisconnected, "the output topics can't be followed; trying on",
                    metadata: ["error": "\(error)"])
                Thread.sleep(forTimeInterval: wait)
                wait = min(30, wait * 2)
            }
        }
    }
}
