import SloburnModel
import SloburnServer

/// Whether what is shown can be trusted to be of now.
package struct Freshness: Hashable, Sendable {
    /// What is said of it.
    package var text: String
    /// Whether it can't.
    package var isStale: Bool

    /// Evaluations that may be missed before it is said.
    private static let missed: Int64 = 3
    private static let patience = TimeSpan.seconds(3)

    /// Judges a published state.
    ///
    /// - Parameters:
    ///   - board: what is shown.
    ///   - now: the time.
    ///   - interval: how often budgets are evaluated.
    ///   - disconnectedSince: since when nothing answers; nil where something does.
    ///   - problem: what was logged last.
    init(
        of board: Board, now: Timestamp, interval: TimeSpan, disconnectedSince: Timestamp?, problem: String?
    ) {
        let shown =
            board.evaluatedAt.map {
                " What you see is of \(Times.moment($0, now: now)), \(Times.length(now - $0)) ago."
            } ?? ""
        if !board.isConnected {
            let since = disconnectedSince ?? now
            guard board.generation > 0 || now - since >= Self.patience else {
                self.init(text: "Connecting to Kafka…", isStale: false)
                return
            }
            let why = problem.map { " \($0)" } ?? ""
            self.init(
                text: "NOT CONNECTED to Kafka since \(Times.moment(since, now: now)).\(shown)\(why)", isStale: true)
        } else if !board.isComplete {
            self.init(text: "Reading the topics; what is shown is not all there is.", isStale: true)
        } else if let at = board.evaluatedAt {
            let limit = TimeSpan(nanoseconds: max(1_000_000_000, interval.nanoseconds) * Self.missed)
            let isLate = now - at > limit
            self.init(
                text: isLate ? "STALE: evaluation is behind.\(shown)" : "Evaluated \(Times.moment(at, now: now))",
                isStale: isLate)
        } else {
            self.init(text: "Nothing has been evaluated yet.", isStale: true)
        }
    }

    private init(text: String, isStale: Bool) {
        (self.text, self.isStale) = (text, isStale)
    }
}
