import Foundation
import SloburnKafka
import SloburnTestKit

/// What one test has for itself on a broker it shares: input topic, output topics, groups, and a folder.
final class Scenario {
    /// Unique, and the beginning of every name below.
    let name: String
    let bootstrapServers: String
    /// Where the configuration lies.
    let folder: URL
    private lazy var producer = Result { try makeProducer() }

    /// Prepares a scenario on the shared broker, or on another.
    init(_ stem: String, bootstrapServers: String? = nil) throws {
        name = "\(stem)-\(UUID().uuidString.prefix(8).lowercased())"
        self.bootstrapServers = try bootstrapServers ?? TestBroker.shared().bootstrapServers
        folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-\(name)")
        let settings = folder.appending(path: "config")
        try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The topic that the data source reads.
    var input: String { "\(name).in" }
    /// The folder for `--config`.
    var configPath: String { folder.appending(path: "config").path }

    /// The full name of an output topic such as `snapshots`.
    func topic(_ short: String) -> String { "\(name).\(short)" }

    /// Writes files into the configuration folder, and takes away what was there.
    func configure(_ documents: String...) throws {
        let settings = folder.appending(path: "config")
        for old in try FileManager.default.contentsOfDirectory(at: settings, includingPropertiesForKeys: nil) {
            try FileManager.default.removeItem(at: old)
        }
        let text = documents.joined(separator: "\n---\n")
        try text.write(to: settings.appending(path: "all.yaml"), atomically: true, encoding: .utf8)
    }

    /// Puts files where the configuration is as Kubernetes mounts a ConfigMap: links that all change with one.
    func mount(_ version: String, _ documents: String...) throws {
        let (settings, files) = (folder.appending(path: "config"), FileManager.default)
        try files.createDirectory(at: settings.appending(path: "..\(version)"), withIntermediateDirectories: true)
        let text = documents.joined(separator: "\n---\n")
        try text.write(to: settings.appending(path: "..\(version)/all.yaml"), atomically: true, encoding: .utf8)
        for (link, target) in [("..data", "..\(version)"), ("all.yaml", "..data/all.yaml")] {
            let new = settings.appending(path: "..new").path
            try files.createSymbolicLink(atPath: new, withDestinationPath: target)
            guard rename(new, settings.appending(path: link).path) == 0 else {
                throw CocoaError(.fileWriteUnknown)
            }
        }
    }

    /// Starts the daemon with the configuration as it is.
    func run(_ more: String..., instance: String = "test") throws -> SloburnProcess {
        try SloburnProcess(["run", "--config", configPath] + more, instance: instance)
    }

    /// Creates the input topic; records of any age and size stay in it.
    func createInput(_ topic: String? = nil, partitions: Int32 = 4) throws {
        try create(topic ?? input, partitions: partitions, ["retention.ms": "-1", "max.message.bytes": "67108864"])
    }

    /// A client that administers topics.
    func admin() throws -> KafkaAdmin {
        try KafkaAdmin(properties: .adminDefaults.overridden(by: ["bootstrap.servers": bootstrapServers])) { _ in }
    }

    /// Creates a topic.
    func create(_ topic: String, partitions: Int32, _ settings: [String: String]) throws {
        let admin = try admin()
        let topic = NewTopic(name: topic, partitions: partitions, replicationFactor: 1, settings: settings)
        for case .failed(let error) in try admin.createTopics([topic], timeout: .seconds(20)).values { throw error }
    }

    /// Sends a record without waiting; its key says to which partition, where nothing else does.
    func send(
        _ value: [UInt8]?, key: [UInt8]? = nil, headers: KafkaHeaders = [:], to topic: String? = nil,
        partition: Int32? = nil, timestampMilliseconds: Int64? = nil
    ) throws {
        try producer.get().produce(
            topic: topic ?? input, partition: partition, key: key, value: value, headers: headers,
            timestampMilliseconds: timestampMilliseconds)
    }

    /// Sends texts without waiting.
    func send(_ values: [String], to topic: String? = nil) throws {
        for value in values { try send(Array(value.utf8), to: topic) }
    }

    /// Sends from here on with another producer: the present one goes by the numbers of a topic that is gone.
    func renewProducer() { producer = Result { try makeProducer() } }

    /// Waits until what was sent has arrived.
    func flush() throws {
        let producer = try producer.get()
        try producer.flush(timeout: .seconds(30))
        if let failure = producer.takeDeliveryFailure() { throw failure.first }
    }

    /// Whether a broker answers in time.
    func isAnswered(within timeout: Duration) -> Bool {
        let own: KafkaProperties = ["bootstrap.servers": bootstrapServers]
        let admin = try? KafkaAdmin(properties: .adminDefaults.overridden(by: own)) { _ in }
        return (try? admin?.partitionCounts(timeout: timeout)) != nil
    }

    /// Follows an output topic such as `snapshots`, once it exists.
    func follow(_ short: String) throws -> TopicFollower {
        try TopicFollower(topic(short), bootstrapServers: bootstrapServers)
    }

    private func makeProducer() throws -> KafkaProducer {
        let own: KafkaProperties = ["bootstrap.servers": bootstrapServers, "linger.ms": "1"]
        return try KafkaProducer(properties: .producerDefaults.overridden(by: own)) { _ in }
    }
}
