import SloburnConfig
import SloburnKafka

/// Configuration files as every command reads them: with Kafka properties checked by the client itself.
enum ConfigurationSource {
    /// Reads the files at paths together.
    static func read(_ paths: [String]) -> (configuration: Configuration?, findings: [Finding]) {
        ConfigurationReader.read(paths: paths) { name, value in
            var properties = KafkaProperties()
            properties[name] = value
            // A property that only one kind of client knows is no mistake for the other.
            let problems = properties.problems(for: .consumer) + properties.problems(for: .producer)
            return problems.first?.reason
        }
    }
}
