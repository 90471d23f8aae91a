import SloburnKafka

/// Why there is no answer.
struct Trouble: Error, Hashable {
    enum Kind: Hashable {
        /// The client may not ask or do this.
        case refused
        /// There is no such thing.
        case missing
        /// The broker does not know the request.
        case unsupported
        /// Nothing came in time.
        case silent
        /// Anything else.
        case other
    }

    var kind: Kind
    /// What was said, or what was waited for.
    var text: String

    init(_ kind: Kind, _ text: String) {
        (self.kind, self.text) = (kind, text)
    }

    init(_ error: KafkaError) {
        let kind: Kind =
            switch error.code {
            case .topicAuthorizationFailed, .groupAuthorizationFailed, .transactionalIDAuthorizationFailed,
                .clusterAuthorizationFailed:
                .refused
            case .unknownTopic, .unknownTopicOrPartition, .unknownPartition: .missing
            case .unsupportedFeature, .unsupportedVersion: .unsupported
            case .timedOut, .transport, .allBrokersDown: .silent
            default: .other
            }
        self.init(kind, error.description)
    }
}

/// What came of a question.
typealias Answer<Value> = Result<Value, Trouble>

extension Result {
    /// The value; nil where there is none.
    var value: Success? { try? get() }

    /// Why there is no value; nil where there is one.
    var failure: Failure? {
        if case .failure(let failure) = self { return failure }
        return nil
    }
}
