public import SloburnModel

/// What `kind: Daemon` says, or its defaults.
public struct DaemonSettings: Hashable, Sendable {
    /// metadata.name.
    public var name: String
    /// The properties of librdkafka in the order written, unresolved.
    public var kafka: [KafkaProperty]
    /// The prefix of consumer groups and transactional ids.
    public var group: String
    /// The topics written.
    public var topics: OutputTopicNames
    /// The time between evaluations: 1 to 60 seconds.
    public var evaluationInterval: TimeSpan
    /// How many partitions the topics that Sloburn creates have: 1 to 1024.
    public var partitions: Int
    /// The replication factor of the topics that Sloburn creates; -1 for the broker's default.
    public var replicationFactor: Int
    /// How many members of the ingest group the process has, each with a thread, a consumer and a producer: 1 to 64.
    public var ingestThreads: Int
    /// The HTTP server; nil for none.
    public var http: HTTPSettings?
    /// How much memory the process is to get by with; at least 256 MiB, 1 GiB by default.
    ///
    /// Buffers and tables are sized by it.
    public var memoryLimit: ByteSize

    /// Creates settings; the defaults are those of a configuration without a Daemon document.
    public init(
        name: String = "sloburn",
        kafka: [KafkaProperty] = [KafkaProperty(name: "bootstrap.servers", value: "localhost:9092")],
        group: String = "sloburn", topics: OutputTopicNames = OutputTopicNames(),
        evaluationInterval: TimeSpan = .seconds(10), partitions: Int = 8, replicationFactor: Int = -1,
        ingestThreads: Int = 1, http: HTTPSettings? = nil, memoryLimit: ByteSize = .gibibytes(1)
    ) {
        self.name = name
        self.kafka = kafka
        self.group = group
        self.topics = topics
        self.evaluationInterval = evaluationInterval
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.ingestThreads = ingestThreads
        self.http = http
        self.memoryLimit = memoryLimit
    }

    /// The properties of librdkafka with `${NAME}` and `${file:/path}` replaced.
    ///
    /// - Parameters:
    ///   - environment: the values of `${NAME}`.
    ///   - readFile: gives the text of a file; one line break at its end is dropped.
    /// - Returns: the properties in the order written.
    /// - Throws: `KafkaPropertyError` where a variable is not set or a file can't be read.
    public func resolvedKafka(
        environment: [String: String], readFile: (String) throws -> String
    ) throws(KafkaPropertyError) -> [KafkaProperty] {
        var resolved: [KafkaProperty] = []
        for property in kafka {
            let value = try PropertyTemplate.resolve(property.name, property.value, environment, readFile)
            resolved.append(KafkaProperty(name: property.name, value: value))
        }
        return resolved
    }
}
