import SloburnKafka

/// How far a group has come in a topic: sums over its partitions.
struct TopicLag {
    let topic: String
    let group: String
    /// Why it can't be told; nil where it can.
    private(set) var trouble: String?
    /// How many partitions have a committed offset.
    private(set) var committed = 0
    /// How many have none, but records.
    private(set) var fresh = 0
    /// How many offsets lie between the committed ones and the ends.
    private(set) var records: Int64 = 0
    /// How many lie between the committed ones and the first that is kept.
    private(set) var lost: Int64 = 0
    /// A partition of which records were lost.
    private(set) var lostFrom = ""
    /// A partition whose committed offset is behind its end.
    private(set) var beyond: TopicPartition?
    /// How old the oldest record is that was not read, in milliseconds; nil where none was seen.
    private(set) var milliseconds: Int64?

    init(_ topic: String, _ group: String, _ facts: Facts) {
        (self.topic, self.group) = (topic, group)
        let (offsets, bounds): ([TopicPartition: Int64], [TopicPartition: PartitionFacts])
        switch (facts.committed[group], facts.bounds) {
        case (.success(let known), .success(let places)): (offsets, bounds) = (known, places)
        case (.failure(let failure), _), (_, .failure(let failure)):
            trouble = failure.text
            return
        case (nil, _):
            trouble = "its committed offsets were not asked for"
            return
        }
        for place in facts.partitions(of: topic) {
            guard let bound = bounds[place] else { continue }
            add(place, bound, committed: offsets[place], next: facts.next[place], at: facts.at)
        }
    }

    private mutating func add(
        _ place: TopicPartition, _ bound: PartitionFacts, committed offset: Int64?, next: RecordFacts?, at: Int64
    ) {
        if let time = next?.milliseconds { milliseconds = max(milliseconds ?? 0, at - time) }
        guard let offset else {
            if bound.end > bound.begin { fresh += 1 }
            records += max(0, bound.end - bound.begin)
            return
        }
        committed += 1
        if offset < bound.begin {
            lost += bound.begin - offset
            lostFrom = place.description
        }
        if offset > bound.end { beyond = beyond ?? place }
        records += max(0, bound.end - max(offset, bound.begin))
    }
}
