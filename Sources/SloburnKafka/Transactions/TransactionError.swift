/// How a transaction failed, which decides from where to go on.
public enum TransactionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It was aborted: nothing of it is visible. The producer goes on; what was in it is to be made again.
    case aborted(KafkaError)
    /// Nothing is known of it, or the producer is of no use any more: it has to be replaced, which aborts what is open.
    case producerLost(KafkaError)

    /// Why.
    public var cause: KafkaError {
        switch self {
        case .aborted(let error), .producerLost(let error): error
        }
    }

    /// What happened, and why.
    public var description: String {
        switch self {
        case .aborted(let error): "the transaction was aborted: \(error)"
        case .producerLost(let error): "the producer of transactions has to be replaced: \(error)"
        }
    }
}
