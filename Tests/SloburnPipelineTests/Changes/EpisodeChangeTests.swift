import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What an alert tells of changes in the running systems, and of how earlier episodes ended.
@Suite struct EpisodeChangeTests {
    private static let origin = Timestamp(seconds: 1_795_223_400)

    /// Minutes of events of `errors`, evaluated at their ends; with `minute` the number of the first.
    private struct Run {
        private var partition: BudgetPartition
        private let definition: EngineDefinition
        private var minute: Int64
        private var store: [String: [UInt8]] = [:]

        init(minute: Int64 = 0) {
            self.minute = minute
            var definition = TestBudget.engine(interval: .seconds(10))
            definition.budgets = [TestBudget.errors.definition]
            definition.budgets[0].dependsOn = ["bank"]
            self.definition = definition
            partition = BudgetPartition(partition: 0, definition: definition)
        }

        mutating func tell(_ changes: [Change], _ acknowledgements: [Acknowledgement] = []) {
            partition.take(changes: changes)
            partition.take(acknowledgements: acknowledgements)
        }

        /// A minute with so many bad events of 100; returns what is told of the page.
        mutating func step(bad: Int64) throws -> [JSONObject] {
            let start = EpisodeChangeTests.origin + .minutes(minute)
            let end = start + .minutes(1)
            let range = DeltaBundle.InputRange(
                input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: minute, toOffset: minute + 1,
                earliest: nil, latest: end, idleUntil: end)
            minute += 1
            let key = DeltaBundle.KeyDelta(
                budget: "errors", countingRevision: "", group: [], lastSample: start, duplicates: 0,
                buckets: [.init(start: start, tally: Tally(matched: bad, total: 100), samples: 100)])
            partition.apply(DeltaBundle(sender: "test", sentAt: end, ranges: [range], keys: [key]), at: end)
            let records = partition.evaluate(at: end).validated()
            for record in partition.takeCheckpoints() { store[record.key] = record.value }
            return try records.filter { $0.topic == .alerts && $0.key == "errors/page" }
                .map { try JSONObject($0.value ?? []) }
        }

        mutating func restart() throws {
            let records = store.sorted { $0.key < $1.key }.map { CheckpointRecord(key: $0.key, value: $0.value) }
            partition = try BudgetPartition(
                partition: 0, definition: definition, restoring: records, isRead: { _ in true })
        }
    }

    private static func change(_ title: String, minute: Int64, _ services: [String] = ["checkout"]) -> Change {
        Change(
            services: services, at: origin + .minutes(minute), kind: "deployment", title: title, by: "jane",
            link: "https://deploys.example/\(title)")
    }

    private static func titles(_ alert: JSONObject?) -> [String] {
        guard let changes = alert?["changes"] else { return [] }
        return changes.elements.indices.compactMap { changes[$0]["title"].text }
    }

    /// The page fires at the end of minute 100, which is minute 101 as a time, on an hour that began at minute 41.
    @Test func changesNearTheBeginningAreTold() throws {
        var run = Run(minute: 100)
        let service = TestBudget.errors.definition.service
        run.tell([
            Self.change("far too early", minute: 9, [service]), Self.change("at the bound", minute: 11, [service]),
            Self.change("of another service", minute: 90, ["other"]),
            Self.change("of what it depends on", minute: 95, ["other", "bank"]),
            Self.change("at once", minute: 101, [service]), Self.change("later", minute: 102, [service]),
        ])
        let told = try run.step(bad: 100)
        #expect(told.map { $0["status"].text } == ["firing"])
        #expect(Self.titles(told.first) == ["at once", "of what it depends on", "at the bound"])
        let first = try #require(told.first?["changes"][0])
        #expect(first["at"].text == TimeText.milliseconds(of: Self.origin + .minutes(101)))
        #expect(first["kind"].text == "deployment" && first["by"].text == "jane")
        #expect(first["link"].text == "https://deploys.example/at once")
        #expect(first["services"][0].text == service)
    }

    @Test func noMoreThanFiveAreTold() throws {
        var run = Run(minute: 100)
        let service = TestBudget.errors.definition.service
        run.tell((0..<9).map { Self.change("c\($0)", minute: 90 + $0, [service]) })
        #expect(Self.titles(try run.step(bad: 100).first) == ["c8", "c7", "c6", "c5", "c4"])
    }

    @Test(arguments: [false, true]) func howAnEpisodeEndedIsRemembered(restarts: Bool) throws {
        var run = Run()
        let service = TestBudget.errors.definition.service
        _ = try run.step(bad: 100)
        run.tell(
            [Self.change("before it", minute: 0, [service]), Self.change("back to 2.3.0", minute: 3, [service])],
            [Acknowledgement(key: "errors/page", episode: nil, by: "joe", note: "rolling back")])
        var told: [JSONObject] = []
        for _ in 1...400 where told.last?["status"].text != "resolved" { told += try run.step(bad: 0) }
        #expect(told.last?["status"].text == "resolved")
        if restarts { try run.restart() }
        run.tell([])
        told = []
        for _ in 1...400 where told.isEmpty { told = try run.step(bad: 100) }
        let earlier = try #require(told.first?["earlier"][0])
        #expect(earlier["acknowledgedBy"].text == "joe" && earlier["note"].text == "rolling back")
        #expect(earlier["lastChange"]["title"].text == "back to 2.3.0")
        #expect(earlier["lastChange"]["at"].text == TimeText.milliseconds(of: Self.origin + .minutes(3)))
    }

    @Test func whatNobodySaidIsNotThere() throws {
        var run = Run()
        var told = try run.step(bad: 100)
        #expect(told.first?.keys.contains("changes") == false)
        for _ in 1...400 where told.last?["status"].text != "resolved" { told += try run.step(bad: 0) }
        told = []
        for _ in 1...400 where told.isEmpty { told = try run.step(bad: 100) }
        let earlier = try #require(told.first?["earlier"][0])
        #expect(earlier["startsAt"].text != nil)
        #expect(earlier.keys.isDisjoint(with: ["acknowledgedBy", "note", "lastChange"]))
    }
}
