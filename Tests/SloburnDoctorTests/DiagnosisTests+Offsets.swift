import SloburnKafka
import SloburnModel

@testable import SloburnDoctor

extension DiagnosisTests {
    private static let first = TopicPartition(HealthyFacts.input, 0)

    static let offsets: [Case] = [
        Case("a topic that may not be looked at", .problem, .permissions, ["slo.days", "Describe"], advice: "acls.sh") {
            $0.changeCluster { $0.topics["slo.days"] = nil }
            $0.unlisted["slo.days"] = Trouble(.refused, "TOPIC_AUTHORIZATION_FAILED")
        },
        Case(
            "a topic that may not be read", .problem, .permissions, ["metrics.http", "Read is refused"], advice: "Read"
        ) {
            $0.reads["metrics.http"] = .failure(Trouble(.refused, "TOPIC_AUTHORIZATION_FAILED"))
        },
        Case("a topic that answered nothing", .unknown, .permissions, ["metrics.http"], advice: "--timeout") {
            $0.reads["metrics.http"] = .failure(Trouble(.silent, "nothing came"))
        },
        Case(
            "a group that may not be asked", .problem, .permissions, ["sloburn-budget", "Describe"], advice: "Read",
            isAlone: false
        ) { $0.committed["sloburn-budget"] = .failure(Trouble(.refused, "GROUP_AUTHORIZATION_FAILED")) },
        Case(
            "writing that was not tried", .unknown, .permissions, ["sloburn-ingest-*", "2.0.2"], advice: "--probe",
            isAlone: false
        ) { $0.write = nil },
        Case(
            "a clock that was not asked for", .unknown, .clock, ["500 ms behind"], advice: "--probe", isAlone: false
        ) { $0.write = nil },
        Case(
            "a record of the broker's future", .warning, .clock, ["metrics.http[0]", "10 min", "the broker's clock"],
            advice: "chronyc", isAlone: false
        ) {
            $0.write = nil
            $0.newest[first] = HealthyFacts.record(199, at: HealthyFacts.now + 600_000, isLogAppendTime: true)
        },
        Case(
            "a record from the future", .problem, .clock, ["metrics.http[0]", "10 min", "maxFutureSkew"],
            advice: "future_timestamp", isAlone: false
        ) {
            $0.write = nil
            $0.newest[first] = HealthyFacts.record(199, at: HealthyFacts.now + 600_000)
        },
        Case("a transactional id that is refused", .problem, .permissions, ["taking over", "DENIED"], advice: "Write") {
            $0.write?.steps[0].outcome = .failure(Trouble(.refused, "DENIED"))
        },
        Case("a topic that can't be made", .warning, .permissions, ["sloburn.doctor-1", "DENIED"], advice: "--create") {
            $0.write?.created = .failure(Trouble(.refused, "DENIED"))
        },
        Case("a topic that stays", .warning, .permissions, ["sloburn.doctor-1", "DENIED"], advice: "by hand") {
            $0.write?.deleted = .failure(Trouble(.refused, "DENIED"))
        },
        Case("a clock that is behind", .warning, .clock, ["behind the broker's by 2 s to 2.5 s"], advice: "chronyc") {
            $0.write?.clock = 2_000...2_500
        },
        Case(
            "a clock that is far ahead", .problem, .clock, ["ahead of the broker's by 10 min", "5 min"],
            advice: "future"
        ) {
            $0.write?.clock = -600_100 ... -600_000
        },
        Case("nobody reads", .warning, .lag, ["group sloburn-ingest", "no member (Empty)"], advice: "start the daemon")
        {
            $0.groups["sloburn-ingest"] = .success(GroupDescription(state: "Empty", members: []))
        },
        Case("members that come and go", .warning, .lag, ["PreparingRebalance"], advice: "again") {
            guard var group = $0.groups["sloburn-ingest"]?.value else { return }
            group.state = "PreparingRebalance"
            $0.groups["sloburn-ingest"] = .success(group)
        },
        Case("a group that is not told of", .unknown, .lag, ["group sloburn-ingest"], advice: "/readyz") {
            $0.groups["sloburn-ingest"] = .failure(Trouble(.unsupported, "no such request"))
        },
        Case("two minutes behind", .warning, .lag, ["metrics.http", "20 records", "2 min"], advice: "partial") {
            $0.next[first]?.milliseconds = HealthyFacts.now - 120_000
        },
        Case("hours behind", .problem, .lag, ["metrics.http", "5 h"], advice: "scaling") {
            $0.next[first]?.milliseconds = HealthyFacts.now - 5 * 3_600_000
        },
        Case(
            "records that nobody will read", .problem, .lag, ["60 records", "metrics.http[0]"], advice: "retention.ms"
        ) {
            $0.committed["sloburn-ingest"] = .success([first: 40, TopicPartition(HealthyFacts.input, 1): 190])
        },
        Case("a topic made anew", .problem, .lag, ["metrics.http[0]", "behind the end"], advice: "made anew") {
            $0.committed["sloburn-ingest"] = .success([first: 900, TopicPartition(HealthyFacts.input, 1): 190])
        },
        Case(
            "members that commit nothing", .warning, .lag, ["metrics.http", "200 records wait"], advice: "mock cluster"
        ) {
            $0.committed["sloburn-ingest"] = .success([:])
            $0.next[first]?.milliseconds = HealthyFacts.now - 120_000
        },
        Case(
            "members that have not committed yet", .unknown, .lag, ["metrics.http", "the oldest for 2 s"],
            advice: "look again"
        ) { $0.committed["sloburn-ingest"] = .success([:]) },
        Case(
            "offsets that are not told", .unknown, .lag, ["metrics.http", "timed out"], advice: "--timeout",
            isAlone: false
        ) { $0.bounds = .failure(Trouble(.silent, "timed out")) },
        Case(
            "state that takes long to read", .warning, .sizes, ["sloburn.checkpoints", "2000000 records"],
            advice: "compact"
        ) {
            let places = $0.partitions(of: "sloburn.checkpoints")
            guard var bounds = $0.bounds.value else { return }
            for place in places { bounds[place] = PartitionFacts(begin: 0, end: 1_000_000) }
            $0.bounds = .success(bounds)
        },
    ]
}
