import Foundation
public import SloburnConfig
public import SloburnModel

/// What a daemon needs to run: the validated configuration and Kafka properties with their secrets filled in.
public struct DaemonOptions: Sendable {
    /// What is counted.
    public var engine: EngineDefinition
    /// Names, groups and rhythm.
    public var settings: DaemonSettings
    /// librdkafka's properties, as the user gave them.
    public var kafka: [KafkaProperty]
    /// The schema registries with names and passwords filled in, by how they are written.
    public var registries: [SchemaRegistry: SchemaRegistry]
    /// What tells this process apart in transactional ids and consumer groups; the same after a restart.
    public var instance: String
    /// The stages that this process runs.
    public var stages = StageSelection.all
    /// The time between two ingest transactions.
    public var commitInterval = DaemonOptions.defaultCommitInterval
    /// False when the topics are made elsewhere, as the embedded cluster does.
    public var setsUpTopics = true

    /// One second: what is counted is seen soon, and a transaction is not made for a handful of records.
    public static let defaultCommitInterval = TimeSpan.seconds(1)

    /// How buffers and tables share the memory that the process may use.
    public var memory: MemoryPlan { MemoryPlan(limit: settings.memoryLimit, ingestThreads: settings.ingestThreads) }

    /// How long a transaction is tried for: `transaction.timeout.ms`.
    var transactionTimeout: Duration { .milliseconds(TimeoutOrder.milliseconds("transaction.timeout.ms", kafka)) }

    /// How long a loop may be silent: the longest commit, and two minutes for answers of a slow broker before and after.
    var stepAllowance: TimeSpan {
        let milliseconds = max(
            TimeoutOrder.milliseconds("transaction.timeout.ms", kafka),
            TimeoutOrder.milliseconds("max.poll.interval.ms", kafka) / 5)
        return .milliseconds(min(max(milliseconds, 0), 86_400_000) + 120_000)
    }

    /// How long giving up partitions may take: a fifth of `max.poll.interval.ms`.
    var revocationTimeout: Duration { .milliseconds(TimeoutOrder.milliseconds("max.poll.interval.ms", kafka) / 5) }

    /// The machine's own name, without asking a name server for it.
    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Creates options from a configuration.
    ///
    /// - Parameters:
    ///   - configuration: the validated configuration.
    ///   - environment: the variables that properties may name.
    /// - Throws: `KafkaPropertyError` for a property or a registry whose variable or file is missing, and for timeouts in the wrong
    ///   order; `InstanceName.Problem`.
    public init(
        configuration: Configuration, environment: [String: String]
    ) throws {
        engine = configuration.engine
        settings = configuration.daemon
        let readFile = { (path: String) in try String(contentsOfFile: path, encoding: .utf8) }
        kafka = try configuration.daemon.resolvedKafka(environment: environment, readFile: readFile)
        registries = try engine.resolvedRegistries(environment: environment, readFile: readFile)
        // The configuration's check could not see values that were filled in only now.
        if let problem = TimeoutOrder.problems(in: kafka).first { throw problem }
        instance = try InstanceName(environment: environment, hostName: Self.hostName).text
    }

    /// Whether a daemon with these options would do the same as one with others.
    ///
    /// - Parameter other: options whose secrets are filled in as well: another password is another configuration.
    /// - Returns: false where a reload is of use.
    public func hasSameEffect(as other: DaemonOptions) -> Bool {
        var engine = engine
        // Who changed what makes no difference to what is done.
        engine.changedBy = other.engine.changedBy
        return engine == other.engine && settings == other.settings && kafka == other.kafka
            && registries == other.registries && instance == other.instance
    }
}
