import SloburnTestKit

/// First an event for each of many keys, then events of some of them without end.
struct KeyedStream: LoadStream {
    /// Of so many keys one is looked at.
    static let sampling = 1_000

    var makesNoise = true
    private let keys: Int
    private let partitions: Int32
    private var random: SeededGenerator
    private var filled = 0
    private var count: Int64 = 0

    init(seed: UInt64, keys: Int, partitions: Int32) {
        random = SeededGenerator(seed: seed)
        self.keys = keys
        self.partitions = partitions
    }

    /// Whether events of a region are remembered for the oracle.
    static func isLookedAt(_ region: String) -> Bool { region.hasSuffix("000") }

    mutating func next(_ number: Int, now: Int64, elapsed: Int64) -> [LoadRecord] {
        guard filled < keys else {
            // Fewer than at first, but some in each partition.
            return (0..<max(number / 20, Int(partitions))).map { _ in
                record(random.index(0..<max(1, keys / Self.sampling)) * Self.sampling, now: now)
            }
        }
        return (0..<min(number, keys - filled)).map { _ in
            filled += 1
            return record(filled - 1, now: now)
        }
    }

    private mutating func record(_ key: Int, now: Int64) -> LoadRecord {
        count += 1
        let name = String(key)
        let region = "k" + String(repeating: "0", count: max(0, 7 - name.count)) + name
        let event = SentEvent(
            time: now, region: region, hasFailed: random.chance(100), milliseconds: 1, isDuplicate: false)
        let json = """
            {"metric":"http.requests","timestamp":\(now),"value":1,"region":"\(region)",\
            "status":\(event.hasFailed ? 500 : 200),"event_id":"\(count)"}
            """
        return LoadRecord(partition: Int32(count % Int64(partitions)), json: json, content: .event(event))
    }
}
