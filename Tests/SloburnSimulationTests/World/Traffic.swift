import SloburnModel
import SloburnTestKit

/// What producers send in a run, with the truth about it.
struct Traffic {
    enum Truth {
        case sample(OracleSample)
        case rejected
    }

    struct Record {
        var partition: Int
        var sentAt: Timestamp
        /// The offsets after it that hold no record.
        var gap: Int64
        var value: [UInt8]
        var truth: Truth
    }

    private struct Event {
        var partition: Int
        var time: Timestamp
        var sentAt: Timestamp
    }

    /// The records in the order in which they are sent.
    private(set) var records: [Record] = []

    private static let regions = ["eu", "us", "ap"]
    private var random: SeededGenerator
    private let plan: SimulationPlan
    private let regionCount: Int
    private let outage: (region: String, from: Timestamp, to: Timestamp)
    private var newest: [Timestamp?]
    private var sent: [[(id: Int, record: Record)]]

    init(_ plan: SimulationPlan) {
        self.plan = plan
        random = SeededGenerator(seed: plan.seed ^ 0x7472_6166)
        regionCount = random.index(2..<4)
        newest = Array(repeating: nil, count: plan.inputPartitions)
        sent = Array(repeating: [], count: plan.inputPartitions)
        let from = plan.events.from + .seconds(random.number(0...15))
        outage = (Self.regions[random.index(0..<regionCount)], from, from + .seconds(random.number(10...25)))
        for (number, event) in events().enumerated() { add(event, number: number) }
    }

    /// Events at random times; producers send each partition's in order, but not at once.
    private mutating func events() -> [Event] {
        let span = (plan.events.to - plan.events.from).nanoseconds / 1_000_000
        // Some partitions stay empty, or nearly.
        let weights = (0..<plan.inputPartitions).map { _ in random.pick([0, 1, 5, 10, 10]) }
        let lots = weights.indices.flatMap { Array(repeating: $0, count: weights[$0]) }
        let count = random.index(15..<40)
        var events = (0..<count).map { _ in
            Event(
                partition: lots.isEmpty ? 0 : random.pick(lots),
                time: plan.events.from + .milliseconds(random.number(0...span)), sentAt: plan.events.from)
        }
        events.sort { $0.time < $1.time }
        var last = [Timestamp](repeating: plan.events.from, count: plan.inputPartitions)
        for index in events.indices {
            let delay = random.number(0...(plan.isStrict ? 1_200 : 4_000))
            let partition = events[index].partition
            events[index].sentAt = max(last[partition], events[index].time + .milliseconds(delay))
            last[partition] = events[index].sentAt
        }
        return events.sorted { $0.sentAt < $1.sentAt }
    }

    private mutating func add(_ event: Event, number: Int) {
        var record = Record(
            partition: event.partition, sentAt: event.sentAt, gap: random.chance(100) ? random.number(1...3) : 0,
            value: [], truth: .rejected)
        if random.chance(50) {
            record.value = Array(random.pick(["{", "{\"metric\":\"requests\"}", "no JSON"]).utf8)
        } else if random.chance(100), let (_, first) = sent[event.partition].randomElement(using: &random) {
            record.value = first.value
            record.truth = repetition(of: first)
        } else {
            addSample(event, number: number, to: &record)
        }
        records.append(record)
    }

    private mutating func addSample(_ event: Event, number: Int, to record: inout Record) {
        var time = event.time
        if !plan.isStrict, random.chance(150) { time = time - .milliseconds(random.number(0...12_000)) }
        // Allowed are 40 s; event times of a partition are never far enough apart to make it doubtful.
        let isTooLate = !plan.isStrict && newest[event.partition] != nil && random.chance(50)
        if isTooLate { time = time - .seconds(120) }
        let region = Self.regions[random.index(0..<regionCount)]
        let isDown = region == outage.region && time >= outage.from && time < outage.to
        let isGood = !random.chance(isDown ? 800 : 40)
        let text = """
            {"metric":"requests","time":\(time.milliseconds),"region":"\(region)",\
            "status":"\(isGood ? 200 : 500)","id":"\(number)"}
            """
        record.value = Array(text.utf8)
        guard !isTooLate else { return }
        record.truth = .sample(OracleSample(time: time, addsToMatched: isGood, addsToTotal: true, group: [region]))
        newest[event.partition] = max(newest[event.partition] ?? time, time)
        sent[event.partition].append((number, record))
    }

    /// A record sent again; by then it may be too late.
    private func repetition(of record: Record) -> Truth {
        guard case .sample(var sample) = record.truth, let newest = newest[record.partition] else { return .rejected }
        guard sample.time >= newest - SimulationPlan.definition.sources[0].allowedLateness else { return .rejected }
        sample.isDuplicate = true
        return .sample(sample)
    }
}
