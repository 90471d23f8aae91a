import SloburnConfig
import SloburnModel
import Testing

/// Which values of labels get topics of their own.
@Suite struct TopicBranchLinkerTests {
    private static func read(
        _ topics: String, labels: String, groupBy: String = ""
    ) -> (configuration: Configuration?, findings: [Finding]) {
        let daemon = """
            apiVersion: sloburn/v1
            kind: Daemon
            metadata: { name: d }
            spec: { topics: { \(topics) } }
            """
        let source = Sample.source.replacing("{ name: web }", with: "{ name: web, labels: { region: eu } }")
        let slo = Sample.ratio(good: "m", groupBy: groupBy).replacing(
            "metadata: { name: x,", with: "metadata: { name: x, labels: { \(labels) },")
        return Sample.read(daemon, source, slo)
    }

    private static func names(_ read: (configuration: Configuration?, findings: [Finding])) -> [String]? {
        read.configuration?.daemon.topics.all(of: .alerts).sorted()
    }

    @Test(
        "Values are those that are listed, or those that the configuration has",
        arguments: [
            ("alerts: \"a.${region}\"", "region: us", ["a.eu", "a.other", "a.us"]),
            ("alerts: \"a.${region}\"", "region: [us, ap]", ["a.eu", "a.other"]),
            ("alerts: \"a.${region}\", labels: { region: [ap] }", "region: us", ["a.ap", "a.other"]),
            ("alerts: \"a.${service}\"", "team: t", ["a.other", "a.s"]),
            ("alerts: \"a.${team}.x\"", "team: t", ["a.other.x", "a.t.x"]),
            ("alerts: \"b\"", "team: t", ["b"]),
        ])
    func findsValues(_ topics: String, _ labels: String, _ names: [String]) throws {
        let read = Self.read(topics, labels: labels)
        #expect(Self.names(read) == names, "\(read.findings)")
        #expect(read.configuration?.engine.topics == read.configuration?.daemon.topics)
    }

    @Test func saysWhatNobodyKnows() {
        let unlisted = Self.read("alerts: \"a.${region}\"", labels: "team: t", groupBy: "region")
        let rules = unlisted.findings.filter { $0.path == "spec.topics" }.map(\.rule)
        #expect(rules == [.unlistedValues, .unsplitTopics])
        #expect(Self.names(unlisted) == ["a.eu", "a.other"])
        let listed = Self.read(
            "alerts: \"a.${region}\", labels: { region: [us] }", labels: "team: t", groupBy: "region")
        #expect(listed.findings.filter { $0.path == "spec.topics" }.map(\.rule) == [.unsplitTopics])
    }

    @Test func aSourceMayNotReadATopicOfABranch() {
        let read = Self.read("alerts: \"${region}\", labels: { region: [a] }", labels: "team: t")
        #expect(read.findings.contains { $0.rule == .topicLoop && $0.message.contains("'a'") }, "\(read.findings)")
    }
}
