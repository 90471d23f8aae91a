import SloburnModel

/// What became of the samples of one input partition and has not been told yet.
///
/// It travels with the committed offset, so that what is told adds up to the input whoever reads the partition.
public struct CarriedQuality: Hashable, Sendable {
    private static let prefix = "quality."

    /// The source that read them.
    public var source: String
    /// The first offset that is counted.
    public var fromOffset: Int64
    /// The counts.
    public var counters: IngestCounters

    /// Creates counts.
    public init(source: String, fromOffset: Int64, counters: IngestCounters) {
        self.source = source
        self.fromOffset = fromOffset
        self.counters = counters
    }

    /// Reads what `metadata` gave; nil for anything else.
    init?(name: Substring, text: Substring) {
        guard name.hasPrefix(Self.prefix) else { return nil }
        var counters = IngestCounters()
        var fromOffset: Int64?
        for part in text.split(separator: ",") {
            let pair = part.split(separator: ":")
            guard pair.count == 2, let count = Int64(pair[1]), count >= 0 else { return nil }
            if pair[0] == "from" {
                fromOffset = count
            } else if let place = IngestCounters.dispositions.first(where: { $0.name == pair[0] })?.place {
                counters[keyPath: place] = count
            } else if let reason = RejectionClass(rawValue: String(pair[0])) {
                counters.rejected[reason] = count
            } else {
                return nil
            }
        }
        guard let fromOffset else { return nil }
        self.init(source: String(name.dropFirst(Self.prefix.count)), fromOffset: fromOffset, counters: counters)
    }

    /// The counts as text without space; those of 0 are left out.
    var metadata: String {
        var parts = ["from:\(fromOffset)"]
        for (name, place) in IngestCounters.dispositions where counters[keyPath: place] != 0 {
            parts.append("\(name):\(counters[keyPath: place])")
        }
        for reason in RejectionClass.allCases {
            if let count = counters.rejected[reason], count != 0 { parts.append("\(reason.rawValue):\(count)") }
        }
        return Self.prefix + source + "=" + parts.joined(separator: ",")
    }
}

extension IngestCounters {
    /// The counts but for dead letters, by name.
    static var dispositions: [(name: String, place: WritableKeyPath<IngestCounters, Int64>)] {
        [
            ("records", \.records), ("tombstones", \.tombstones), ("counted", \.counted), ("unmatched", \.unmatched),
            ("duplicates", \.duplicates), ("ended", \.ended), ("conflicts", \.conflicts), ("gaps", \.gaps),
            ("overlaps", \.overlaps), ("scattered", \.scattered),
        ]
    }
}
