import Foundation
public import SloburnConfig
public import SloburnDaemon
public import SloburnModel
public import SloburnPipeline
import Synchronization

/// What is served: where each answer comes from; safe from any thread.
public final class Site: Sendable {
    /// What stays the same while the process runs.
    public struct Identity: Sendable {
        /// The Daemon's metadata.name.
        public var name: String
        /// The program's version.
        public var version: String
        /// Whether the daemon runs in this process, or its topics are all there is.
        public var mode: Mode

        /// `daemon` or `dashboard`.
        public enum Mode: String, Sendable {
            case daemon, dashboard
        }

        /// Creates an identity.
        public init(name: String, version: String, mode: Mode) {
            (self.name, self.version, self.mode) = (name, version, mode)
        }
    }

    /// Where answers come from that a reload changes.
    public struct Origins: Sendable {
        /// The configuration.
        public var catalog: BudgetCatalog
        /// The time between evaluations.
        public var evaluationInterval: TimeSpan
        /// Who may read.
        public var tokens: TokenTable
        /// Other tools whose metrics of SLOs are served.
        public var sloMetrics: Set<HTTPSettings.SLOMetrics>
        /// Why the process is not ready; empty where it is.
        public var reasons: @Sendable () -> [StageProgress.Reason]
        /// The process's own metrics.
        public var metrics: @Sendable () -> String
        /// What was counted of a budget.
        public var history: @Sendable (HistoryQuestion) async -> Result<BudgetHistory, HistoryDesk.Refusal>
        /// How many records of each source have not been read, by its name.
        public var lag: @Sendable () -> [String: Int64]
        /// Takes notice of an alert, or takes that back; nil where nobody may.
        public var acknowledge: (@Sendable (AcknowledgementOrder) throws -> Void)?

        /// Names the origins.
        public init(
            catalog: BudgetCatalog, evaluationInterval: TimeSpan, tokens: TokenTable,
            sloMetrics: Set<HTTPSettings.SLOMetrics>,
            reasons: @escaping @Sendable () -> [StageProgress.Reason], metrics: @escaping @Sendable () -> String,
            history: @escaping @Sendable (HistoryQuestion) async -> Result<BudgetHistory, HistoryDesk.Refusal>,
            lag: @escaping @Sendable () -> [String: Int64] = { [:] },
            acknowledge: (@Sendable (AcknowledgementOrder) throws -> Void)? = nil
        ) {
            (self.catalog, self.evaluationInterval, self.tokens) = (catalog, evaluationInterval, tokens)
            (self.sloMetrics, self.reasons, self.metrics) = (sloMetrics, reasons, metrics)
            (self.history, self.lag, self.acknowledge) = (history, lag, acknowledge)
        }
    }

    let identity: Identity
    let publisher: BoardPublisher
    let cache = BodyCache()
    let startedAt = WallClock.now
    private let current: Mutex<Origins>

    /// Creates a site.
    public init(_ identity: Identity, publisher: BoardPublisher, origins: Origins) {
        self.identity = identity
        self.publisher = publisher
        current = Mutex(origins)
    }

    /// Where answers come from now.
    public var origins: Origins { current.withLock { $0 } }

    /// Has answers come from elsewhere.
    public func take(_ origins: Origins) { current.withLock { $0 = origins } }

    /// Who sends a header `Authorization`, and what they may see and do; nil where that is nobody who may.
    func access(_ authorization: String?) -> Access? { current.withLock { $0.tokens }.access(authorization) }

    /// What is published now.
    var board: Board { publisher.board }
}
