import SloburnConfig
import SloburnDaemon
import SloburnModel
import Testing

/// When a reload is of use.
@Suite struct DaemonOptionsTests {
    private static func options(
        environment: [String: String] = ["SECRET": "a"], _ change: (inout Configuration) -> Void = { _ in }
    ) throws -> DaemonOptions {
        let kafka = [
            KafkaProperty(name: "bootstrap.servers", value: "localhost:9092"),
            KafkaProperty(name: "sasl.password", value: "${SECRET}"),
        ]
        var configuration = Configuration(
            engine: EngineDefinition(sources: [], budgets: []), daemon: DaemonSettings(kafka: kafka))
        change(&configuration)
        return try DaemonOptions(
            configuration: configuration, environment: environment.merging(["SLOBURN_INSTANCE": "test"]) { $1 })
    }

    @Test("The same configuration has the same effect, whoever changed it")
    func isTheSame() throws {
        let options = try Self.options()
        #expect(options.hasSameEffect(as: try Self.options()))
        let signed = try Self.options { configuration in
            configuration.engine.changedBy["x"] = ChangeOrigin(name: "Ann")
            configuration.files["x"] = "x.yaml"
        }
        #expect(options.hasSameEffect(as: signed) && signed.hasSameEffect(as: options))
    }

    @Test("Another password of a registry has another effect")
    func differsByRegistry() throws {
        func options(_ password: String) throws -> DaemonOptions {
            try Self.options(environment: ["SECRET": "a", "PASSWORD": password]) { configuration in
                var source = DataSourceDefinition(
                    name: "web", topics: .names(["in"]), envelope: .confluent, format: .prometheusJSON)
                source.avroSchemas = AvroSchemaSet(
                    texts: [:], registry: SchemaRegistry(url: "http://r", user: "me", password: "${PASSWORD}"))
                configuration.engine.sources = [source]
            }
        }
        #expect(try options("a").hasSameEffect(as: try options("a")))
        #expect(try !options("a").hasSameEffect(as: try options("b")))
    }

    @Test("Another setting, rhythm, or secret has another effect")
    func differs() throws {
        let options = try Self.options()
        let others = [
            try Self.options { $0.daemon.memoryLimit = .gibibytes(2) },
            try Self.options { $0.engine.evaluationInterval = .seconds(20) },
            try Self.options(environment: ["SECRET": "b"]),
        ]
        for other in others { #expect(!options.hasSameEffect(as: other)) }
    }
}
