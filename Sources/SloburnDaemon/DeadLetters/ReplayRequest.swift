public import SloburnKafka
public import SloburnPipeline

/// What is to be put back, and under which conditions.
public struct ReplayRequest: Hashable, Sendable {
    /// A record is put back so often at most, unless it is forced.
    public static let mostReplays = 3

    /// Which dead letters are meant.
    public var filter: DeadLetterFilter
    /// How many records are put back at most; nil for all.
    public var limit: Int?
    /// Whether records go back of which something was counted before.
    public var takesPartlyCounted: Bool
    /// Whether records go back that were put back before, however often.
    public var isForced: Bool
    /// Whether nothing is sent.
    public var isDryRun: Bool

    /// Creates a request.
    public init(
        filter: DeadLetterFilter, limit: Int? = nil, takesPartlyCounted: Bool = false, isForced: Bool = false,
        isDryRun: Bool = false
    ) {
        self.filter = filter
        self.limit = limit
        self.takesPartlyCounted = takesPartlyCounted
        self.isForced = isForced
        self.isDryRun = isDryRun
    }
}

/// A record as it is put back.
public struct ReplayedRecord: Hashable, Sendable {
    /// Where it was read.
    public var input: InputPartition
    /// The offset it had there.
    public var offset: Int64
    /// Its key, as it came.
    public var key: [UInt8]?
    /// Its value, as it came.
    public var value: [UInt8]?
    /// Its own headers, and how often it has been put back.
    public var headers: KafkaHeaders
    /// Its timestamp, as it came; nil for none.
    public var timestampMilliseconds: Int64?
}

/// What becomes of a record that is meant.
public enum ReplayFate: Hashable, Sendable {
    /// It goes back.
    case sent
    /// So many of its elements were counted before, of so many that sources read.
    case partlyCounted(Int, of: Int)
    /// It was put back before.
    case replayedBefore
    /// It has come back so many times.
    case tooOften(Int)
    /// Only its beginning was kept.
    case truncated
    /// No source reads its topic any more, or the broker does not have it.
    case noReader
}

/// What became of all records that are meant.
public struct ReplaySummary: Hashable, Sendable {
    /// Dead letters that were read.
    public var letters = 0
    /// Records that are meant.
    public var records = 0
    /// Records that went back, and nothing can undo that.
    public var sent = 0
    /// Records of which something was counted.
    public var partlyCounted = 0
    /// Records that had been put back.
    public var replayedBefore = 0
    /// Records that had come back too often.
    public var tooOften = 0
    /// Records of which only the beginning was kept.
    public var truncated = 0
    /// Records that nobody would read.
    public var noReader = 0
    /// Records beyond the limit.
    public var beyondLimit = 0

    /// Creates a summary of nothing.
    public init() {}

    mutating func add(_ fate: ReplayFate) {
        switch fate {
        // Counted when it is certain.
        case .sent: break
        case .partlyCounted: partlyCounted += 1
        case .replayedBefore: replayedBefore += 1
        case .tooOften: tooOften += 1
        case .truncated: truncated += 1
        case .noReader: noReader += 1
        }
    }
}
