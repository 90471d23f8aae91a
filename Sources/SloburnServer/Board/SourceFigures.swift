import SloburnDecode
public import SloburnModel
import SloburnPipeline

/// What became of the input of a source in the last hour, by the records of the quality topic.
public struct SourceFigures: Hashable, Sendable {
    /// What one record says, about a minute of one reader.
    struct Minute: Hashable {
        var at: Timestamp
        var counts: [Int64]
        var rejectedByClass: [String: Int64]
    }

    /// What is counted, in the order in which it is shown.
    static let names: [StaticString] = [
        "records", "elements", "counted", "unmatched", "duplicates", "late", "rejected",
    ]
    private static let kept = TimeSpan.hours(1)
    // A reader tells once a minute: two of its records lie in this.
    private static let rateSpan = TimeSpan.minutes(2)

    /// The newest event of it; nil before the first.
    public private(set) var lastSample: Timestamp?
    /// The least that an event of the last minute told of lay behind the reference clock, in milliseconds.
    public private(set) var skew: Int64?
    /// When its newest record was written; nil before the first.
    public private(set) var at: Timestamp?
    /// The newest record on its completeness, as on the topic; nil where it is not watched.
    public private(set) var coverage: [UInt8]?
    private var minutes: [Minute] = []

    /// Creates figures of nothing.
    public init() {}

    /// How many of `names` there were in the last hour.
    public var counts: [Int64] {
        minutes.reduce(into: [Int64](repeating: 0, count: Self.names.count)) { sums, minute in
            for place in sums.indices { sums[place] = sums[place].addingSaturated(minute.counts[place]) }
        }
    }

    /// The dead letters of the last hour by what was wrong with them.
    public var rejectedByClass: [String: Int64] {
        minutes.reduce(into: [:]) { sums, minute in
            for (name, count) in minute.rejectedByClass {
                sums[name] = (sums[name] ?? 0).addingSaturated(count)
            }
        }
    }

    /// Records a second, over the last two minutes before its newest record; nil where nothing tells.
    public var recordsPerSecond: Double? {
        guard let at else { return nil }
        let sum = minutes.filter { $0.at > at - Self.rateSpan }.reduce(Int64(0)) { $0.addingSaturated($1.counts[0]) }
        return Double(sum) / (Double(Self.rateSpan.nanoseconds) / 1e9)
    }

    /// Takes a record of the quality topic.
    ///
    /// - Returns: the source and whether the record was of use; nil for one that is not about a source's input.
    static func source(of json: [UInt8], _ reader: JSONTreeReader) -> (name: String, kind: Kind)? {
        try? json.readObject(reader) { fields throws(SnapshotError) in
            let name = try fields.text("source")
            if fields.optional("coverage") != nil || fields.optional("interval") != nil { return (name, .coverage) }
            return (name, fields.optionalText("member") == nil ? .other : .input)
        }
    }

    /// What a record of the quality topic is about.
    enum Kind {
        case input, coverage, other
    }

    /// Takes a record on what became of its input.
    mutating func takeInput(_ json: [UInt8], _ reader: JSONTreeReader) {
        let minute: Minute? = try? json.readObject(reader) { fields throws(SnapshotError) in
            if let last = fields.list("partitions").compactMap({ $0.optionalTime("latestSampleAt") }).max() {
                lastSample = max(lastSample ?? last, last)
            }
            if let least = fields.list("partitions").compactMap({ $0.optionalNumber("skewMs") }).min() {
                skew = Int64(exactly: least.rounded())
            }
            var rejected: [String: Int64] = [:]
            for (name, value) in fields.optional("rejectedByClass")?.members ?? [] {
                rejected[name] = value.number.flatMap { Int64(exactly: $0) }
            }
            let counts = Self.names.map { (try? fields.integer($0)) ?? 0 }
            return Minute(at: try fields.time("at"), counts: counts, rejectedByClass: rejected)
        }
        guard let minute else { return }
        at = max(at ?? minute.at, minute.at)
        minutes.append(minute)
        if let at { minutes.removeAll { $0.at <= at - Self.kept } }
    }

    /// Takes a record on how complete it is.
    mutating func takeCoverage(_ json: [UInt8]) { coverage = json }
}
