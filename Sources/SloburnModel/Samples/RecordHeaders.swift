/// The headers of one Kafka record, in its order.
public final class RecordHeaders: Sendable {
    /// All of them.
    public let all: [RecordHeader]

    /// Creates headers.
    public init(_ all: [RecordHeader]) {
        self.all = all
    }
}
