import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Which topics records go to where labels decide, and what becomes of them when labels change.
@Suite struct BranchTests {
    private static let start = Timestamp(seconds: 1_795_223_400)

    private static func topics(_ regions: [String]) throws -> OutputTopicNames {
        var topics = OutputTopicNames()
        for kind in OutputTopic.allCases where kind.canBranch {
            topics[kind] = try #require(TopicTemplate("\(topics[kind].text).${region}"))
        }
        topics.branches = TopicBranches([.init(name: "region", values: regions)])
        return topics
    }

    /// One budget by region, and one whose own label says it, both with pages; source `web` belongs to `eu`.
    private static func engine(_ regions: [String] = ["eu", "us"], whole: String = "eu") throws -> EngineDefinition {
        var definition = TestBudget.engine(interval: .seconds(10))
        var budget = TestBudget.errors.definition
        budget.tiers = TestBudget.availability.definition.tiers
        budget.labels["region"] = [whole]
        budget.revision = String(repeating: whole == "eu" ? "a" : "b", count: 16)
        definition.budgets = [TestBudget.availability.definition, budget]
        definition.sources[0].ownership = SourceOwnership(labels: ["region": ["eu"]])
        definition.topics = try topics(regions)
        return definition
    }

    private struct World {
        var definition: EngineDefinition
        var partition: BudgetPartition
        var time = BranchTests.start
        var checkpoints: [String: CheckpointRecord] = [:]

        init(_ definition: EngineDefinition) {
            self.definition = definition
            partition = BudgetPartition(partition: 0, definition: definition)
        }

        /// Ten seconds in which every second event of all keys is bad.
        mutating func step(isBad: Bool = true) -> [OutputRecord] {
            let tally = Tally(matched: isBad ? 50 : 100, total: 100)
            let groups = [("availability", ["eu"]), ("availability", ["us"]), ("availability", ["ap"])]
            let bad = Tally(matched: isBad ? 50 : 0, total: 100)
            let keys =
                groups.map { name, group in key(name, group, tally) } + [key("errors", [], bad)]
            partition.apply(
                DeltaBundle(sender: "test", sentAt: time, ranges: [], keys: keys), at: time)
            return evaluate()
        }

        private func key(_ name: String, _ group: [String], _ tally: Tally) -> DeltaBundle.KeyDelta {
            .init(
                budget: name, countingRevision: "", group: group, lastSample: time, duplicates: 0,
                buckets: [.init(start: time, tally: tally, samples: 1)])
        }

        mutating func evaluate() -> [OutputRecord] {
            time = time + .seconds(10)
            let records = partition.evaluate(at: time, watermark: time).validated()
            for record in partition.takeCheckpoints() {
                checkpoints[record.key] = record.value == nil ? nil : record
            }
            return records
        }

        mutating func restart(_ definition: EngineDefinition? = nil) throws {
            self.definition = definition ?? self.definition
            partition = try BudgetPartition(
                partition: 0, definition: self.definition, restoring: Array(checkpoints.values), isRead: { _ in true })
        }

        /// Where records go: `topic key`, with `-` before tombstones, sorted.
        func places(_ records: [OutputRecord], of kinds: Set<OutputTopic>) -> [String] {
            records.filter { kinds.contains($0.topic) }.map { record in
                "\(record.value == nil ? "-" : "")\(definition.topics.name(of: record.topic, in: record.branch)) \(record.key)"
            }.sorted()
        }
    }

    private static let eu = #"availability{region="eu"}"#
    private static let us = #"availability{region="us"}"#
    private static let ap = #"availability{region="ap"}"#

