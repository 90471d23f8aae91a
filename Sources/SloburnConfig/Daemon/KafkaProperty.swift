/// A property of librdkafka.
public struct KafkaProperty: Hashable, Sendable {
    /// The name, such as `bootstrap.servers`.
    public var name: String
    /// The value; may hold `${NAME}` and `${file:/path}` until it is resolved.
    public var value: String

    /// Creates a property.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// True when the value must not be shown.
    public var isSecret: Bool {
        let name = name.lowercased()
        return Self.secretParts.contains { name.contains($0) }
    }

    private static let secretParts = ["password", "secret", "key.pem", "sasl.oauthbearer.config", "ssl.key", "token"]

    /// The properties that Sloburn sets itself, because its guarantees rest on them; a user's value is not used.
    public static let managedNames: Set<String> = [
        "group.id", "group.instance.id", "transactional.id", "enable.idempotence", "enable.auto.commit",
        "enable.auto.offset.store",
        "auto.offset.reset", "isolation.level", "enable.partition.eof",
    ]
}

extension KafkaProperty: CustomStringConvertible {
    /// `name=value`, with `***` for the value of a secret.
    public var description: String { "\(name)=\(isSecret ? "***" : value)" }
}

/// Why a Kafka property could not be resolved; never holds a value.
public struct KafkaPropertyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The property.
    public var property: String
    /// What is wrong, with the variable's or the file's name.
    public var message: String

    /// Creates an error.
    public init(property: String, message: String) {
        self.property = property
        self.message = message
    }

    /// `property: message`.
    public var description: String { "\(property): \(message)" }
}
