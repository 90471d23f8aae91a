public import SloburnPipeline
import Synchronization

/// Where readers ask for what was counted, and the thread that holds the counts answers when it has time.
///
/// Nothing is copied for readers who do not ask, and the thread answers a few questions at a time: an evaluation waits
/// for none of them.
public final class HistoryDesk: Sendable {
    /// The most questions that wait; who asks beyond that is told to come again.
    public static let longestQueue = 256
    /// How many questions are answered between two looks at the input.
    static let answersAtOnce = 16

    /// Why there is no answer.
    public enum Refusal: Error, Hashable, Sendable {
        /// This process does not hold the budget.
        case isElsewhere
        /// Too many others ask.
        case isBusy
    }

    private struct Waiting {
        let question: HistoryQuestion
        let answer: CheckedContinuation<Result<BudgetHistory, Refusal>, Never>
    }

    private struct State {
        var isOpen = false
        var queue: [Waiting] = []
    }

    private let state = Mutex(State())

    /// Creates a desk at which nobody answers yet.
    public init() {}

    /// Asks, and waits until the thread has answered.
    ///
    /// - Parameter question: what to look at.
    /// - Returns: what was counted, or why there is no answer.
    public func ask(_ question: HistoryQuestion) async -> Result<BudgetHistory, Refusal> {
        await withCheckedContinuation { continuation in
            let refusal = state.withLock { state -> Refusal? in
                guard state.isOpen else { return .isElsewhere }
                guard state.queue.count < Self.longestQueue else { return .isBusy }
                state.queue.append(Waiting(question: question, answer: continuation))
                return nil
            }
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
    }

    /// Has questions wait for answers from now on.
    func open() { state.withLock { $0.isOpen = true } }

    /// Refuses the questions that wait, and those that follow.
    func close() {
        let waiting = state.withLock { state in
            defer { state.queue.removeAll() }
            state.isOpen = false
            return state.queue
        }
        for question in waiting { question.answer.resume(returning: .failure(.isElsewhere)) }
    }

    /// Answers some of the questions that wait.
    ///
    /// - Parameter find: what was counted; nil where nobody here holds it.
    func answer(_ find: (HistoryQuestion) -> BudgetHistory?) {
        let waiting = state.withLock { state in
            guard !state.queue.isEmpty else { return [Waiting]() }
            let some = Array(state.queue.prefix(Self.answersAtOnce))
            state.queue.removeFirst(some.count)
            return some
        }
        for entry in waiting {
            let history = find(entry.question)
            entry.answer.resume(returning: history.map(Result.success) ?? .failure(.isElsewhere))
        }
    }
}
