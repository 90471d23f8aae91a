import SloburnConfig
import SloburnKafka
import SloburnModel
import Testing

@testable import SloburnDoctor

/// One thing is not well; the finding names it and its value, and nothing else changes for the worse.
@Suite struct DiagnosisTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var spoil: @Sendable (inout Facts) -> Void
        var verdict: Verdict
        var area: Area
        var seen: [String]
        var advice: String
        /// Whether nothing else follows from it.
        var isAlone: Bool

        init(
            _ description: String, _ verdict: Verdict, _ area: Area, _ seen: [String], advice: String,
            isAlone: Bool = true, _ spoil: @escaping @Sendable (inout Facts) -> Void
        ) {
            (testDescription, self.verdict, self.area, self.seen) = (description, verdict, area, seen)
            (self.advice, self.isAlone, self.spoil) = (advice, isAlone, spoil)
        }
    }

    @Test func allIsWell() {
        let findings = Diagnosis.findings(HealthyFacts.facts, version: "0.1.0")
        #expect(findings.filter { $0.verdict != .ok } == [])
        #expect(Set(findings.map(\.area)) == Set(Area.allCases))
        #expect(findings.allSatisfy { !$0.seen.isEmpty && !$0.subject.isEmpty })
    }

    @Test("One thing is not well", arguments: Self.topics + Self.others + Self.offsets)
    func oneThingIsFound(_ example: Case) throws {
        var facts = HealthyFacts.facts
        example.spoil(&facts)
        let worse = Diagnosis.findings(facts, version: "0.1.0").filter { $0.verdict != .ok }
        let finding = try #require(
            worse.first { finding in
                finding.area == example.area && finding.verdict == example.verdict
                    && example.seen.allSatisfy { "\(finding.subject): \(finding.seen)".contains($0) }
            }, "\(worse)")
        #expect(finding.advice?.contains(example.advice) == true, "\(finding)")
        if example.isAlone { #expect(worse.count == 1, "\(worse)") }
    }

    @Test func withoutABrokerNothingIsCalledWell() {
        let findings = Diagnosis.findings(HealthyFacts.unreachable, version: "0.1.0")
        let problems = findings.filter { $0.verdict == .problem }
        #expect(problems.map(\.subject) == ["kafka-1:9092"])
        #expect(problems.first?.seen == "10.0.0.1: no connection: Connection refused")
        for area in [Area.topics, .permissions, .clock, .lag] {
            #expect(findings.filter { $0.area == area }.map(\.verdict) == [.unknown])
        }
    }

    @Test func anInvalidConfigurationIsAllThatIsTold() {
        var facts = HealthyFacts.facts
        facts.findings = [
            Finding(
                .error, file: "a.yaml", line: 3, column: 7, path: "spec.x", message: "is unknown", rule: .unknownField),
            Finding(.warning, file: "a.yaml", line: 4, column: 1, path: ".", message: "is odd", rule: .unknownField),
        ]
        let findings = Diagnosis.findings(facts, version: "0.1.0")
        #expect(findings.filter { $0.verdict == .problem }.map(\.subject) == ["a.yaml:3:7"])
        #expect(findings.filter { $0.verdict == .warning }.map(\.subject) == ["a.yaml:4:1"])
        #expect(Set(findings.map(\.area)) == [.configuration, .versions])
    }

    static let others: [Case] = [
        Case("a variable that is not set", .problem, .configuration, ["PASSWORD is not set"], advice: "give it") {
            $0 = Facts(at: 0)
            $0.obstacle = "PASSWORD is not set"
            $0.library.features = ["lz4"]
        },
        Case("a client without TLS", .problem, .versions, ["2.0.2", "ssl is missing"], advice: "librdkafka") {
            $0.security = "ssl"
            $0.library.features = ["lz4"]
        },
        Case("a client that repeats records", .warning, .versions, ["2.1.1"], advice: "2.2") {
            $0.library.version = "2.1.1"
        },
        Case("a broker without transactions", .problem, .versions, ["EndTxn is not known"], advice: "Kafka 2.5") {
            $0.servers[0].greeting = $0.servers[0].greeting?.map {
                var greeting = $0
                greeting.requests[26] = nil
                return greeting
            }
        },
        Case("a broker before 2.5", .warning, .versions, ["TxnOffsetCommit up to version 2", "3"], advice: "Kafka 2.5")
        {
            $0.servers[0].greeting = $0.servers[0].greeting?.map {
                var greeting = $0
                greeting.requests[28] = 0...2
                return greeting
            }
        },
        Case("one server of two is down", .warning, .brokers, ["old:9092", "no connection: refused"], advice: "start") {
            $0.servers.append(
                ServerFacts(
                    address: "old:9092", addresses: .success(["10.0.0.9"]),
                    connected: .failure(Trouble(.other, "refused"))))
        },
        Case(
            "an advertised name that nobody knows", .problem, .brokers, ["internal:9092", "resolve"],
            advice: "advertised"
        ) {
            $0.listeners = [
                ServerFacts(address: "internal:9092", addresses: .failure(Trouble(.missing, "Name not known")))
            ]
        },
        Case("a web server", .warning, .brokers, ["web:80", "HTTP server"], advice: "Kafka's listener") {
            $0.servers.append(
                ServerFacts(
                    address: "web:80", addresses: .success(["10.0.0.9"]), connected: .success(1),
                    greeting: .failure(Trouble(.silent, "nothing came")), speaksHTTP: true))
        },
        Case(
            "a certificate that is not trusted", .warning, .brokers, ["tls:9093", "not trusted"],
            advice: "security.protocol"
        ) {
            $0.servers.append(
                ServerFacts(
                    address: "tls:9093", addresses: .success(["10.0.0.9"]), connected: .success(1),
                    greeting: .failure(Trouble(.silent, "the broker's certificate is not trusted"))))
        },
        Case("two clusters", .problem, .brokers, ["abc", "xyz"], advice: "one cluster") {
            $0.servers.append(HealthyFacts.server("other:9092", ClusterMetadata(clusterID: "xyz")))
        },
        Case("less memory than the limit", .problem, .sizes, ["1 GiB", "512 MiB"], advice: "spec.limits.memory") {
            $0.machine.limit = 512 << 20
        },
        Case("just the memory of the limit", .warning, .sizes, ["1 GiB", "1 GiB"], advice: "spec.limits.memory") {
            $0.machine.limit = 1 << 30
        },
        Case(
            "a record near the largest", .warning, .sizes, ["slo.days[0]", "85 bytes", "100"], advice: "raise",
            isAlone: false
        ) {
            $0.newest[TopicPartition("slo.days", 0)]?.bytes = 85
            $0.set("max.message.bytes", "100", of: "slo.days")
        },
        Case("a daemon that is not ready", .problem, .daemon, ["restoring 3 of 8"], advice: "SloburnNotReady") {
            $0.daemon?.ready = .success(DaemonFacts.Page(status: 503, text: "restoring 3 of 8"))
        },
        Case("a daemon that does not answer", .unknown, .daemon, ["Connection refused"], advice: "start the daemon") {
            $0.daemon?.ready = .failure(Trouble(.silent, "Connection refused"))
            $0.daemon?.metrics = .success([:])
        },
        Case("a daemon that counts violations", .problem, .daemon, ["total 2"], advice: "SloburnIntegrityViolation") {
            $0.daemon?.metrics = .success([
                "sloburn_integrity_violations_total": 2, "sloburn_corrupt_records_total": 0,
            ])
        },
        Case("metrics that take a token", .unknown, .daemon, ["status 401"], advice: "token") {
            $0.daemon?.metrics = .failure(Trouble(.refused, "status 401"))
        },
    ]
}
