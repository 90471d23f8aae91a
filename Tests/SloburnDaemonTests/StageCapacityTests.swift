import SloburnConfig
import SloburnDaemon
import SloburnModel
import Testing

@Suite struct StageCapacityTests {
    private static func lines(
        _ topics: [DataSourceDefinition.Topics], _ partitions: [String: Int]?, strategy: String? = nil
    ) -> [String] {
        let sources = topics.enumerated().map { number, topics in
            DataSourceDefinition(name: "s\(number)", topics: topics, format: .json(JSONMapping(metric: .constant("m"))))
        }
        var settings = DaemonSettings(partitions: 4)
        if let strategy {
            settings.kafka.append(KafkaProperty(name: "partition.assignment.strategy", value: strategy))
        }
        return StageCapacity(Configuration(engine: EngineDefinition(sources: sources, budgets: []), daemon: settings))
            .lines(partitions: partitions)
    }

    @Test("Budget goes by the partitions of the deltas topic")
    func tellsBudget() {
        #expect(Self.lines([], nil)[0] == "budget stage: up to 4 processes (sloburn.deltas has 4 partitions)")
        #expect(Self.lines([], ["a": 9])[0] == "budget stage: up to 4 processes (sloburn.deltas has 4 partitions)")
        #expect(
            Self.lines([], ["sloburn.deltas": 1])[0] == "budget stage: up to 1 process (sloburn.deltas has 1 partition)"
        )
    }

    @Test(
        "Ingest goes by the partitions of the input topics",
        arguments: [
            ([.names(["a"])], ["a": 12, "b": 3], "up to 12 processes (input topics have 12 partitions: a 12)"),
            ([.names(["a"])], ["a": 1], "up to 1 process (input topics have 1 partition: a 1)"),
            (
                [.names(["b", "a"]), .names(["a"])], ["a": 3, "b": 2],
                "up to 3 processes (input topics have 5 partitions: a 3, b 2; each is shared out by itself)"
            ),
            (
                [.names(["a", "c"])], ["a": 3],
                "up to 3 processes (input topics have 3 partitions: a 3); c is missing"
            ),
            (
                [.pattern("^m\\.")], ["m.a": 2, "m.b": 2, "am.a": 7],
                "up to 2 processes (input topics have 4 partitions: m.a 2, m.b 2; each is shared out by itself)"
            ),
            (
                [.pattern("^m\\."), .names(["a"])], ["b": 2],
                "there is no input topic yet; no topic matches ^m\\.; a is missing"
            ),
        ] as [([DataSourceDefinition.Topics], [String: Int], String)])
    func tellsIngest(_ topics: [DataSourceDefinition.Topics], _ partitions: [String: Int], _ text: String) {
        #expect(Self.lines(topics, partitions)[1] == "ingest stage: " + text)
    }

    @Test("Round robin shares out the partitions of all topics together")
    func followsTheStrategy() {
        #expect(
            Self.lines([.names(["a", "b"])], ["a": 3, "b": 2], strategy: "roundrobin")[1]
                == "ingest stage: up to 5 processes (input topics have 5 partitions: a 3, b 2)")
    }

    @Test("Without a broker nothing is said of input topics")
    func passesOver() {
        #expect(Self.lines([.names(["a"])], nil)[1].contains("only the broker knows"))
    }
}
