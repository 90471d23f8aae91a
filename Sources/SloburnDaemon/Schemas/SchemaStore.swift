import Foundation
import Logging
import SloburnModel
import SloburnPipeline

/// The schemas that registries have told, for all threads of the daemon; nobody waits for a registry here.
///
/// What an id names never changes, so an answer is kept for good; that there is none is kept for a minute.
final class SchemaStore: @unchecked Sendable /* the condition guards what changes */ {
    fileprivate struct Entry {
        /// What the registry said last.
        var answer: SchemaAnswer?
        /// When that has to be asked again; nil for never.
        var validUntil: ContinuousClock.Instant?
        var isAsking = false
        var backoff = Backoff()
        /// When the next try may be made.
        var nextTry = ContinuousClock.now
    }

    /// Ids that nobody has registered may be any number, and are forgotten.
    private static let mostEntries = 10_000

    private let condition = NSCondition()
    private var entries: [SchemaRequest: Entry] = [:]
    private var failing: Set<String> = []
    private var queues: [SchemaRegistry: DispatchQueue] = [:]
    private let registries: [SchemaRegistry: SchemaRegistry]
    private let refusalLife: Duration
    private let news = RepeatFilter()
    private let logger: Logger
    private let onFailure: @Sendable () -> Void

    /// Creates a store that knows nothing.
    ///
    /// - Parameters:
    ///   - registries: the registries with names and passwords filled in, by how they are written.
    ///   - refusalLife: how long it is kept that there is no such schema.
    ///   - logger: where it is said that one can't be asked.
    ///   - onFailure: called for each question that is not answered.
    init(
        _ registries: [SchemaRegistry: SchemaRegistry], refusalLife: Duration = .seconds(60), logger: Logger,
        onFailure: @escaping @Sendable () -> Void
    ) {
        self.registries = registries
        self.refusalLife = refusalLife
        self.logger = logger
        self.onFailure = onFailure
    }

    /// What is known of a schema now.
    func answer(_ request: SchemaRequest) -> SchemaAnswer {
        condition.withLock { entries[request]?.current ?? .unknown }
    }

    /// Has the registry asked, unless it is being asked or has just failed to answer.
    func ask(_ request: SchemaRequest) {
        condition.withLock {
            var entry = entries[request] ?? Entry()
            guard !entry.isAsking, entry.current == nil, entry.nextTry <= .now else { return }
            entry.isAsking = true
            if entries.count >= Self.mostEntries { entries = entries.filter { $0.value.isWorthKeeping } }
            entries[request] = entry
            let queue = queues[request.registry] ?? DispatchQueue(label: "sloburn.schemas")
            queues[request.registry] = queue
            // A store that is given up lets the questions go that wait behind this one.
            queue.async { [weak self] in self?.put(request) }
        }
    }

    /// Waits for the answer to a question that is under way.
    ///
    /// - Parameters:
    ///   - request: the question.
    ///   - limit: how long to wait at most.
    /// - Returns: whether there is an answer.
    func wait(for request: SchemaRequest, atMost limit: Duration) -> Bool {
        let deadline = Date(timeIntervalSinceNow: limit / .seconds(1))
        return condition.withLock {
            while entries[request]?.isAsking == true, condition.wait(until: deadline) {}
            return entries[request]?.current != nil
        }
    }

    /// Asks, on the registry's queue.
    private func put(_ request: SchemaRequest) {
        let client = RegistryClient(registry: registries[request.registry] ?? request.registry)
        let reply = client.reply(to: request.id)
        let url = client.registry.url
        let isNews = condition.withLock {
            note(reply, request)
            condition.broadcast()
            guard case .failed = reply else { return failing.remove(url) != nil }
            return failing.insert(url).inserted
        }
        tell(reply, url, isNews: isNews)
    }

    private func note(_ reply: RegistryClient.Reply, _ request: SchemaRequest) {
        var entry = entries[request] ?? Entry()
        entry.isAsking = false
        switch reply {
        case .known(let text, let references): entry.answer = .known(text, references: references)
        case .refused(let message):
            entry.answer = .refused(message)
            entry.validUntil = .now + refusalLife
            entry.backoff.reset()
        case .failed: entry.nextTry = .now + .milliseconds(entry.backoff.next())
        }
        entries[request] = entry
    }

    private func tell(_ reply: RegistryClient.Reply, _ url: String, isNews: Bool) {
        if case .failed(let message) = reply {
            onFailure()
            guard news.isNews(url) else { return }
            logger.error(
                .registryUnavailable,
                "a schema registry can't be asked; records whose schemas are not known wait until it can",
                metadata: ["registry": "\(url)", "error": "\(message)"])
        } else if isNews {
            logger.notice(.registryAvailable, "the schema registry answers again", metadata: ["registry": "\(url)"])
        }
    }
}

extension SchemaStore.Entry {
    /// What is known; nil where it has to be asked.
    fileprivate var current: SchemaAnswer? {
        if let validUntil, validUntil <= .now { return nil }
        return answer
    }

    fileprivate var isWorthKeeping: Bool {
        if case .known = answer { return true }
        return isAsking
    }
}
