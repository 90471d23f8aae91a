import Logging
import SloburnConfig
import SloburnKafka
import SloburnPipeline

/// Makes the Kafka clients of a daemon: the defaults that correctness needs, then the user's properties.
struct KafkaClients: Sendable {
    private let options: DaemonOptions
    private let logger: Logger
    private let filter = RepeatFilter()

    init(options: DaemonOptions, logger: Logger) {
        self.options = options
        self.logger = logger
    }

    /// Whether clients of others have the same properties of librdkafka and the same groups.
    func areOfTheSameCluster(as other: KafkaClients) -> Bool {
        options.kafka == other.options.kafka && options.settings.group == other.options.settings.group
    }

    /// The brokers that the user named.
    var brokers: String { options.kafka.first { $0.name == "bootstrap.servers" }?.value ?? "" }

    /// A producer of transactions, whose id it takes over from whoever held it.
    ///
    /// - Parameters:
    ///   - stage: the half of the pipeline.
    ///   - instance: the instance whose id it takes; another one's to fence it.
    /// - Returns: a producer that can begin.
    /// - Throws: `KafkaError` when the id can't be taken over.
    func transactionalProducer(
        stage: Claim.Stage, instance: String
    ) throws(KafkaError) -> TransactionalProducer {
        let id = "\(options.settings.group)-\(stage.rawValue)-\(instance)"
        return try TransactionalProducer(
            properties: properties(
                .producerDefaults, client: stage.rawValue, stage == .ingest ? .ingestProducer : .budgetProducer,
                ["transactional.id": id, "enable.idempotence": "true"]),
            takingOverWithin: .seconds(30), log: log)
    }

    /// A producer of transactions that puts dead letters back.
    ///
    /// - Throws: `KafkaError` when the id can't be taken over.
    func replayProducer() throws(KafkaError) -> TransactionalProducer {
        let id = "\(options.settings.group)-replay-\(options.instance)"
        return try TransactionalProducer(
            properties: properties(
                .producerDefaults, client: "replay", nil, ["transactional.id": id, "enable.idempotence": "true"]),
            takingOverWithin: .seconds(30), log: log)
    }

    /// A producer without transactions, for claims.
    func plainProducer() throws(KafkaError) -> KafkaProducer {
        try KafkaProducer(
            properties: properties(
                .producerDefaults, client: "claims", .budgetProducer, ["enable.idempotence": "true"]), log: log)
    }

    /// A producer without transactions, for what people tell the daemon.
    func controlProducer() throws(KafkaError) -> KafkaProducer {
        try KafkaProducer(
            properties: properties(.producerDefaults, client: "control", nil, ["enable.idempotence": "true"]), log: log)
    }

    /// A member of the stage's consumer group.
    ///
    /// - Parameters:
    ///   - stage: the half of the pipeline.
    ///   - instance: the member's name, the same after a restart.
    /// - Returns: a consumer that has not joined yet.
    /// - Throws: `KafkaError` when its properties are refused.
    func consumer(_ stage: Claim.Stage, instance: String) throws(KafkaError) -> KafkaConsumer {
        try KafkaConsumer(
            properties: properties(
                .consumerDefaults, client: stage.rawValue, stage == .ingest ? .ingestConsumer : .budgetConsumer,
                [
                    "group.id": "\(options.settings.group)-\(stage.rawValue)",
                    // A member that comes back within the session gets its partitions back, and nobody else is disturbed.
                    "group.instance.id": instance, "enable.auto.commit": "false",
                    "enable.auto.offset.store": "false", "auto.offset.reset": "error",
                    "isolation.level": "read_committed", "enable.partition.eof": "true",
                ]), log: log)
    }

    /// A client that asks for the stage's committed offsets and for bounds of partitions, open transactions included; it
    /// joins no group.
    func queries(_ stage: Claim.Stage) throws(KafkaError) -> KafkaConsumer {
        try KafkaConsumer(
            properties: properties(
                .consumerDefaults, client: "queries", .budgetConsumer,
                [
                    "group.id": "\(options.settings.group)-\(stage.rawValue)", "enable.auto.commit": "false",
                    "isolation.level": "read_uncommitted",
                ]), log: log)
    }

    /// A member of a group that reads output topics, of which little is fetched ahead.
    ///
    /// - Throws: `KafkaError` when its properties are refused.
    func outputConsumer(group: String, instance: String) throws(KafkaError) -> KafkaConsumer {
        try KafkaConsumer(
            properties: properties(
                .consumerDefaults.overridden(by: [
                    "queued.max.messages.kbytes": "16384", "queued.min.messages": "10000",
                ]),
                client: "bridge", nil,
                [
                    "group.id": group, "group.instance.id": instance, "enable.auto.commit": "false",
                    "enable.auto.offset.store": "false", "auto.offset.reset": "error",
                    "isolation.level": "read_committed", "enable.partition.eof": "true",
                ]), log: log)
    }

    /// A client that reads partitions from their beginning to their present end.
    func reader() throws(KafkaError) -> PartitionReader {
        try PartitionReader(properties: properties(.consumerDefaults, client: "restore", .budgetConsumer), log: log)
    }

    /// A client that follows topics outside any group, from their beginning on.
    func follower() throws(KafkaError) -> KafkaConsumer {
        try KafkaConsumer(
            properties: properties(
                .consumerDefaults, client: "control", nil,
                [
                    "group.id": "\(options.settings.group)-control", "enable.auto.commit": "false",
                    "isolation.level": "read_committed", "enable.partition.eof": "true",
                    "auto.offset.reset": "earliest",
                ]), log: log)
    }

    /// A client for topics and their settings.
    func admin() throws(KafkaError) -> KafkaAdmin {
        try KafkaAdmin(properties: properties(.adminDefaults, client: "admin"), log: log)
    }

    /// The user's properties stand over the defaults, and `fixed` over both.
    func properties(
        _ defaults: KafkaProperties, client: String, _ buffers: MemoryPlan.Client? = nil,
        _ fixed: [String: String] = [:]
    ) -> KafkaProperties {
        var own = KafkaProperties()
        own["client.id"] = "sloburn-\(client)"
        for property in options.kafka where !KafkaProperty.managedNames.contains(property.name) {
            own[property.name] = property.value
        }
        let derived = (buffers.map(options.memory.properties) ?? [:]).overridden(by: TimeoutOrder.defaults(for: own))
        for (name, value) in fixed.sorted(by: { $0.key < $1.key }) { own[name] = value }
        return defaults.overridden(by: derived).overridden(by: own)
    }

    private var log: KafkaLog {
        let (logger, filter) = (logger, filter)
        return { line in
            // Each failed connection is told anew, and the stages tell of the trouble that follows from it.
            let isConnection = ["FAIL", "ERROR"].contains(line.facility)
            if isConnection, let refusal = TrustRefusal(line.message) {
                guard filter.isNews(refusal.name) else { return }
                logger.warning(.kafkaUntrusted, "\(refusal.sentence)", metadata: ["error": "\(line.message)"])
                return
            }
            guard isConnection || filter.isNews(line.facility) else { return }
            logger.log(
                level: isConnection ? .debug : line.level <= 3 ? .warning : .info, .kafkaLog, "\(line.message)",
                metadata: ["librdkafka": "\(line.facility)"])
        }
    }
}
