import SloburnTestKit

/// A seeded stream of requests, some sent twice, some unusable.
///
/// Times come from outside; the same calls give the same records.
struct EventStream: LoadStream {
    /// Of 1000 events so many are sent a second time.
    private static let duplicates = 30
    /// Of 1000 records so many are unusable.
    private static let malformed = 5
    /// A repetition comes this long after its event at most, in milliseconds.
    private static let longestDelay: Int64 = 40_000

    private struct Repetition {
        let due: Int64
        let record: LoadRecord
    }

    // Neither duplicates nor dead letters make a snapshot be written again.
    var makesNoise = true
    private let prefix: String
    private let incidents: IncidentPlan
    private let partitions: Int32
    private var random: SeededGenerator
    private var repetitions: [Repetition] = []
    private var count: Int64 = 0

    init(seed: UInt64, prefix: String, incidents: IncidentPlan, partitions: Int32) {
        random = SeededGenerator(seed: seed)
        self.prefix = prefix
        self.incidents = incidents
        self.partitions = partitions
    }

    mutating func next(_ number: Int, now: Int64, elapsed: Int64) -> [LoadRecord] {
        var records = (0..<number).map { _ in fresh(now: now, elapsed: elapsed) }
        guard makesNoise else { return records }
        records += repetitions.filter { $0.due <= elapsed }.map(\.record)
        repetitions.removeAll { $0.due <= elapsed }
        return records
    }

    private mutating func fresh(now: Int64, elapsed: Int64) -> LoadRecord {
        count += 1
        let partition = Int32(count % Int64(partitions))
        if makesNoise, random.chance(Self.malformed) {
            return LoadRecord(partition: partition, json: unusable(now: now), content: .malformed)
        }
        let region = random.pick(IncidentPlan.regions)
        let incident = incidents.incident(at: elapsed, in: region)
        let isHit = incident.map { random.chance($0.perMille) } ?? false
        let event = SentEvent(
            time: now, region: region, hasFailed: isHit && incident?.isSlow == false || random.chance(2),
            milliseconds: Int32(isHit && incident?.isSlow == true ? random.index(301..<900) : random.index(1..<301)),
            isDuplicate: false)
        let json = """
            {"metric":"http.requests","timestamp":\(now),"value":\(event.milliseconds),"region":"\(region)",\
            "status":\(event.hasFailed ? 500 : 200),"event_id":"\(prefix)-\(count)"}
            """
        if random.chance(Self.duplicates) {
            // Ids are known where they were read: a repetition goes to the partition of its event.
            var again = event
            again.isDuplicate = true
            let record = LoadRecord(partition: partition, json: json, content: .event(again))
            repetitions.append(Repetition(due: elapsed + random.number(0...Self.longestDelay), record: record))
        }
        return LoadRecord(partition: partition, json: json, content: .event(event))
    }

    private mutating func unusable(now: Int64) -> String {
        random.pick([
            #"{"metric":"http.requests","timestamp":\#(now),"#,
            #"{"metric":"http.requests","value":1,"region":"r0","status":200}"#,
            #"{"metric":"http.requests","timestamp":\#(now),"value":"fast","region":"r0","status":200}"#,
        ])
    }
}
