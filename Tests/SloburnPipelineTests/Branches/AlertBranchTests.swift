import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Alerts that no key has go by labels as well, and end where they were told when these change.
@Suite struct AlertBranchTests {
    private static func topics(_ label: String, _ values: [String]) throws -> OutputTopicNames {
        var topics = OutputTopicNames()
        for kind in [OutputTopic.alerts, .activeAlerts] {
            topics[kind] = try #require(TopicTemplate("\(topics[kind].text).${\(label)}"))
        }
        topics.branches = TopicBranches([.init(name: label, values: values)])
        return topics
    }

    private static func places(_ records: [OutputRecord], _ topics: OutputTopicNames, of key: String) throws -> [String]
    {
        try records.filter { $0.key == key }.map { record in
            let status = try record.value.map { try JSONObject($0)["status"].text ?? "" } ?? "gone"
            return "\(topics.name(of: record.topic, in: record.branch)) \(status)"
        }
    }

    @Test func theAlertOfASourceGoesByItsLabels() throws {
        var harness = HealthHarness(SourceHealthRule(severity: "ticket", silentFor: .minutes(1)))
        harness.definition.topics = try Self.topics("team", ["edge", "core"])
        harness.partition = BudgetPartition(partition: 0, definition: harness.definition)
        var told: [OutputRecord] = []
        func advance(_ range: ClosedRange<Int64>) {
            for second in stride(from: range.lowerBound, through: range.upperBound, by: 10) {
                for input in [0, 1] as [Int32] {
                    harness.tell(input, at: second, latest: second == 0 ? 0 : nil, isIdle: true)
                }
                while let due = harness.partition.due(now: HealthHarness.time(second)) {
                    told += harness.partition.evaluate(at: due.time, isPartial: due.isPartial, inputs: due.inputs)
                }
            }
        }
        advance(0...180)
        let key = "source:web/ticket"
        #expect(
            try Self.places(told, harness.definition.topics, of: key) == [
                "slo.alerts.edge firing", "slo.alerts.active.edge firing",
            ])
        told = []
        try harness.restart(at: 190) { $0.sources[0].ownership.labels["team"] = ["core"] }
        advance(190...400)
        let later = try Self.places(told, harness.definition.topics, of: key)
        #expect(
            later == [
                "slo.alerts.edge resolved", "slo.alerts.active.edge gone", "slo.alerts.core firing",
                "slo.alerts.active.core firing",
            ])
        let ended = try #require(told.first { $0.key == key }?.value)
        #expect(try JSONObject(ended)["summary"].text?.contains("another topic tells of it") == true)
    }

    @Test func anAlertForManyGoesByWhatItsRouteGroupsBy() throws {
        var harness = GroupingHarness(by: ["service"], threshold: 2, topics: try Self.topics("service", ["web"]))
        _ = try harness.step(bad: ["eu", "us", "de"])
        let group = try #require(harness.records.first { $0.key.hasPrefix("group:") }?.key)
        let first = try Self.topics("service", ["web"])
        #expect(
            try Self.places(harness.records, first, of: group) == [
                "slo.alerts.web firing", "slo.alerts.active.web firing",
            ])
        let later = try Self.topics("service", ["shop"])
        try harness.restart(topics: later)
        _ = try harness.step(bad: ["eu", "us", "de"])
        // Its old topics are nobody's any more.
        #expect(
            try Self.places(harness.records, later, of: group) == [
                "slo.alerts.other firing", "slo.alerts.active.other firing",
            ])
        try harness.restart(topics: try Self.topics("service", ["web", "shop"]))
        _ = try harness.step(bad: ["eu", "us", "de"])
        #expect(
            try Self.places(harness.records, try Self.topics("service", ["web", "shop"]), of: group) == [
                "slo.alerts.other resolved", "slo.alerts.active.other gone", "slo.alerts.web firing",
                "slo.alerts.active.web firing",
            ])
    }
}
