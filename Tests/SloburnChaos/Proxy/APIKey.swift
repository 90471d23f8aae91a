/// The number of a kind of Kafka request.
public struct APIKey: RawRepresentable, Hashable, Sendable {
    /// The number as in the protocol.
    public let rawValue: Int16

    /// Wraps a number.
    public init(rawValue: Int16) { self.rawValue = rawValue }

    /// Produce.
    public static let produce = Self(rawValue: 0)
    /// Fetch.
    public static let fetch = Self(rawValue: 1)
    /// Metadata.
    public static let metadata = Self(rawValue: 3)
    /// FindCoordinator.
    public static let findCoordinator = Self(rawValue: 10)
    /// Heartbeat.
    public static let heartbeat = Self(rawValue: 12)
    /// AddPartitionsToTxn.
    public static let addPartitionsToTransaction = Self(rawValue: 24)
    /// EndTxn: commits or aborts a transaction.
    public static let endTransaction = Self(rawValue: 26)
    /// TxnOffsetCommit.
    public static let transactionOffsetCommit = Self(rawValue: 28)
}

/// What the first bytes of a request say.
struct RequestHeader: Hashable {
    let api: APIKey
    let version: Int16
    let correlation: Int32
    /// Where a Fetch request reads on, by `TOPIC/PARTITION`.
    let fetchOffsets: [String: Int64]

    /// Reads a whole message with its length; nil when it is too short for a request.
    init?(_ frame: [UInt8]) {
        var bytes = ByteCursor(frame, at: 4)
        guard let api = bytes.int16(), let version = bytes.int16(), let correlation = bytes.int32() else { return nil }
        self.api = APIKey(rawValue: api)
        self.version = version
        self.correlation = correlation
        fetchOffsets = self.api == .fetch ? Self.fetchOffsets(of: frame, version: version) : [:]
    }

    /// The number that ties a response to its request; nil when the message is too short.
    static func correlation(ofResponse frame: [UInt8]) -> Int32? {
        var bytes = ByteCursor(frame, at: 4)
        return bytes.int32()
    }
}
