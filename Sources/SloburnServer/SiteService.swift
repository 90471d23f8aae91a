import Foundation
public import Logging
public import SloburnConfig
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
    private let server = Mutex<(server: HTTPServer, settings: HTTPSettings)?>(nil)

    /// Prepares to serve.
    ///
    /// - Parameters:
    ///   - options: the daemon's options.
    ///   - version: the program's version.
    ///   - daemon: the daemon in this process; nil where its topics are all there is.
    ///   - logger: where it logs.
    /// - Throws: `TokenTable.Problem`.
    public init(
        _ options: DaemonOptions, version: String, daemon: LocalDaemon?, logger: Logger
    ) throws(TokenTable.Problem) {
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
            origins: try Self.origins(options, catalog, daemon, shelf, probe, logger))
    }

    /// Begins to serve.
    ///
    /// - Throws: `HTTPServer.Problem` where the address can't be had.
    public func start(_ settings: HTTPSettings) throws(HTTPServer.Problem) {
        if settings.tokens.isEmpty, !settings.isLocal {
            logger.warning(
                .httpOpen, "whoever reaches the HTTP server sees everything: http.tokens asks for tokens",
                metadata: ["listen": "\(settings.listen)"])
        }
        let server = HTTPServer(site, settings: settings, logger: logger)
        try server.start()
        self.server.withLock { $0 = (server, settings) }
        feed.start()
        probe.start()
    }

    /// The port it listens on; nil before it does.
    public var port: Int? { server.withLock { $0?.server.port } }

    /// Serves by another configuration, and for another daemon, from now on.
    ///
    /// - Throws: what keeps it from that: it goes on as before then.
    public func take(_ options: DaemonOptions, daemon: LocalDaemon?) throws {
        let catalog = BudgetCatalog(options.engine)
        site.take(try Self.origins(options, catalog, daemon, shelf, probe, logger))
        evaluated.take(daemon?.status)
        feed.take(catalog, topics: options.settings.topics)
        probe.take(options.engine)
        guard let settings = options.settings.http, let present = server.withLock({ $0 }),
            settings.listen != present.settings.listen || settings.tls != present.settings.tls
        else { return }
        present.server.stop()
        let next = HTTPServer(site, settings: settings, logger: logger)
        try next.start()
        server.withLock { $0 = (next, settings) }
    }

    /// Stops serving.
    public func stop() {
        feed.publisher.end()
        probe.stop()
        server.withLock { $0?.server }?.stop()
        feed.stop()
    }

    private static func origins(
        _ options: DaemonOptions, _ catalog: BudgetCatalog, _ daemon: LocalDaemon?, _ shelf: CheckpointShelf?,
        _ probe: LagProbe, _ logger: Logger
    ) throws(TokenTable.Problem) -> Site.Origins {
        let http = options.settings.http
        let tokens = try TokenTable(http?.tokens ?? []) { try String(contentsOfFile: $0, encoding: .utf8) }
        let reasons: @Sendable () -> [StageProgress.Reason] = { daemon?.status.progress.reasons ?? [] }
        let metrics: @Sendable () -> String = { daemon.map { $0.metrics() } ?? "" }
        let history: @Sendable (HistoryQuestion) async -> Result<BudgetHistory, HistoryDesk.Refusal> = { question in
            await Self.history(question, daemon, shelf)
        }
        let desk = AcknowledgementDesk(options, logger)
        return Site.Origins(
            catalog: catalog, evaluationInterval: options.settings.evaluationInterval, tokens: tokens,
            sloMetrics: http?.sloMetrics ?? [], reasons: reasons, metrics: metrics, history: history,
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
