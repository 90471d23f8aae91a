import SloburnConfig
import SloburnDaemon
import SloburnKafka

/// Configuration files as every command reads them: with Kafka properties checked by the client itself, and
/// their timeouts against each other.
enum ConfigurationSource {
    /// Reads the files at paths together.
    static func read(
        _ paths: [String], requirements: Set<Requirement> = []
    ) -> (configuration: Configuration?, findings: [Finding]) {
        ConfigurationReader.read(
            paths: paths, requirements: requirements, kafkaProblem: problem,
            kafkaConflicts: { TimeoutOrder.problems(in: $0) })
    }

    private static func problem(name: String, value: String) -> String? {
        var properties = KafkaProperties()
        properties[name] = value
        // A property that only one kind of client knows is no mistake for the other.
        let problems = properties.problems(for: .consumer) + properties.problems(for: .producer)
        return problems.first?.reason
    }
}
