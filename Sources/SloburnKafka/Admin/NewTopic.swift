/// A topic to create.
public struct NewTopic: Hashable, Sendable {
    /// The topic's name.
    public let name: String
    /// How many partitions it gets; -1 leaves it to the broker.
    public let partitions: Int32
    /// How many copies the broker keeps; -1 leaves it to the broker.
    public let replicationFactor: Int32
    /// Settings such as `cleanup.policy`, by name.
    public let settings: [String: String]

    /// Describes a topic.
    public init(name: String, partitions: Int32, replicationFactor: Int32 = -1, settings: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.settings = settings
    }
}

/// What became of a topic to create.
public enum TopicCreation: Hashable, Sendable {
    /// It was created.
    case created
    /// It was there before, with whatever settings.
    case alreadyExists
    /// The broker refused it.
    case failed(KafkaError)
}
