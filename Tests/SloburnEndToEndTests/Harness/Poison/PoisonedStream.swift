import SloburnTestKit

/// Records of one topic of which most are in some way not what they should be, and what has to become of each.
struct PoisonedStream<Feed: PoisonedFeed> {
    /// A record of more bytes is refused.
    static var maxRecordBytes: Int { 4_096 }

    let topic: String
    /// All that was sent, by partition; a record's offset is its position.
    private(set) var sent: [[PoisonedRecord]]
    private var feed: Feed
    private var random: SeededGenerator
    private var nextID = 0
    // By partition: what may come again as it was, and the ids that were refused or not asked for.
    private var known: [[PoisonedElement]]
    private var unused: [[String]]
    /// Whether records with events dated ahead are dated ahead themselves.
    var hasClockAhead = false

    init(_ feed: Feed, topic: String, partitions: Int, seed: UInt64) {
        (self.feed, self.topic) = (feed, topic)
        random = SeededGenerator(seed: seed)
        sent = Array(repeating: [], count: partitions)
        known = Array(repeating: [], count: partitions)
        unused = Array(repeating: [], count: partitions)
    }

    /// Every element sent.
    var elements: [PoisonedElement] { sent.joined().flatMap(\.elements) }

    /// Sends records with so many elements.
    mutating func send(elements count: Int, to scenario: Scenario) throws {
        var rest = count
        while rest > 0 {
            let partition = random.index(0..<sent.count)
            let record = record(partition)
            rest -= record.elements.count
            try send(record, to: scenario)
        }
        try scenario.flush()
    }

    /// Sends one element that counts to each partition.
    mutating func sendGood(to scenario: Scenario) throws {
        for partition in sent.indices {
            let element = good(partition, age: 1_000)
            try send(Self.record(element.text, [element], in: partition), to: scenario)
        }
        try scenario.flush()
    }

    private mutating func send(_ record: PoisonedRecord, to scenario: Scenario) throws {
        let isAhead = hasClockAhead && record.elements.contains { $0.fate == .refused("future_timestamp") }
        sent[Int(record.partition)].append(record)
        try scenario.send(
            record.value, key: record.key, to: topic, partition: record.partition,
            timestampMilliseconds: isAhead ? now + day : nil)
    }

    private static func record(_ text: String, _ elements: [PoisonedElement], in partition: Int) -> PoisonedRecord {
        let key = elements.first?.id.map { Array("key of \($0)".utf8) }
        return PoisonedRecord(partition: Int32(partition), key: key, value: Array(text.utf8), elements: elements)
    }
}

// MARK: - Records

extension PoisonedStream {
    private mutating func record(_ partition: Int) -> PoisonedRecord {
        let key = Array("key".utf8)
        switch random.index(0..<1_000) {
        case 0..<30: return PoisonedRecord(partition: Int32(partition), key: key, value: nil, elements: [])
        case 30..<160: return oversized(partition)
        case 160..<180:
            // What is no JSON is refused as a whole, whatever it begins with.
            let text = random.pick([
                "", "[", "[\(feed.good(id: newID(), age: 1_000).text),{]", "{\"metric\": \"http\", ",
            ])
            return Self.record(text, [PoisonedElement(text: text, fate: .refused("malformed"))], in: partition)
        case 180..<200:
            // So large a record is allowed.
            let element = good(partition, age: 1_000)
            return Self.record(padded(element.text, to: Self.maxRecordBytes), [element], in: partition)
        case 200..<650:
            let element = element(partition)
            return Self.record(element.text, [element], in: partition)
        default:
            let elements = (0..<random.index(0..<9)).map { _ in element(partition) }
            return Self.record("[" + elements.map(\.text).joined(separator: ",") + "]", elements, in: partition)
        }
    }

    private mutating func oversized(_ partition: Int) -> PoisonedRecord {
        // Nothing else is wrong with it.
        let (first, second) = (newID(), newID())
        unused[partition] += [first, second]
        let text = [first, second].map { feed.good(id: $0, age: 1_000).text }.joined(separator: ",")
        let large = padded("[\(text)]", to: Self.maxRecordBytes + random.index(1..<500))
        return Self.record(large, [PoisonedElement(text: large, fate: .refused("oversized"))], in: partition)
    }

    private func padded(_ text: String, to count: Int) -> String {
        text + String(repeating: " ", count: count - text.utf8.count)
    }
}

// MARK: - Elements

extension PoisonedStream {
    private mutating func newID() -> String {
        nextID += 1
        return "\(nextID)"
    }

    private mutating func good(_ partition: Int, age: Int64, id: String? = nil) -> PoisonedElement {
        let element = feed.good(id: id ?? newID(), age: age)
        if age < feed.memory { known[partition].append(element) }
        return element
    }

    private mutating func element(_ partition: Int) -> PoisonedElement {
        // The first event tells what is late.
        if sent[partition].isEmpty { return good(partition, age: 1_000) }
        let recent = random.number(1_000...200_000)
        switch random.index(0..<1_000) {
        case 0..<450:
            let element = feed.refused(random.pick(Feed.classes), id: newID())
            if let id = element.id { unused[partition].append(id) }
            return element
        case 450..<520 where !known[partition].isEmpty:
            var again = random.pick(known[partition])
            (again.fate, again.samples) = (.duplicate, [])
            return again
        case 520..<580: return good(partition, age: random.number(hour...(23 * hour)))
        case 580..<630:
            let element = feed.unmatched(id: newID())
            if let id = element.id { unused[partition].append(id) }
            return element
        case 630..<700 where !unused[partition].isEmpty:
            // What did not count may come again, put right, and counts then.
            let id = unused[partition].remove(at: random.index(0..<unused[partition].count))
            return good(partition, age: recent, id: id)
        default: return good(partition, age: recent)
        }
    }
}
