import Foundation
import FoundationNetworking
import SloburnKafka
import SloburnTestKit

/// What is served to browsers: a configuration, topics of its own on the shared broker, and processes that show them.
final class Site {
    /// Unique, and the beginning of every topic.
    let name: String
    let bootstrapServers: String
    private let folder: URL
    private let producer: KafkaProducer

    /// Prepares a site without topics.
    init(stem: String) throws {
        name = "\(stem)-\(UUID().uuidString.prefix(8).lowercased())"
        bootstrapServers = try TestBroker.shared().bootstrapServers
        folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let own: KafkaProperties = ["bootstrap.servers": bootstrapServers, "linger.ms": "5"]
        producer = try KafkaProducer(properties: .producerDefaults.overridden(by: own)) { _ in }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Creates a topic of input.
    func createTopic(_ short: String) throws {
        let own: KafkaProperties = ["bootstrap.servers": bootstrapServers]
        let admin = try KafkaAdmin(properties: .adminDefaults.overridden(by: own)) { _ in }
        let topic = NewTopic(
            name: "\(name).\(short)", partitions: 1, replicationFactor: 1, settings: ["retention.ms": "-1"])
        for case .failed(let error) in try admin.createTopics([topic], timeout: .seconds(20)).values { throw error }
    }

    /// Sends records, and waits until they have arrived.
    func send(_ records: [String], to short: String) throws {
        for record in records { try producer.produce(topic: "\(name).\(short)", key: nil, value: Array(record.utf8)) }
        try producer.flush(timeout: .seconds(60))
        if let failure = producer.takeDeliveryFailure() { throw failure.first }
    }

    /// Writes a file beside the configuration, and returns its path.
    func write(_ text: String, to file: String) throws -> String {
        let file = folder.appending(path: file)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    /// The Daemon document; `more` are further lines of its spec.
    func daemon(label: String, http: String, more: String = "") -> String {
        """
        apiVersion: sloburn/v1
        kind: Daemon
        metadata: { name: \(label) }
        spec:
          kafka: { bootstrap.servers: "\(bootstrapServers)", session.timeout.ms: "6000" }
          group: \(name)
          topics: { prefix: \(name). }
          partitions: 1
          replicationFactor: 1
          evaluationInterval: 1s
          http: \(http)
        \(more)
        """
    }

    /// Starts `sloburn run` or `sloburn dashboard`.
    func serve(_ documents: [String], by command: String = "run") throws -> ServedSite {
        let path = try write(documents.joined(separator: "\n---\n"), to: "\(command)-\(UUID().uuidString).yaml")
        return try ServedSite([command, "--config", path], instance: name)
    }
}

/// A process that serves the dashboard.
final class ServedSite: Sendable {
    /// The process.
    let process: SloburnProcess
    /// Where it listens, as `http://127.0.0.1:PORT`.
    let url: String

    fileprivate init(_ arguments: [String], instance: String) throws {
        process = try SloburnProcess(arguments, instance: instance)
        try process.waitForLog("serving HTTP", timeout: .seconds(60))
        let line = process.log.lines.first { $0.contains("serving HTTP") } ?? ""
        let address = line.firstMatch(of: /127\.0\.0\.1:[0-9]+/).map { String($0.output) } ?? ""
        url = "http://\(address)"
    }

    /// The address without `http://`.
    var address: String { String(url.dropFirst("http://".count)) }

    /// What the API answers, without a token.
    func api(_ path: String) throws -> JSONTree {
        guard let url = URL(string: "\(url)/api/v1/\(path)") else { throw URLError(.badURL) }
        return try JSONTree(Data(contentsOf: url))
    }

    /// Waits until the API answers as wanted.
    func wait(
        for goal: String, timeout: Duration = .seconds(90), until isDone: (ServedSite) throws -> Bool
    ) throws {
        let deadline = ContinuousClock.now + timeout
        while ContinuousClock.now < deadline, process.isRunning {
            if (try? isDone(self)) == true { return }
            // Half of what is between two evaluations: nothing tells of the next but the stream, which is under test.
            usleep(500_000)
        }
        let status = (try? api("status").json) ?? "no answer"
        throw BrowserProblem.notReached(goal, page: status, problems: process.log.lines.suffix(20))
    }

    /// Ends it at once, as a crash would.
    func kill() throws {
        process.send(SIGKILL)
        _ = try process.waitForExit(timeout: .seconds(20))
    }
}
