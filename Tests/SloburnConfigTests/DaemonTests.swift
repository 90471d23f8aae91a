import SloburnConfig
import SloburnModel
import Testing

@Suite struct DaemonTests {
    @Test("Without a Daemon document the defaults hold")
    func hasDefaults() throws {
        let configuration = try #require(Sample.read(Sample.source).configuration)
        #expect(configuration.daemon == DaemonSettings())
        #expect(configuration.daemon.kafka.map(\.description) == ["bootstrap.servers=localhost:9092"])
        #expect(configuration.daemon.topics[.activeAlerts].text == "slo.alerts.active")
        #expect(configuration.daemon.memoryLimit == .gibibytes(1))
        #expect(configuration.engine.name == "sloburn")
        #expect(configuration.engine.sources.map(\.idleAfter) == [.milliseconds(500)])
        #expect(configuration.engine.evaluationInterval == .seconds(10))
    }

    @Test("Everything of a Daemon document is read")
    func readsAll() throws {
        let daemon = """
            apiVersion: sloburn/v1
            kind: Daemon
            metadata: { name: production }
            spec:
              kafka: { bootstrap.servers: "a:1,b:2", fetch.wait.max.ms: 100, enable.ssl: true }
              group: burn
              topics: { prefix: out., deadLetter: dlq }
              evaluationInterval: 1m
              partitions: 3
              replicationFactor: 2
              http: { listen: "[::1]:8470" }
              limits: { memory: 512MiB }
            """
        let configuration = try #require(Sample.read(daemon).configuration)
        var topics = OutputTopicNames(prefix: "out.", group: "burn")
        topics[.deadLetter] = try #require(TopicTemplate("dlq"))
        let kafka = [("bootstrap.servers", "a:1,b:2"), ("fetch.wait.max.ms", "100"), ("enable.ssl", "true")]
        #expect(
            configuration.daemon
                == DaemonSettings(
                    name: "production", kafka: kafka.map { KafkaProperty(name: $0.0, value: $0.1) }, group: "burn",
                    topics: topics, evaluationInterval: .seconds(60), partitions: 3, replicationFactor: 2,
                    http: HTTPSettings(listen: "[::1]:8470"), memoryLimit: .mebibytes(512)))
        #expect(configuration.engine.partitions == 3)
        #expect(configuration.engine.name == "production")
    }

    private struct NoFile: Error {}

    private static func resolve(_ value: String) throws(KafkaPropertyError) -> String {
        let settings = DaemonSettings(kafka: [KafkaProperty(name: "sasl.password", value: value)])
        let resolved = try settings.resolvedKafka(environment: ["USER_1": "me", "EMPTY": ""]) { path in
            guard path == "/run/secret" else { throw NoFile() }
            return "pass word\n"
        }
        return resolved[0].value
    }

    @Test(
        "Places in values are resolved",
        arguments: [
            ("plain", "plain"), ("${USER_1}", "me"), ("<${USER_1}${EMPTY}>", "<me>"), ("$5 $USER_1", "$5 $USER_1"),
            ("${file:/run/secret}", "pass word"), ("${USER_1}:${file:/run/secret}!", "me:pass word!"),
        ])
    func resolves(_ value: String, _ resolved: String) throws {
        #expect(try Self.resolve(value) == resolved)
    }

    @Test(
        "What can't be resolved is an error that names it, and no value",
        arguments: [
            ("x${UNSET}", "UNSET is not set"), ("x${file:/nowhere}", "/nowhere can't be read"),
            ("x${USER", "not closed"), ("x${}", "no name"), ("x${file:}", "no name"), ("x${a b}", "no name"),
        ])
    func refuses(_ value: String, _ says: String) {
        let error = #expect(throws: KafkaPropertyError.self) { try Self.resolve(value) }
        #expect(error?.property == "sasl.password")
        #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }

    @Test(
        "Secrets are not shown",
        arguments: [
            ("sasl.password", true), ("ssl.key.password", true), ("ssl.key.pem", true), ("ssl.key.location", true),
            ("sasl.oauthbearer.client.secret", true), ("sasl.oauthbearer.config", true),
            ("ssl.keystore.password", true), ("bootstrap.servers", false), ("sasl.username", false),
            ("ssl.ca.location", false),
        ])
    func hidesSecrets(_ name: String, _ isSecret: Bool) {
        let property = KafkaProperty(name: name, value: "value")
        #expect(property.isSecret == isSecret)
        #expect(property.description == "\(name)=\(isSecret ? "***" : "value")")
    }
}
