/// A record of the quality topic as a subscriber decodes it.
struct QualityRecord: Decodable {
    struct Partition: Decodable {
        let topic: String
        let partition: Int32
        let fromOffset: Int64
        let toOffset: Int64
        let offsetsWithoutRecord: Int
        let counts: QualityCounts

        private enum CodingKeys: CodingKey { case topic, partition, fromOffset, toOffset, offsetsWithoutRecord }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            topic = try fields.decode(String.self, forKey: .topic)
            partition = try fields.decode(Int32.self, forKey: .partition)
            fromOffset = try fields.decode(Int64.self, forKey: .fromOffset)
            toOffset = try fields.decode(Int64.self, forKey: .toOffset)
            offsetsWithoutRecord = try fields.decode(Int.self, forKey: .offsetsWithoutRecord)
            counts = try QualityCounts(from: decoder)
        }
    }

    let source: String
    let member: String
    let partitions: [Partition]
    /// Of all partitions together.
    let counts: QualityCounts

    private enum CodingKeys: CodingKey { case source, member, partitions }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        source = try fields.decode(String.self, forKey: .source)
        member = try fields.decode(String.self, forKey: .member)
        partitions = try fields.decode([Partition].self, forKey: .partitions)
        counts = try QualityCounts(from: decoder)
    }
}

/// What became of records and their elements.
struct QualityCounts: Decodable, Equatable {
    private(set) var records = 0
    private(set) var tombstones = 0
    private(set) var elements = 0
    private(set) var counted = 0
    private(set) var unmatched = 0
    private(set) var duplicates = 0
    private(set) var ended = 0
    private(set) var conflicts = 0
    private(set) var gaps = 0
    private(set) var overlaps = 0
    private(set) var late = 0
    private(set) var rejected = 0
    private(set) var rejectedByClass: [String: Int] = [:]

    /// No counts at all.
    init() {}

    /// What has to become of a record that was sent.
    init(_ record: PoisonedRecord) {
        (records, tombstones, elements) = (1, record.value == nil ? 1 : 0, record.elements.count)
        for element in record.elements {
            switch element.fate {
            case .counted: counted += 1
            case .unmatched: unmatched += 1
            case .duplicate: duplicates += 1
            case .refused("too_late"): late += 1
            case .refused(let reason):
                rejected += 1
                rejectedByClass[reason, default: 0] += 1
            }
        }
    }

    /// What has to become of the records of partitions.
    init(_ partitions: [[PoisonedRecord]]) {
        for record in partitions.joined() { self += QualityCounts(record) }
    }

    /// Whether each element is in exactly one of the counts.
    var addsUp: Bool {
        elements == counted + unmatched + duplicates + ended + late + rejected
            && rejected == rejectedByClass.values.reduce(0, +)
    }

    static func += (sum: inout QualityCounts, more: QualityCounts) {
        let places: [WritableKeyPath<QualityCounts, Int>] = [
            \.records, \.tombstones, \.elements, \.counted, \.unmatched, \.duplicates, \.ended, \.conflicts, \.gaps,
            \.overlaps, \.late, \.rejected,
        ]
        for place in places { sum[keyPath: place] += more[keyPath: place] }
        sum.rejectedByClass.merge(more.rejectedByClass, uniquingKeysWith: +)
    }
}
