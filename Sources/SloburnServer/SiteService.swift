import Foundation
public import Logging
import SloburnConfig
public import SloburnDaemon
import SloburnModel
import SloburnPipeline
import Synchronization

/// Everything that serves HTTP in a process: the feed, the site and the server.
public final class SiteService: Sendable {
    /// The daemon that runs in this process.
    public struct LocalDaemon: Sendable {
        /// What its threads tell.
        public var status: DaemonStatus
        /// Its metrics.
        public var metrics: @Sendable () -> String

        /// Names a daemon.
        public init(status: DaemonStatus, metrics: @escaping @Sendable () -> String) {
            (self.status, self.metrics) = (status, metrics)
        }
    }

    private let logger: Logger
    private let site: Site
    private let feed: BoardFeed
    private let probe: LagProbe
    private let shelf: CheckpointShelf?
    private let evaluated: EvaluatedTime
    private struct Listener {
        var server: HTTPServer
        var credentials: HTTPCredentials
    }

    private let listener = Mutex<Listener?>(nil)

    /// Prepares to serve.
    ///
    /// - Parameters:
    ///   - options: the daemon's options.
    ///   - credentials: how it is served.
    ///   - version: the program's version.
    ///   - daemon: the daemon in this process; nil where its topics are all there is.
    ///   - logger: where it logs.
    public init(
        _ options: DaemonOptions, _ credentials: HTTPCredentials, version: String, daemon: LocalDaemon?, logger: Logger
    ) {
        self.logger = logger
        let catalog = BudgetCatalog(options.engine)
        let readers = OutputReaders(options, logger: logger)
        let shelf = daemon == nil ? CheckpointShelf(options.engine) : nil
        let evaluated = EvaluatedTime(daemon?.status)
        self.evaluated = evaluated
        feed = BoardFeed(
            BoardFeed.Options(
                readers: readers, topics: options.settings.topics, catalog: catalog, shelf: shelf,
                evaluatedAt: { evaluated.time }), logger: logger)
        probe = LagProbe(readers: readers, definition: options.engine, logger: logger)
        self.shelf = shelf
        site = Site(
            Site.Identity(
                name: options.settings.name, version: version, mode: daemon == nil ? .dashboard : .daemon),
            publisher: feed.publisher,
            origins: Self.origins(options, credentials, catalog, daemon, shelf, probe, logger))
    }

    /// Begins to serve.
    ///
    /// - Throws: `HTTPServer.Problem` where the address can't be had.
    public func start(_ credentials: HTTPCredentials) throws(HTTPServer.Problem) {
        try listen(credentials)
        feed.start()
        probe.start()
    }

    /// The port it listens on; nil before it does.
    public var port: Int? { listener.withLock { $0?.server.port } }

    /// Serves by another configuration, and for another daemon, from now on.
    ///
    /// - Throws: `HTTPServer.Problem` where another address can't be had: what is told is that of the new configuration
    ///   even then, at the address of the one before if that can still be had.
    public func take(
        _ options: DaemonOptions, _ credentials: HTTPCredentials, daemon: LocalDaemon?
    ) throws(HTTPServer.Problem) {
        let catalog = BudgetCatalog(options.engine)
        let readers = OutputReaders(options, logger: logger)
        site.take(Self.origins(options, credentials, catalog, daemon, shelf, probe, logger))
        evaluated.take(daemon?.status)
        feed.take(catalog, topics: options.settings.topics, readers: readers)
        probe.take(options.engine, readers: readers)
        let present = listener.withLock { $0 }
        guard let present, credentials.needsNoOtherSocket(than: present.credentials) else {
            return try move(from: present, to: credentials)
        }
        listener.withLock { $0?.credentials = credentials }
    }

    /// Listens at another address, or with another certificate.
    private func move(from present: Listener?, to credentials: HTTPCredentials) throws(HTTPServer.Problem) {
        guard let present, present.credentials.settings.port == credentials.settings.port else {
            // The old address is given up once the new one is there.
            try listen(credentials)
            present?.server.stop()
            return
        }
        // A port is had once.
        present.server.stop()
        listener.withLock { $0 = nil }
        do throws(HTTPServer.Problem) {
            try listen(credentials)
        } catch {
            try? listen(present.credentials)
            throw error
        }
    }

    private func listen(_ credentials: HTTPCredentials) throws(HTTPServer.Problem) {
        let settings = credentials.settings
        if settings.tokens.isEmpty, !settings.isLocal {
            logger.warning(
                .httpOpen, "whoever reaches the HTTP server sees everything: http.tokens asks for tokens",
                metadata: ["listen": "\(settings.listen)"])
        }
        let server = HTTPServer(site, credentials, logger: logger)
        try server.start()
        listener.withLock { $0 = Listener(server: server, credentials: credentials) }
    }

    /// Stops serving.
    public func stop() {
        feed.publisher.end()
        probe.stop()
        listener.withLock { $0?.server }?.stop()
        feed.stop()
    }

    private static func origins(
        _ options: DaemonOptions, _ credentials: HTTPCredentials, _ catalog: BudgetCatalog, _ daemon: LocalDaemon?,
        _ shelf: CheckpointShelf?, _ probe: LagProbe, _ logger: Logger
    ) -> Site.Origins {
        let reasons: @Sendable () -> [StageProgress.Reason] = { daemon?.status.progress.reasons ?? [] }
        let metrics: @Sendable () -> String = { daemon.map { $0.metrics() } ?? "" }
        let history: @Sendable (HistoryQuestion) async -> Result<BudgetHistory, HistoryDesk.Refusal> = { question in
            await Self.history(question, daemon, shelf)
        }
        let desk = AcknowledgementDesk(options, logger)
        return Site.Origins(
            catalog: catalog, evaluationInterval: options.settings.evaluationInterval, tokens: credentials.tokens,
            sloMetrics: credentials.settings.sloMetrics, reasons: reasons, metrics: metrics, history: history,
            lag: { probe.lag }, acknowledge: { order throws in try desk.take(order) })
    }

    private static func history(
        _ question: HistoryQuestion, _ daemon: LocalDaemon?, _ shelf: CheckpointShelf?
    ) async -> Result<BudgetHistory, HistoryDesk.Refusal> {
        if let shelf {
            guard let history = shelf.history(question) else { return .failure(.isElsewhere) }
            return .success(history)
        }
        guard let desk = daemon?.status.history else { return .failure(.isElsewhere) }
        return await desk.ask(question)
    }
}

/// The last evaluation of the daemon in this process, whichever it is after a reload.
final class EvaluatedTime: Sendable {
    private let status: Mutex<DaemonStatus?>

    init(_ status: DaemonStatus?) { self.status = Mutex(status) }

    func take(_ status: DaemonStatus?) { self.status.withLock { $0 = status } }

    var time: Timestamp? { status.withLock { $0 }?.figures.evaluatedAt }
}
