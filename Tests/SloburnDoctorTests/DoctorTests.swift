import Foundation
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnTestKit
import SloburnTestTraits
import Testing

@testable import SloburnDoctor

/// Servers that are no brokers, or not well, and librdkafka's cluster in this process.
@Suite(.waits, .timeLimit(.minutes(15))) struct DoctorTests {
    private static func configuration(_ servers: String, kafka: [KafkaProperty] = [], http: String? = nil)
        -> Configuration
    {
        let settings = DaemonSettings(
            kafka: [KafkaProperty(name: "bootstrap.servers", value: servers)] + kafka, partitions: 2,
            http: http.map { HTTPSettings(listen: $0) })
        let source = DataSourceDefinition(name: "web", topics: .names(["metrics.http"]), format: .prometheusJSON)
        return Configuration(engine: EngineDefinition(sources: [source], budgets: []), daemon: settings)
    }

    private static func examine(_ configuration: Configuration, timeout: Duration = .seconds(2)) -> DoctorReport {
        Doctor(timeout: timeout, writes: false, version: "0.1.0")
            .examine(configuration, findings: [], environment: [:])
    }

    private static func brokers(_ report: DoctorReport) -> [DoctorFinding] {
        report.findings.filter { $0.area == .brokers }
    }

    @Test func aPortAtWhichNobodyListens() throws {
        let report = Self.examine(Self.configuration("127.0.0.1:\(try TestBroker.freePort())"))
        #expect(Self.brokers(report).map(\.verdict) == [.problem])
        #expect(Self.brokers(report).first?.seen == "127.0.0.1: no connection: Connection refused")
        #expect(report.findings.first { $0.area == .topics }?.verdict == .unknown)
    }

    @Test func aNameThatDoesNotResolve() {
        let report = Self.examine(Self.configuration("kafka.invalid:9092"))
        #expect(Self.brokers(report).first?.verdict == .problem)
        #expect(Self.brokers(report).first?.seen.hasPrefix("the name does not resolve: ") == true)
    }

    @Test func aServerThatNeverAnswers() throws {
        let silent = try SilentServer(accepts: true)
        let report = Self.examine(Self.configuration("127.0.0.1:\(silent.port)"))
        let finding = try #require(Self.brokers(report).first)
        #expect(finding.verdict == .problem)
        #expect(finding.seen.contains("does not answer as a broker: nothing came within 2 s"), "\(finding)")
    }

    @Test func aServerThatTakesNoConnection() throws {
        let full = try SilentServer(accepts: false)
        let report = Self.examine(Self.configuration("127.0.0.1:\(full.port)"))
        let finding = try #require(Self.brokers(report).first)
        #expect(finding.verdict == .problem)
        #expect(finding.seen == "127.0.0.1: no connection: no answer within 2 s", "\(finding)")
    }

    @Test func aWebServer() throws {
        let web = try HTTPStub { _ in .status(200, body: "hello") }
        let report = Self.examine(Self.configuration("127.0.0.1:\(web.port)"))
        #expect(Self.brokers(report).first?.seen == "127.0.0.1: an HTTP server answers there, and no broker")
    }

    @Test func oneServerOfTwoIsEnough() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("metrics.http", partitions: 2)
        let dead = "127.0.0.1:\(try TestBroker.freePort())"
        let report = Self.examine(Self.configuration("\(dead), \(cluster.bootstrapServers)"))
        #expect(Self.brokers(report).map(\.verdict) == [.warning, .ok, .ok], "\(report.lines)")
        #expect(report.findings.contains { $0.subject == "metrics.http" && $0.seen.hasPrefix("input of web, 2 part") })
    }

    @Test func whatABrokerDoesNotTellIsUnknown() throws {
        let cluster = try MockCluster(brokers: 2)
        try cluster.createTopic("metrics.http", partitions: 2)
        let report = Self.examine(Self.configuration(cluster.bootstrapServers))
        // It knows no administrative request.
        let settings = report.findings.first { $0.area == .topics && $0.seen.hasPrefix("their settings can't be read") }
        #expect(settings?.verdict == .unknown, "\(report.lines)")
        let group = report.findings.first { $0.area == .lag && $0.subject == "group sloburn-ingest" }
        #expect(group?.verdict == .unknown)
        #expect(report.findings.contains { $0.area == .versions && $0.seen.hasPrefix("CreateTopics is not known") })
        #expect(
            report.findings.contains { $0.area == .permissions && $0.verdict == .unknown && $0.subject == "writing" })
        #expect(report.count(.problem) == 0, "\(report.lines)")
    }

    @Test func aQuestionThatIsRefusedLeavesTheOthers() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("metrics.http", partitions: 1)
        // ListOffsets.
        cluster.pushRequestErrors(apiKey: 2, Array(repeating: .topicAuthorizationFailed, count: 50))
        let report = Self.examine(Self.configuration(cluster.bootstrapServers))
        let read = report.findings.first { $0.area == .permissions && $0.subject == "metrics.http" }
        #expect(read?.verdict == .problem, "\(report.lines)")
        #expect(read?.seen == "Read is refused")
        #expect(report.findings.first { $0.area == .lag && $0.subject == "metrics.http" }?.verdict == .unknown)
        let group = report.findings.first { $0.area == .permissions && $0.subject == "group sloburn-ingest" }
        #expect(group?.verdict == .ok)
    }

    @Test func aRefusalOfTheGroupIsToldAsOne() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("metrics.http", partitions: 1)
        cluster.pushRequestErrors(apiKey: 9, Array(repeating: .groupAuthorizationFailed, count: 50))
        let report = Self.examine(Self.configuration(cluster.bootstrapServers))
        let finding = report.findings.first { $0.area == .permissions && $0.subject == "group sloburn-ingest" }
        #expect(finding?.verdict == .problem, "\(report.lines)")
    }

    @Test func theDaemonIsAskedBesideTheBrokers() throws {
        let cluster = try MockCluster()
        let daemon = try HTTPStub { request in
            request.path == "/readyz"
                ? .status(503, body: #"{"ready":false,"reasons":[{"code":"r","message":"restoring 3 of 8"}]}"#)
                : .status(200, body: "sloburn_integrity_violations_total 2\nsloburn_corrupt_records_total 0\n")
        }
        let report = Self.examine(
            Self.configuration(cluster.bootstrapServers, http: "127.0.0.1:\(daemon.port)"))
        let findings = report.findings.filter { $0.area == .daemon }
        #expect(findings.map(\.verdict) == [.problem, .problem, .ok])
        #expect(findings.first?.seen == "not ready: restoring 3 of 8")
    }

    @Test func noSecretIsTold() throws {
        let secret = "never-to-be-seen"
        let kafka = [
            KafkaProperty(name: "security.protocol", value: "sasl_plaintext"),
            KafkaProperty(name: "sasl.mechanism", value: "PLAIN"), KafkaProperty(name: "sasl.username", value: "me"),
            KafkaProperty(name: "sasl.password", value: secret), KafkaProperty(name: "debug", value: "all"),
        ]
        let cluster = try MockCluster()
        let report = Self.examine(Self.configuration(cluster.bootstrapServers, kafka: kafka))
        // The embedded cluster knows no login.
        #expect(Self.brokers(report).first?.verdict == .problem)
        #expect(!report.lines.joined().contains(secret))
        #expect(!(try report.json()).contains(secret))
    }
}

/// A server on the loopback address that says nothing.
private final class SilentServer {
    let port: UInt16
    private var sockets: [Int32] = []

    /// Begins to listen; where it accepts nothing its queue is full.
    init(accepts: Bool) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        sockets.append(listener)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, accepts ? 64 : 0) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileReadUnknown) }
        port = UInt16(bigEndian: address.sin_port)
        // The kernel completes connections as long as there is room in the queue.
        guard !accepts else { return }
        for _ in 0..<4 {
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            let client = socket(AF_INET, kind, 0)
            sockets.append(client)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, length) }
            }
        }
    }

    deinit { for descriptor in sockets { close(descriptor) } }
}
