import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel
import Testing

@Suite struct TimeoutOrderTests {
    private static func problems(_ properties: [String: Int]) -> [KafkaPropertyError] {
        TimeoutOrder.problems(
            in: properties.sorted { $0.key < $1.key }.map { KafkaProperty(name: $0.key, value: "\($0.value)") })
    }

    @Test(
        "Timeouts in order have no problem",
        arguments: [
            [:], ["session.timeout.ms": 6_000], ["session.timeout.ms": 6_000, "transaction.timeout.ms": 5_000],
            ["transaction.timeout.ms": 44_999], ["transaction.timeout.ms": 1_001],
            ["message.timeout.ms": 15_000], ["delivery.timeout.ms": 5_000], ["heartbeat.interval.ms": 14_999],
            ["session.timeout.ms": 60_000, "max.poll.interval.ms": 60_001, "transaction.timeout.ms": 59_999],
        ] as [[String: Int]])
    func accepts(_ properties: [String: Int]) {
        #expect(Self.problems(properties) == [])
    }

    @Test(
        "A pair in the wrong order names what to change, what was found and what would be right",
        arguments: [
            (
                ["transaction.timeout.ms": 45_000],
                "transaction.timeout.ms: must be below session.timeout.ms, which is 45000; without it, two thirds of "
                    + "that hold, at most 15000; found 45000"
            ),
            (
                ["transaction.timeout.ms": 1_000],
                "transaction.timeout.ms: must be above the 1000 ms between two commits, such as 15000; found 1000"
            ),
            (
                ["session.timeout.ms": 1_500],
                "session.timeout.ms: must be at least 2000: two thirds of it are transaction.timeout.ms, which must be "
                    + "above the 1000 ms between two commits; found 1500"
            ),
            (
                ["max.poll.interval.ms": 45_000],
                "max.poll.interval.ms: must be above session.timeout.ms, which is 45000; found 45000"
            ),
            (
                ["session.timeout.ms": 400_000],
                "session.timeout.ms: must be below max.poll.interval.ms, which is 300000; found 400000"
            ),
            (
                ["delivery.timeout.ms": 15_001],
                "delivery.timeout.ms: must be from 1 to transaction.timeout.ms, which is 15000; it may be left out; "
                    + "found 15001"
            ),
            (
                ["message.timeout.ms": 0],
                "message.timeout.ms: must be from 1 to transaction.timeout.ms, which is 15000; it may be left out; "
                    + "found 0"
            ),
            (
                ["heartbeat.interval.ms": 2_000, "session.timeout.ms": 6_000],
                "heartbeat.interval.ms: must be below a third of session.timeout.ms, which is 6000; found 2000"
            ),
        ] as [([String: Int], String)])
    func refuses(_ properties: [String: Int], _ text: String) {
        #expect(Self.problems(properties).map(\.description) == [text])
    }

    @Test("A value that is not resolved yet is passed over")
    func passesOver() {
        for name in ["session.timeout.ms", "transaction.timeout.ms", "max.poll.interval.ms"] {
            #expect(TimeoutOrder.problems(in: [KafkaProperty(name: name, value: "${TIMEOUT}")]) == [])
        }
    }

    @Test("The commit interval counts")
    func followsTheCommitInterval() {
        let properties = [KafkaProperty(name: "transaction.timeout.ms", value: "2000")]
        #expect(TimeoutOrder.problems(in: properties, commitInterval: .milliseconds(1_999)) == [])
        #expect(TimeoutOrder.problems(in: properties, commitInterval: .seconds(2)).count == 1)
    }
}
