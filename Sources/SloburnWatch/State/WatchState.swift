package import SloburnModel
package import SloburnServer

/// What `sloburn watch` shows, and how that changes by what happens; it draws nothing and reads nothing.
package struct WatchState: Sendable {
    /// What may happen.
    package enum Event: Sendable {
        case board(Board)
        case key(Key)
        case resize(Size)
        case tick(Timestamp)
        /// Something was logged that tells why nothing comes.
        case problem(String)
    }

    /// What is to be done then.
    package enum Effect: Hashable, Sendable {
        case quit
        /// The terminal shows something else than it was sent.
        case repaint
    }

    /// What is looked at.
    package enum Page: Hashable, Sendable {
        case overview, alerts, help
        case budget(String)
        case alert(String)
    }

    /// What does not change while it runs.
    package struct Settings: Sendable {
        /// The Daemon's name.
        package var name: String
        package var catalog: BudgetCatalog
        package var evaluationInterval: TimeSpan

        package init(name: String, catalog: BudgetCatalog, evaluationInterval: TimeSpan) {
            (self.name, self.catalog, self.evaluationInterval) = (name, catalog, evaluationInterval)
        }
    }

    package let settings: Settings
    package internal(set) var size: Size
    package internal(set) var now: Timestamp
    package internal(set) var board = Board(run: "")
    package internal(set) var order: BudgetOrder
    package internal(set) var isReversed: Bool
    package internal(set) var filter: RowFilter
    /// The pages that were opened, the last one is seen.
    var pages: [Page] = [.overview]
    var input: FilterInput?
    /// What is wrong with the filter that is being typed.
    var complaint: String?
    var cursor = ListCursor()
    var alertCursor = ListCursor()
    /// The first line of a page that is seen.
    var scroll = 0
    private(set) var disconnectedSince: Timestamp?
    private(set) var problem: String?
    private var ordered: [BudgetEntry] = []
    /// The budgets that are listed, in their order.
    package private(set) var rows: [BudgetEntry] = []
    private(set) var keys: [String] = []
    private(set) var counts: [BudgetState: Int] = [:]
    private(set) var longestKey = 0
    /// The alerts that are listed, in their order; kept up while somebody looks at them.
    private(set) var alerts: [AlertSheet] = []
    private(set) var alertKeys: [String] = []

    /// Creates the state before anything is known.
    package init(
        _ settings: Settings, size: Size, now: Timestamp, order: BudgetOrder = .urgency, isReversed: Bool = false,
        filter: RowFilter = .all, key: String? = nil
    ) {
        self.settings = settings
        (self.size, self.now, disconnectedSince) = (size, now, now)
        (self.order, self.isReversed, self.filter) = (order, isReversed, filter)
        if let key { pages.append(.budget(key)) }
    }

    /// What is looked at.
    package var page: Page { pages.last ?? .overview }

    /// Whether what is shown can be trusted to be of now.
    package var freshness: Freshness {
        Freshness(
            of: board, now: now, interval: settings.evaluationInterval, disconnectedSince: disconnectedSince,
            problem: problem)
    }

    /// Takes what has happened.
    ///
    /// - Returns: what is to be done.
    package mutating func take(_ event: Event) -> [Effect] {
        switch event {
        case .board(let board): take(board)
        case .key(let key): return answer(key)
        case .tick(let now): self.now = now
        case .problem(let text): problem = text
        case .resize(let size):
            self.size = size
            settle()
        }
        return []
    }

    private mutating func take(_ board: Board) {
        if board.isConnected {
            (disconnectedSince, problem) = (nil, nil)
        } else if disconnectedSince == nil {
            disconnectedSince = now
        }
        self.board = board
        sort()
    }

    /// Puts the budgets in order anew.
    mutating func sort() {
        ordered = order.sorted(board.budgets, isReversed: isReversed)
        select()
    }

    /// Lists what the filter lets pass.
    mutating func select() {
        counts = [:]
        rows = ordered.filter { entry in
            guard filter.passesWithoutState(entry) else { return false }
            let state = entry.facts.state
            counts[state, default: 0] += 1
            return filter.passes(state)
        }
        keys = rows.map(\.key)
        longestKey = rows.reduce(0) { max($0, $1.key.columns) }
        if page == .alerts { listAlerts() }
        settle()
    }

    /// Lists the alerts that the filter lets pass.
    mutating func listAlerts() {
        alerts = board.firing.filter(filter.passes).compactMap { try? AlertSheet($0.json) }
            .sorted(by: AlertSheet.isBefore)
        alertKeys = alerts.map(\.key)
    }

    /// Keeps what is chosen in sight, and the end of a page at the end of the terminal.
    mutating func settle() {
        cursor.follow(keys, height: bodyHeight)
        alertCursor.follow(alertKeys, height: bodyHeight)
        guard page != .overview, page != .alerts else { return }
        scroll = max(0, min(scroll, document.count - documentHeight))
    }
}

// MARK: - Room

extension WatchState {
    /// Where less than this is there, nothing can be shown.
    static let least = Size(columns: 30, rows: 6)
    static let headerHeight = 2
    static let footerHeight = 1

    /// The rows of lists, without their heading.
    var bodyHeight: Int { max(1, documentHeight - 1) }

    /// The lines of pages.
    var documentHeight: Int { max(1, size.rows - Self.headerHeight - Self.footerHeight) }
}
