public import SloburnModel
public import SloburnPipeline
import Synchronization

/// The daemon's state as its internal topic tells it, from which what was counted of a budget can be told where no daemon
/// runs: whole records, read when somebody asks; safe from any thread.
public final class CheckpointShelf: Sendable {
    private struct State {
        var records: [String: Held] = [:]
        var evaluatedAt: Timestamp?
    }

    private struct Held {
        var partition: Int
        var value: [UInt8]
    }

    /// Whether records are kept; else only the last evaluation is, and there is no history.
    let keepsRecords: Bool
    private let state = Mutex(State())
    private let definition: Mutex<EngineDefinition>

    /// Creates an empty shelf.
    ///
    /// - Parameters:
    ///   - definition: what is counted.
    ///   - keepsRecords: false where the last evaluation is all that is asked for.
    public init(_ definition: EngineDefinition, keepsRecords: Bool = true) {
        self.definition = Mutex(definition)
        self.keepsRecords = keepsRecords
    }

    /// The last evaluation of any partition; nil before the first.
    public var evaluatedAt: Timestamp? { state.withLock { $0.evaluatedAt } }

    /// Takes another configuration.
    func take(_ definition: EngineDefinition) { self.definition.withLock { $0 = definition } }

    /// Takes how many partitions there are.
    func take(partitions: Int) { definition.withLock { $0.partitions = partitions } }

    /// Takes a record of the topic.
    func take(key: String, value: [UInt8]?, partition: Int) {
        let record = CheckpointRecord(key: key, value: value)
        let evaluatedAt = record.evaluatedAt
        state.withLock { state in
            if keepsRecords { state.records[key] = value.map { Held(partition: partition, value: $0) } }
            if let evaluatedAt { state.evaluatedAt = max(state.evaluatedAt ?? evaluatedAt, evaluatedAt) }
        }
    }

    /// Forgets everything, before the topic is read anew.
    func removeAll() { state.withLock { $0.records.removeAll() } }

    /// What was counted of a budget.
    ///
    /// - Parameter question: what to look at.
    /// - Returns: the counts; nil where the topic does not hold the budget, or holds it in a form of another version.
    public func history(_ question: HistoryQuestion) -> BudgetHistory? {
        let definition = definition.withLock { $0 }
        let keys = CheckpointRecord.keys(ofSLOKey: question.key)
        let held = state.withLock { state in keys.map { state.records[$0] } }
        guard let place = held.lazy.compactMap({ $0?.partition }).first else { return nil }
        let records = zip(keys, held).compactMap { key, held in
            held.map { CheckpointRecord(key: key, value: $0.value) }
        }
        let partition = try? BudgetPartition(
            partition: place, definition: definition, restoring: records, isRead: { _ in true })
        return partition?.history(question)
    }
}
