/// What a broker tells of its cluster.
public struct ClusterMetadata: Hashable, Sendable {
    /// A broker as it wants to be reached.
    public struct Broker: Hashable, Sendable {
        /// Its number.
        public var id: Int32
        /// The name it gives to clients.
        public var host: String
        /// The port it gives to clients.
        public var port: Int32

        /// Describes a broker.
        public init(id: Int32, host: String, port: Int32) {
            (self.id, self.host, self.port) = (id, host, port)
        }
    }

    /// A partition and who keeps it.
    public struct Partition: Hashable, Sendable {
        /// Its number.
        public var id: Int32
        /// The broker that leads it; -1 for none.
        public var leader: Int32
        /// How many copies it is to have.
        public var replicas: Int
        /// How many of them are up to date.
        public var inSync: Int

        /// Describes a partition.
        public init(id: Int32, leader: Int32, replicas: Int, inSync: Int) {
            (self.id, self.leader, self.replicas, self.inSync) = (id, leader, replicas, inSync)
        }
    }

    /// A topic, or why nothing is told of it.
    public struct Topic: Hashable, Sendable {
        /// Its partitions, in the order of their numbers.
        public var partitions: [Partition]
        /// What keeps the broker from telling; nil where nothing does.
        public var error: KafkaError?

        /// Describes a topic.
        public init(partitions: [Partition], error: KafkaError? = nil) {
            (self.partitions, self.error) = (partitions, error)
        }
    }

    /// The cluster's id; nil where it is not told.
    public var clusterID: String?
    /// The number of the broker that is the controller; nil where it is not told.
    public var controller: Int32?
    /// The brokers in the order of their numbers.
    public var brokers: [Broker]
    /// The topics by name: those that the client may know of, or the one asked for.
    public var topics: [String: Topic]

    /// Describes a cluster.
    public init(
        clusterID: String? = nil, controller: Int32? = nil, brokers: [Broker] = [], topics: [String: Topic] = [:]
    ) {
        (self.clusterID, self.controller, self.brokers, self.topics) = (clusterID, controller, brokers, topics)
    }
}
