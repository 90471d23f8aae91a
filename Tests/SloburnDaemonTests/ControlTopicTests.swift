import SloburnConfig
import SloburnDaemon
import SloburnModel
import Testing

@Suite struct ControlTopicTests {
    @Test(
        "What Sloburn is told is kept for ever, in one order; changes may come from a topic of others",
        arguments: ControlTopic.allCases)
    func plans(_ topic: ControlTopic) throws {
        var settings = DaemonSettings()
        settings.topics = OutputTopicNames(prefix: "shop.")
        settings.partitions = 16
        let plan = try #require(TopicPlan.all(for: settings).first { $0.name == "shop.\(topic.rawValue)" })
        #expect(plan.partitions == 1)
        let settingsOf = plan.settings.map { "\($0.name)=\($0.value)" }
        #expect(
            settingsOf
                == (topic == .changes
                    ? ["cleanup.policy=delete", "retention.ms=2592000000"]
                    : ["cleanup.policy=compact", "retention.ms=-1"]))
        #expect(plan.isStrict == (topic != .changes))
        settings.topics[topic] = "mine"
        #expect(settings.topics[topic] == "mine")
        #expect(TopicPlan.all(for: settings).map(\.name).contains("mine"))
        #expect(Set(TopicPlan.all(for: settings).map(\.name)) == Set(settings.topics.all))
    }
}
