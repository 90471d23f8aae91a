import Foundation
import SloburnKafka

/// A set-up on a broker: names of its own, topics, a configuration for each daemon, and a folder for all of it.
struct Deployment: Sendable {
    /// The beginning of every name.
    let name: String
    /// The brokers as the harness reaches them.
    let bootstrapServers: String
    /// The brokers as those reach them who read what was committed.
    let watchServers: String
    /// Where configurations and logs lie.
    let folder: URL
    /// The released binary.
    let binary: URL

    /// How many partitions the input topic has.
    static let inputPartitions: Int32 = 6

    /// Makes the folder.
    init(name: String, bootstrapServers: String, watchServers: String, folder: URL, binary: URL) throws {
        self.name = name
        self.bootstrapServers = bootstrapServers
        self.watchServers = watchServers
        self.folder = folder
        self.binary = binary
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// The topic that is read.
    var input: String { "\(name).in" }

    /// The full name of an output topic such as `snapshots`.
    func topic(_ short: String) -> String { "\(name).\(short)" }

    /// Properties of a client of the harness.
    var client: KafkaProperties { ["bootstrap.servers": bootstrapServers, "linger.ms": "1"] }

    /// Creates the input topic, and by the binary the others.
    func createTopics(_ documents: String) throws {
        let admin = try KafkaAdmin(properties: .adminDefaults.overridden(by: client)) { _ in }
        let topic = NewTopic(
            name: input, partitions: Self.inputPartitions, replicationFactor: 1, settings: ["retention.ms": "-1"])
        for case .failed(let error) in try admin.createTopics([topic], timeout: .seconds(20)).values { throw error }
        let configuration = try configure("topics", documents, through: bootstrapServers)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["--default-signal", binary.path, "topics", "--config", configuration.path, "--create"]
        process.environment = ProcessInfo.processInfo.environment.merging(["SLOBURN_INSTANCE": "topics"]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ChaosError("sloburn topics --create failed") }
    }

    /// Writes a configuration whose clients reach the brokers at an address.
    func configure(_ name: String, _ documents: String, through servers: String) throws -> URL {
        let file = folder.appending(path: "\(name).yaml")
        let text = documents.replacing("BOOTSTRAP", with: servers)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    /// A daemon that is not running yet.
    func daemon(
        _ name: String, _ documents: String, through servers: String, arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws -> DaemonProcess {
        let configuration = try configure(name, documents, through: servers)
        let command = DaemonProcess.Command(
            binary: binary, arguments: ["run", "--config", configuration.path] + arguments, environment: environment)
        return DaemonProcess(name: name, command: command, log: folder.appending(path: "\(name).log"))
    }
}

/// What keeps a run from its result, in a sentence.
public struct ChaosError: Error, CustomStringConvertible {
    /// The sentence.
    public let description: String

    /// Creates an error.
    public init(_ description: String) { self.description = description }
}
