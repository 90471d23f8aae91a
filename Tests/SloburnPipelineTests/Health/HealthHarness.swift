import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// A partition 0 that watches the source `web` of two input partitions, fed by hand.
struct HealthHarness {
    static let origin = Timestamp(seconds: 1_795_222_800)

    var definition: EngineDefinition
    var partition: BudgetPartition
    /// The alert records in order: those of `slo.alerts`.
    var alerts: [JSONObject] = []
    /// The values of `slo.alerts.active` by key.
    var active: [String: JSONObject] = [:]
    private var offsets: [Int32: Int64] = [:]

    init(_ rule: SourceHealthRule?, change: (inout DataSourceDefinition) -> Void = { _ in }) {
        definition = TestBudget.engine(interval: .seconds(10))
        definition.sources[0].health = rule
        definition.sources[0].ownership = SourceOwnership(
            owner: "data-team", runbook: "https://runbooks.example/web", labels: ["team": ["edge"]])
        change(&definition.sources[0])
        partition = BudgetPartition(partition: 0, definition: definition)
        partition.expect(Set([0, 1].map(Self.input)), at: Self.origin)
    }

    static func time(_ seconds: Int64) -> Timestamp { origin + .seconds(seconds) }

    static func input(_ number: Int32) -> InputPartition { InputPartition(topic: "metrics.http", partition: number) }

    /// What the reader of an input partition tells at a time of the clock.
    ///
    /// - Parameters:
    ///   - number: the partition.
    ///   - now: when, in seconds.
    ///   - latest: the event time of the newest sample, where some came.
    ///   - isIdle: whether it is at its end.
    ///   - rejected: dead letters.
    mutating func tell(_ number: Int32, at now: Int64, latest: Int64? = nil, isIdle: Bool = false, rejected: Int64 = 0)
    {
        let offset = offsets[number, default: 0]
        offsets[number] = offset + (latest == nil ? 0 : 1)
        let range = DeltaBundle.InputRange(
            input: Self.input(number), fromOffset: offset, toOffset: offsets[number] ?? offset,
            earliest: latest.map(Self.time), latest: latest.map(Self.time), idleUntil: isIdle ? Self.time(now) : nil)
        let bundle = DeltaBundle(
            sender: "test", sentAt: Self.time(now), ranges: [range], rejected: rejected == 0 ? [:] : ["web": rejected],
            keys: [])
        partition.apply(bundle, at: Self.time(now))
    }

    /// Makes the evaluations that are due by the clock.
    ///
    /// - Returns: how many there were, and how many of them were partial.
    @discardableResult
    mutating func evaluate(until now: Int64) throws -> (all: Int, partial: Int) {
        var (all, partial) = (0, 0)
        while let due = partition.due(now: Self.time(now)) {
            try note(partition.evaluate(at: due.time, isPartial: due.isPartial, inputs: due.inputs))
            all += 1
            if due.isPartial { partial += 1 }
        }
        return (all, partial)
    }

    /// Makes one evaluation as a backtest does, without any clock.
    mutating func evaluateWithoutClock(at seconds: Int64) throws {
        try note(partition.evaluate(at: Self.time(seconds)))
    }

    private mutating func note(_ records: [OutputRecord]) throws {
        for record in records.validated() {
            switch record.topic {
            case .alerts: alerts.append(try JSONObject(record.value ?? []))
            case .activeAlerts: active[record.key] = try record.value.map { try JSONObject($0) }
            default: break
            }
        }
    }

    /// Goes on from the checkpoints, as another process would.
    mutating func restart(at now: Int64, _ change: (inout EngineDefinition) -> Void = { _ in }) throws {
        let records = partition.takeCheckpoints()
        change(&definition)
        partition = try BudgetPartition(
            partition: 0, definition: definition, restoring: records.filter { $0.value != nil }, isRead: { _ in true })
        partition.expect(Set([0, 1].map(Self.input)), at: Self.time(now))
    }

    /// What a record says of its reasons: the word, the seconds since when, value and bound.
    static func reasons(_ record: JSONObject) -> [String] {
        record["reasons"].elements.indices.map { index in
            let reason = record["reasons"][index]
            let figures = [reason["value"], reason["bound"]].map { $0.number.map { "\($0)" } ?? "null" }
            return "\(reason["reason"].text ?? "") \(reason["since"].text?.dropFirst(11).prefix(8) ?? "") "
                + figures.joined(separator: "/")
        }
    }

    /// What is told of each record: when, its status and its reasons.
    var told: [String] {
        alerts.map { record in
            ([record["at"].text.map { String($0.dropFirst(11).prefix(8)) } ?? "", record["status"].text ?? ""]
                + Self.reasons(record)).joined(separator: " ")
        }
    }
}
