import Foundation
public import Logging
public import SloburnDaemon
import SloburnKafka
public import SloburnModel
import SloburnPipeline
import Synchronization

/// Asks the brokers now and then how many records of each source have not been read, on a thread of its own.
public final class LagProbe: Sendable {
    private static let interval: TimeInterval = 15
    private static let timeout = Duration.seconds(10)

    private struct Question {
        var readers: OutputReaders
        var definition: EngineDefinition
    }

    private let logger: Logger
    private let question: Mutex<Question>
    private let known = Mutex<[String: Int64]>([:])
    private let isStopped = Atomic(false)
    private let wake = DispatchSemaphore(value: 0)

    /// Creates a probe that has not begun.
    public init(readers: OutputReaders, definition: EngineDefinition, logger: Logger) {
        self.logger = logger
        question = Mutex(Question(readers: readers, definition: definition))
    }

    /// Records of each source that have not been committed, by the source's name; those are left out of which nobody knows.
    public var lag: [String: Int64] { known.withLock { $0 } }

    /// Takes another configuration.
    public func take(_ definition: EngineDefinition, readers: OutputReaders) {
        question.withLock { $0 = Question(readers: readers, definition: definition) }
    }

    /// Begins to ask.
    public func start() {
        let thread = Thread { [self] in
            while !isStopped.load(ordering: .relaxed) {
                ask()
                _ = wake.wait(timeout: .now() + Self.interval)
            }
        }
        thread.name = "lag"
        thread.start()
    }

    /// Ends it; what it has asked for may come later, and nobody waits for that.
    public func stop() {
        isStopped.store(true, ordering: .relaxed)
        wake.signal()
    }

    private func ask() {
        do {
            let question = question.withLock { $0 }
            let consumer = try question.readers.ingestQueries()
            defer { try? consumer.close() }
            let counts = try consumer.partitionCounts(timeout: Self.timeout)
            var lag: [String: Int64] = [:]
            for source in question.definition.sources {
                guard let topics = try? InputTopics(of: [source]) else { continue }
                let places = counts.keys.filter { topics.contains($0) }.flatMap { topic in
                    (0..<Int32(clamping: counts[topic] ?? 0)).map { TopicPartition(topic, $0) }
                }
                guard !places.isEmpty else { continue }
                lag[source.name] = try Self.lag(of: places, consumer)
            }
            known.withLock { $0 = lag }
        } catch {
            // What was known before is not known any more.
            known.withLock { $0.removeAll() }
            logger.debug(.lagUnknown, "the consumer lag can't be asked for", metadata: ["error": "\(error)"])
        }
    }

    /// What lies between the committed offsets and the ends; all there is where nothing is committed.
    private static func lag(of places: [TopicPartition], _ consumer: KafkaConsumer) throws(KafkaError) -> Int64 {
        let committed = try consumer.committed(places, timeout: timeout)
        let (begins, ends) = (
            try consumer.beginnings(of: places, timeout: timeout), try consumer.ends(of: places, timeout: timeout)
        )
        return committed.reduce(0) { sum, offset in
            let place = offset.topicPartition
            let start = offset.offset >= 0 ? offset.offset : begins[place] ?? 0
            return sum.addingSaturated(max(0, (ends[place] ?? start) - start))
        }
    }
}