    @Test func recordsGoWhereTheirLabelsSay() throws {
        var world = World(try Self.engine())
        let records = world.step()
        #expect(
            world.places(records, of: [.snapshots]) == [
                "slo.snapshots.eu \(Self.eu)", "slo.snapshots.eu errors", "slo.snapshots.other \(Self.ap)",
                "slo.snapshots.us \(Self.us)",
            ])
        let pages = records.filter { $0.key.hasSuffix("/page") }
        #expect(
            world.places(pages, of: [.alerts, .activeAlerts]) == [
                "slo.alerts.active.eu \(Self.eu)/page", "slo.alerts.active.eu errors/page",
                "slo.alerts.active.other \(Self.ap)/page", "slo.alerts.active.us \(Self.us)/page",
                "slo.alerts.eu \(Self.eu)/page", "slo.alerts.eu errors/page", "slo.alerts.other \(Self.ap)/page",
                "slo.alerts.us \(Self.us)/page",
            ])
        #expect(Set(world.places(records, of: [.audit]).map { $0.split(separator: " ")[0] }) == ["slo.audit"])
        try world.restart()
        #expect(
            world.places(world.evaluate(), of: [.snapshots, .alerts, .activeAlerts]).allSatisfy { $0.first != "-" })
    }

    @Test func aLabelThatChangesTakesTheBudgetToAnotherTopic() throws {
        var world = World(try Self.engine())
        let before = try #require(world.step().first { $0.topic == .alerts && $0.key == "errors/page" })
        try world.restart(try Self.engine(whole: "us"))
        let records = world.step()
        let own = records.filter { $0.key == "errors" || $0.key == "errors/page" }
        #expect(
            world.places(own, of: [.snapshots, .activeAlerts]) == [
                "-slo.alerts.active.eu errors/page", "-slo.snapshots.eu errors", "slo.alerts.active.us errors/page",
                "slo.snapshots.us errors",
            ])
        let told = own.filter { $0.topic == .alerts }
        let words = try told.map { record in
            let json = try JSONObject(record.value ?? [])
            return "\(world.definition.topics.name(of: .alerts, in: record.branch)) \(json["status"].text ?? "")"
        }
        #expect(words == ["slo.alerts.eu resolved", "slo.alerts.us firing"])
        let (ended, begun) = (try JSONObject(told[0].value ?? []), try JSONObject(told[1].value ?? []))
        #expect(try ended["id"].text == JSONObject(before.value ?? [])["id"].text)
        #expect(ended["summary"].text?.contains("another topic tells of it") == true)
        #expect(begun["id"].text != ended["id"].text && begun["startsAt"].text == begun["at"].text)
        // What it has counted goes along.
        let snapshot = try #require(own.first { $0.topic == .snapshots && $0.value != nil })
        #expect(try JSONObject(snapshot.value ?? [])["total"].integer == 200)
        // Nothing of it is told twice.
        try world.restart()
        let later = world.evaluate().filter { $0.key.hasPrefix("errors") }
        #expect(world.places(later, of: [.alerts, .activeAlerts]).isEmpty)
        #expect(world.places(later, of: [.snapshots]).allSatisfy { $0.hasPrefix("slo.snapshots.us") })
    }

    @Test func aValueThatIsListedLaterGetsTopicsOfItsOwn() throws {
        var world = World(try Self.engine(["eu"]))
        let first = world.step()
        #expect(world.places(first, of: [.snapshots]).contains("slo.snapshots.other \(Self.us)"))
        try world.restart(try Self.engine(["us", "eu"]))
        let records = world.step()
        let moved = records.filter { $0.key.hasPrefix(Self.us) }
        #expect(
            world.places(moved, of: [.snapshots]) == [
                "-slo.snapshots.other \(Self.us)", "slo.snapshots.us \(Self.us)",
            ])
        let tombstones = records.filter { $0.value == nil }
        #expect(tombstones.allSatisfy { $0.key.hasPrefix(Self.us) })
        #expect(!tombstones.isEmpty)
    }

    @Test func whatIsRemovedIsTakenBackWhereItWas() throws {
        var world = World(try Self.engine())
        _ = world.step()
        var definition = try Self.engine()
        definition.budgets.removeFirst()
        try world.restart(definition)
        let tombstones = world.evaluate().filter { $0.value == nil && $0.topic == .snapshots }
        #expect(
            world.places(tombstones, of: [.snapshots]) == [
                "-slo.snapshots.eu \(Self.eu)", "-slo.snapshots.other \(Self.ap)", "-slo.snapshots.us \(Self.us)",
            ])
    }

    @Test func whatCountsSomethingElseIsTakenBackWhereItWas() throws {
        var world = World(try Self.engine())
        _ = world.step()
        var definition = try Self.engine(whole: "us")
        definition.budgets[1].countingRevision = "another"
        try world.restart(definition)
        let records = world.evaluate().filter { $0.key == "errors" || $0.key == "errors/page" }
        #expect(
            world.places(records, of: [.snapshots, .activeAlerts]) == [
                "-slo.alerts.active.eu errors/page", "-slo.snapshots.eu errors", "slo.snapshots.us errors",
            ])
    }

    @Test func namesThatGoByOtherLabelsLeaveTheOldTopicsAloneAndTellAnew() throws {
        var world = World(try Self.engine())
        _ = world.step()
        var definition = try Self.engine()
        var topics = OutputTopicNames()
        topics[.activeAlerts] = try #require(TopicTemplate("slo.alerts.active.${service}"))
        topics.branches = TopicBranches([.init(name: "service", values: [TestBudget.errors.definition.service])])
        definition.topics = topics
        try world.restart(definition)
        var records = world.evaluate()
        #expect(records.allSatisfy { $0.value != nil })
        let own = records.filter { $0.key == "errors/page" }
        #expect(
            world.places(own, of: [.alerts, .activeAlerts]) == [
                "slo.alerts errors/page", "slo.alerts.active.\(TestBudget.errors.definition.service) errors/page",
            ])
        try world.restart(try Self.engine(["us"]))
        records = world.evaluate()
        #expect(records.allSatisfy { $0.value != nil })
        #expect(world.places(records, of: [.snapshots]).contains("slo.snapshots.other \(Self.eu)"))
        // Topics that go by no label are the same as before.
        try world.restart(definition)
        definition.topics[.activeAlerts] = try #require(TopicTemplate("slo.alerts.active"))
        definition.topics[.snapshots] = try #require(TopicTemplate("slo.snapshots.${service}"))
        _ = world.evaluate()
        try world.restart(definition)
        records = world.evaluate()
        #expect(world.places(records, of: [.alerts, .activeAlerts]) == [])
    }
}
