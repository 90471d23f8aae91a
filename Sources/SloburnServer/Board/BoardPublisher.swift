import Synchronization

/// Where readers find the published state, and wait for the next one; safe from any thread.
public final class BoardPublisher: Sendable {
    private struct State {
        var board: Board
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0
        var isOver = false
    }

    private let state: Mutex<State>

    /// Creates a publisher of a first state.
    public init(_ board: Board) {
        state = Mutex(State(board: board))
    }

    /// The state now.
    public var board: Board { state.withLock { $0.board } }

    /// Replaces the state and wakes whoever waits for it.
    public func publish(_ board: Board) {
        let waiting = state.withLock { state in
            state.board = board
            return Self.takeWaiting(&state)
        }
        waiting.forEach { $0.resume() }
    }

    /// Wakes everybody, from now on at once: no state follows.
    public func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            return Self.takeWaiting(&state)
        }
        waiting.forEach { $0.resume() }
    }

    /// Wakes whoever waits although nothing has changed, so that readers tell that they are there.
    public func wakeAll() { state.withLock { Self.takeWaiting(&$0) }.forEach { $0.resume() } }

    /// Whether no state follows.
    public var isOver: Bool { state.withLock { $0.isOver } }

    /// Waits until there is a later state, something wakes all, or the task is cancelled.
    ///
    /// - Parameter generation: the state that the reader has.
    public func wait(after generation: Int64) async {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if Task.isCancelled || state.isOver || state.board.generation > generation { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
    }

    private static func takeWaiting(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        defer { state.waiting.removeAll() }
        return Array(state.waiting.values)
    }
}
