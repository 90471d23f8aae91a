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

/// A value with its `${…}` places found.
struct PropertyTemplate {
    enum Part {
        case text(String)
        case variable(String)
        case file(String)
    }

    let parts: [Part]

    /// Finds the places; nil where one is not closed or names nothing.
    init?(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else { return nil }
            let name = rest[start.upperBound..<end]
            parts.append(.text(String(rest[..<start.lowerBound])))
            if name.hasPrefix("file:") {
                guard name.utf8.count > 5 else { return nil }
                parts.append(.file(String(name.dropFirst(5))))
            } else {
                let isName = name.utf8.allSatisfy { byte in
                    byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isHexDigit
                        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
                }
                guard !name.isEmpty, isName, !(name.first?.isNumber ?? true) else { return nil }
                parts.append(.variable(String(name)))
            }
            rest = rest[rest.index(after: end)...]
        }
        parts.append(.text(String(rest)))
        self.parts = parts
    }
}
