import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Two sources of one SLO, compared every five minutes.
@Suite struct ReconciliationTests {
    static let origin = Timestamp(seconds: 1_795_223_400)

    /// What two sources count in the first stretch, and what is said of it.
    struct Example: CustomTestStringConvertible, Sendable {
        let name: String
        let own: Tally
        let other: Tally
        var within = Ratio(1, over: 100)
        var minEvents: Int64 = 1
        /// The difference that is told; nil for none.
        var difference: Double?

        var testDescription: String { name }
    }

    static let examples: [Example] = [
        Example(name: "alike", own: Tally(matched: 3, total: 1_000), other: Tally(matched: 3, total: 1_000)),
        Example(name: "at the bound", own: Tally(matched: 0, total: 990), other: Tally(matched: 0, total: 1_000)),
        Example(
            name: "above it", own: Tally(matched: 0, total: 989), other: Tally(matched: 0, total: 1_000),
            difference: 0.011),
        Example(
            name: "above it the other way", own: Tally(matched: 0, total: 1_000), other: Tally(matched: 0, total: 900),
            difference: 0.1),
        Example(
            name: "the same total, but more of it bad", own: Tally(matched: 5, total: 1_000),
            other: Tally(matched: 40, total: 1_000), difference: 0.035),
        Example(name: "only one of them", own: Tally(matched: 1, total: 10), other: .zero, difference: 1),
        Example(
            name: "too few to compare", own: Tally(matched: 1, total: 10), other: .zero, minEvents: 11),
        Example(name: "nothing at all", own: .zero, other: .zero),
        Example(
            name: "not a single one may differ", own: Tally(matched: 0, total: 1_000_000),
            other: Tally(matched: 1, total: 1_000_000), within: Ratio(0), difference: 0.000_001),
    ]

    static func definition(_ example: Example) throws -> EngineDefinition {
        var definition = TestBudget.engine(interval: .seconds(10))
        var budget = TestBudget.errors.definition
        budget.tiers = [
            AlertTier(
                trigger: .reconcile, severity: "ticket", longWindow: .minutes(5), shortWindow: .minutes(5),
                factor: Ratio(0), errorRatioThreshold: Ratio(0))
        ]
        definition.budgets = [budget]
        definition.sources[0].reconcile = ReconcileRule(
            source: "lb", within: try #require(example.within), minEvents: example.minEvents, raisesTicket: true)
        var other = TestBudget.source
        other.name = "lb"
        definition.sources.append(other)
        return definition
    }

    private static func bundle(_ number: Int64, _ counts: [(source: String, time: Timestamp, tally: Tally)])
        -> DeltaBundle
    {
        let time = origin + .minutes(number)
        return DeltaBundle(
            sender: "test", sentAt: time,
            ranges: [
                .init(
                    input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: number,
                    toOffset: number + 1,
                    earliest: nil, latest: time, idleUntil: nil)
            ],
            keys: counts.map {
                .init(
                    budget: "errors", countingRevision: "", group: [], source: $0.source, lastSample: $0.time,
                    duplicates: 0, buckets: [.init(start: $0.time, tally: $0.tally, samples: $0.tally.total)])
            })
    }

    @Test(arguments: examples, [false, true])
    func differencesAreTold(example: Example, restarts: Bool) throws {
        let definition = try Self.definition(example)
        var partition = BudgetPartition(partition: 0, definition: definition)
        _ = partition.evaluate(at: Self.origin)
        let inside = Self.origin + .seconds(170)
        partition.apply(Self.bundle(0, [("web", inside, example.own), ("lb", inside, example.other)]), at: inside)
        var found: [String: [JSONObject]] = [:]
        var store: [String: [UInt8]] = [:]
        // Both stretches, and a minute that is waited for each.
        for step in 1...Int64(78) {
            let time = Self.origin + .seconds(10 * step)
            if step == 40 {
                // They agree in the second stretch.
                let later = [("web", time, Tally(matched: 0, total: 7)), ("lb", time, Tally(matched: 0, total: 7))]
                partition.apply(Self.bundle(1, later), at: time)
            }
            for record in partition.evaluate(at: time).validated() {
                guard let value = record.value, record.topic == .quality || record.topic == .alerts else { continue }
                found[record.topic.rawValue, default: []].append(try JSONObject(value))
            }
            for record in partition.takeCheckpoints() { store[record.key] = record.value }
            guard restarts else { continue }
            partition = try BudgetPartition(
                partition: 0, definition: definition, restoring: store.map { CheckpointRecord(key: $0, value: $1) },
                isRead: { _ in true })
        }
        let quality = found["quality"] ?? []
        #expect(quality.count == (example.difference == nil ? 0 : 1))
        let alerts = found["alerts"] ?? []
        #expect(alerts.map { $0["status"].text } == (example.difference == nil ? [] : ["firing", "resolved"]))
        guard let told = quality.first, let alert = alerts.first else { return }
        #expect(told["difference"].number == example.difference)
        #expect(told["key"].text == "errors")
        #expect(told["at"].text == "2026-11-21T01:16:00.000Z")
        #expect(told["from"].text == "2026-11-21T01:10:00.000Z")
        #expect(told["to"].text == "2026-11-21T01:15:00.000Z")
        #expect(told["counts"]["web"]["total"].integer == example.own.total)
        #expect(told["counts"]["web"]["bad"].integer == example.own.matched)
        #expect(told["counts"]["lb"]["total"].integer == example.other.total)
        #expect(alert["key"].text == "errors/ticket")
        #expect(alert["startsAt"].text == "2026-11-21T01:16:00.000Z")
        #expect(alert["summary"].text?.contains("differed") == true)
        #expect(alerts.last?["endsAt"].text == "2026-11-21T01:21:00.000Z")
    }

    @Test func whatIsOnlyComparedIsNotCounted() throws {
        let definition = try Self.definition(Self.examples[0])
        var partition = BudgetPartition(partition: 0, definition: definition)
        _ = partition.evaluate(at: Self.origin)
        let counts = [
            ("web", Self.origin, Tally(matched: 1, total: 10)), ("lb", Self.origin, Tally(matched: 2, total: 20)),
        ]
        partition.apply(Self.bundle(0, counts), at: Self.origin)
        let records = partition.evaluate(at: Self.origin + .seconds(10)).validated()
        let snapshot = try JSONObject(try #require(records.first { $0.topic == .snapshots }?.value))
        #expect(snapshot["total"].integer == 10)
        #expect(snapshot["bad"].integer == 1)
    }
}
