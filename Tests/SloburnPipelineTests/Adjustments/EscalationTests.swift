import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Who hears of an episode that goes on, and what an acknowledgement changes.
@Suite struct EscalationTests {
    private static let origin = Timestamp(seconds: 1_795_223_400)

    /// A page at 10:00:10 that burns on, evaluated each minute.
    private struct Run {
        private var partition: BudgetPartition
        private let definition: EngineDefinition
        private var minute: Int64 = 0
        private var offset: Int64 = 0
        private var store: [String: [UInt8]] = [:]

        init(_ steps: [EscalationStep]) {
            var definition = TestBudget.engine(interval: .seconds(10))
            definition.budgets = [TestBudget.errors.definition]
            definition.routes = [
                RouteDefinition(
                    name: "r", owner: "shop", targets: [RouteTarget(name: "pager", target: "p")], escalation: steps)
            ]
            self.definition = definition
            partition = BudgetPartition(partition: 0, definition: definition)
        }

        mutating func acknowledge(_ acknowledgement: Acknowledgement) {
            partition.take(acknowledgements: [acknowledgement])
        }

        /// A minute with so many bad events of 100; returns what is told of the page.
        mutating func step(bad: Int64) throws -> [String] {
            let start = EscalationTests.origin + .minutes(minute)
            minute += 1
            let end = EscalationTests.origin + .minutes(minute)
            let range = DeltaBundle.InputRange(
                input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: offset, toOffset: offset + 1,
                earliest: nil, latest: end, idleUntil: end)
            offset += 1
            let key = DeltaBundle.KeyDelta(
                budget: "errors", countingRevision: "", group: [], lastSample: start, duplicates: 0,
                buckets: [.init(start: start, tally: Tally(matched: bad, total: 100), samples: 100)])
            partition.apply(DeltaBundle(sender: "test", sentAt: end, ranges: [range], keys: [key]), at: end)
            let records = partition.evaluate(at: end).validated()
            for record in partition.takeCheckpoints() { store[record.key] = record.value }
            return try records.filter { $0.topic == .alerts && $0.key == "errors/page" }.map { record in
                let json = try JSONObject(record.value ?? [])
                let targets = json["targets"].elements.indices.compactMap { json["targets"][$0]["target"].text }
                // Who is called now has heard of it, and all who were before.
                let heard = json["heard"].elements.indices.compactMap { json["heard"][$0]["target"].text }
                let level = json["escalationLevel"].integer ?? 0
                let isMore = json["status"].text == "firing" && level > 0
                #expect(isMore ? heard.last == targets.last && heard.first == "p" : heard.isEmpty)
                let who = json["acknowledged"]["by"].text.map { " acknowledged by \($0)" } ?? ""
                return "\(json["status"].text ?? "") \(json["escalationLevel"].integer ?? -1) to "
                    + targets.joined(separator: " ") + who
            }
        }

        mutating func restart() throws {
            let records = store.sorted { $0.key < $1.key }.map { CheckpointRecord(key: $0.key, value: $0.value) }
            partition = try BudgetPartition(
                partition: 0, definition: definition, restoring: records, isRead: { _ in true })
        }
    }

    private static func step(after: Int64? = nil, spent: Ratio? = nil, _ target: String) -> EscalationStep {
        EscalationStep(
            after: after.map { .minutes($0) }, budgetSpent: spent, targets: [RouteTarget(name: nil, target: target)])
    }

    @Test(arguments: [false, true]) func anEpisodeIsToldFurtherAsTimeGoesOn(restarts: Bool) throws {
        var run = Run([Self.step(after: 3, "lead"), Self.step(after: 5, "head")])
        var told: [Int: [String]] = [:]
        for minute in 1...8 {
            if restarts { try run.restart() }
            told[minute] = try run.step(bad: 50)
        }
        #expect(told[1] == ["firing 0 to p"])
        #expect(told[4] == ["firing 1 to lead"])
        #expect(told[6] == ["firing 2 to head"])
        #expect([2, 3, 5, 7, 8].allSatisfy { told[$0] == [] })
    }

    @Test func whoHasHeardOfItHearsOfTheEnd() throws {
        var run = Run([Self.step(after: 2, "lead"), Self.step(after: 900, "head")])
        for _ in 1...4 { _ = try run.step(bad: 50) }
        var end: [String] = []
        for _ in 1...400 where end.isEmpty { end = try run.step(bad: 0) }
        #expect(end == ["resolved 1 to p lead"])
    }

    /// The budget of so many events is spent long before the time has come; the share is exact.
    @Test func budgetSpentEscalatesToo() throws {
        var run = Run([Self.step(after: 600, spent: Ratio(1, over: 2), "lead")])
        #expect(try run.step(bad: 50) == ["firing 1 to lead"])
    }

    @Test func anAcknowledgementEndsIt() throws {
        var run = Run([Self.step(after: 3, "lead"), Self.step(after: 6, "head")])
        for _ in 1...4 { _ = try run.step(bad: 50) }
        // Of another episode it says nothing.
        run.acknowledge(Acknowledgement(key: "errors/page", episode: "0123456789abcdef", by: "joe"))
        #expect(try run.step(bad: 50) == [])
        run.acknowledge(Acknowledgement(key: "errors/page", episode: nil, by: "jane", note: "on it"))
        #expect(try run.step(bad: 50) == ["firing 1 to lead acknowledged by jane"])
        for _ in 1...5 { #expect(try run.step(bad: 50) == []) }
    }
}
