/// What to do after each call of a transaction: the triage of its errors, without a client.
///
/// *Source:* rdkafka.h, "Transactional producer API": an error that requires an abort, one after which the same call may
/// be repeated, and all others, after which the producer has to be replaced. To that it adds what is to be done when
/// the time is up: whether an end that was asked for has come about can't be known then.
public struct TransactionMachine: Hashable, Sendable {
    /// A call of a transaction.
    public enum Step: Hashable, Sendable, CaseIterable {
        case begin, produce, sendOffsets, commit, abort
    }

    /// Where the transaction stands.
    public enum Phase: Hashable, Sendable {
        /// None is open.
        case idle
        /// Records and offsets may be added.
        case open
        /// It has been asked to commit; nothing may be added.
        case committing
        /// It has to be aborted before anything else.
        case aborting
        /// The producer can't be used any more.
        case useless
    }

    /// What to do next.
    public enum Action: Hashable, Sendable {
        /// The call has done its work.
        case proceed
        /// Make the same call again.
        case repeatCall
        /// Abort; what was in the transaction is to be made again from what is committed.
        case abort
        /// Replace the producer: what became of the transaction is not known, or nothing more can be done with it.
        case replaceProducer
    }

    /// Where the transaction stands.
    public private(set) var phase = Phase.idle

    /// Creates a machine without an open transaction.
    public init() {}

    /// Takes note of a call that succeeded.
    ///
    /// - Parameter step: the call, which the phase must allow.
    public mutating func succeeded(_ step: Step) {
        switch (step, phase) {
        case (.begin, .idle): phase = .open
        case (.produce, .open), (.sendOffsets, .open): break
        case (.commit, .open), (.commit, .committing), (.abort, .open), (.abort, .aborting): phase = .idle
        default: preconditionFailure("\(step) succeeded while the transaction was \(phase)")
        }
    }

    /// Decides what follows on a call that failed.
    ///
    /// - Parameters:
    ///   - step: the call.
    ///   - error: what it failed with.
    ///   - isOutOfTime: whether the time for repeating it is up.
    /// - Returns: what to do; never `proceed`.
    public mutating func failed(_ step: Step, _ error: KafkaError, isOutOfTime: Bool) -> Action {
        let action = Self.action(after: step, error, isOutOfTime: isOutOfTime)
        switch action {
        case .proceed: break
        case .repeatCall: if step == .commit { phase = .committing }
        case .abort: phase = .aborting
        case .replaceProducer: phase = .useless
        }
        return action
    }

    private static func action(after step: Step, _ error: KafkaError, isOutOfTime: Bool) -> Action {
        if error.isFatal { return .replaceProducer }
        switch step {
        case .begin, .abort:
            // There is nothing left to abort with.
            return error.isRetriable && !isOutOfTime && !error.requiresAbort ? .repeatCall : .replaceProducer
        case .produce:
            // The record is missing from the transaction, whatever the reason.
            return .abort
        case .sendOffsets:
            if error.requiresAbort { return .abort }
            guard error.isRetriable else { return .replaceProducer }
            return isOutOfTime ? .abort : .repeatCall
        case .commit:
            if error.requiresAbort { return .abort }
            // Out of time the commit may or may not have come about: only a new producer makes sure.
            return error.isRetriable && !isOutOfTime ? .repeatCall : .replaceProducer
        }
    }
}
