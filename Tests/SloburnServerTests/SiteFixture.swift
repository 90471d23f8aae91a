import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTesting
import Logging
import NIOCore
import SloburnConfig
import SloburnModel
import SloburnPipeline
import Synchronization

@testable import SloburnDaemon
@testable import SloburnServer

/// A site of a board, without a broker.
enum SiteFixture {
    static let token = "token-of-the-operator"
    static let scopedToken = "token-of-the-shop-team"

    /// A site that shows a board.
    static func site(
        _ board: Board, tokens: TokenTable = .none, reasons: [StageProgress.Reason] = [],
        history: HistoryDesk.Refusal = .isElsewhere, orders: Orders? = nil, mode: Site.Identity.Mode = .daemon
    ) -> Site {
        let answer: @Sendable (HistoryQuestion) -> Result<BudgetHistory, HistoryDesk.Refusal> = { question in
            guard history != .isBusy, let found = BudgetHistory.empty(question) else { return .failure(history) }
            return .success(found)
        }
        var acknowledge: (@Sendable (AcknowledgementOrder) throws -> Void)?
        if let orders { acknowledge = { order in try orders.take(order) } }
        let origins = Site.Origins(
            catalog: BoardFixture.catalog, evaluationInterval: .seconds(10), tokens: tokens,
            sloMetrics: [.sloth, .pyrra], reasons: { reasons }, metrics: { "daemon_metric 1\n" },
            history: { question in answer(question) }, lag: { ["web": 7] }, acknowledge: acknowledge)
        return Site(
            Site.Identity(name: "production", version: "1.2.3", mode: mode), publisher: BoardPublisher(board),
            origins: origins)
    }

    /// Two tokens: of an operator, and of a viewer who sees the team `shop` only.
    static func tokens() throws -> TokenTable {
        try TokenTable([
            .init(name: "on-call", file: "/o", role: .operator),
            .init(name: "shop", file: "/s", scope: ["team": ["shop"]]),
        ]) { $0 == "/o" ? token : scopedToken }
    }

    /// What is answered to a request.
    static func respond(
        _ site: Site, _ path: String, _ method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> TestResponse {
        try await application(site).test(.router) { client in
            try await client.execute(
                uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        }
    }

    /// The body of an answer.
    static func text(_ response: TestResponse) -> String { String(buffer: response.body) }

    /// An application that answers as the server does.
    static func application(_ site: Site) -> some ApplicationProtocol {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return Application(responder: SiteResponder(site: site, isSecure: false), logger: logger)
    }
}

/// Takes acknowledgements, each once.
final class Orders: Sendable {
    private let taken = Mutex<[AcknowledgementOrder]>([])

    var all: [AcknowledgementOrder] { taken.withLock { $0 } }

    func take(_ order: AcknowledgementOrder) throws {
        if all.contains(order) {
            throw AcknowledgementBook.Problem(fact: "it is acknowledged already", hint: "; others are: payments/page")
        }
        taken.withLock { $0.append(order) }
    }
}

extension TokenTable {
    /// No token is asked for.
    static let none = TokenTable()
}

extension BudgetHistory {
    /// The history of a budget of the fixture's configuration in which nothing has been counted; nil for another one.
    fileprivate static func empty(_ question: HistoryQuestion) -> BudgetHistory? {
        let partition = BudgetPartition(partition: 0, definition: BoardFixture.catalog.definition.inOnePartition)
        return partition.history(question)
    }
}
