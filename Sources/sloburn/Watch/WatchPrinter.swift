import Dispatch
import SloburnDaemon
import SloburnModel
import SloburnServer
import SloburnWatch

/// Prints what is shown once everything was read.
struct WatchPrinter {
    /// How long nothing may come before the topics are read to their ends.
    private static let patience = Duration.seconds(30)

    let feed: BoardFeed
    /// The budget whose page is asked for; nil for all.
    let key: String?

    /// Reads the topics to their ends and prints.
    ///
    /// - Throws: `CommandProblem` where they can't be read, or where no budget has the key.
    func run(_ state: WatchState) throws(CommandProblem) {
        var state = state
        feed.start()
        defer { feed.stopSoon() }
        let board = try board()
        _ = state.take(.tick(WallClock.now))
        _ = state.take(.board(board))
        let lines: [String]
        if let key {
            guard let page = state.plainPage(of: key) else { throw Self.noBudget(key, board) }
            lines = page
        } else {
            lines = state.plainOverview
            if lines.isEmpty {
                StandardError.write(board.budgets.isEmpty ? "there are no budgets yet\n" : "no budget is like that\n")
            }
        }
        for line in lines { print(line) }
        if state.freshness.isStale { StandardError.write("warning: \(state.freshness.text)\n") }
    }

    private func board() throws(CommandProblem) -> Board {
        var seen: Int64 = 0
        var deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            let board = feed.publisher.board
            if board.isComplete { return board }
            if board.generation > seen {
                seen = board.generation
                deadline = ContinuousClock.now + Self.patience
            }
            wait(after: seen, for: deadline - .now)
        }
        throw CommandProblem(
            seen == 0
                ? "the brokers did not answer within \(Self.patience)"
                : "the output topics were not read to their ends: nothing came for \(Self.patience); has a daemon run with "
                    + "this configuration?")
    }

    private func wait(after generation: Int64, for time: Duration) {
        let (woken, publisher) = (DispatchSemaphore(value: 0), feed.publisher)
        let task = Task {
            await publisher.wait(after: generation)
            woken.signal()
        }
        _ = woken.wait(timeout: .now() + max(0, time / .seconds(1)))
        task.cancel()
    }

    private static func noBudget(_ key: String, _ board: Board) -> CommandProblem {
        let name = key.prefix { $0 != "{" && $0 != "/" }
        let near = board.budgets.lazy.map(\.key).filter { $0.hasPrefix(name) }.prefix(3)
        let hint = near.isEmpty ? "" : "; there is \(near.joined(separator: ", "))"
        return CommandProblem("no budget has the key '\(key)'\(hint)")
    }
}

extension BoardFeed {
    /// Ends it without waiting for brokers that don't answer.
    func stopSoon() {
        let stopped = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            self.stop()
            stopped.signal()
        }
        _ = stopped.wait(timeout: .now() + 1)
    }
}
