import Foundation
import FoundationNetworking
import SloburnTestKit

/// A real Alertmanager on the loopback address, with a folder of its own.
final class AlertmanagerProcess {
    /// What was waited for did not come.
    struct Unreached: Error {
        let goal: String
        let alerts: String
        let log: [String]
    }

    /// An alert as its API shows it.
    struct Alert: Decodable, Equatable {
        struct Status: Decodable, Equatable {
            let state: String
        }

        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
        let updatedAt: String
        let fingerprint: String
        let status: Status
        let generatorURL: String?
    }

    /// Where Debian puts it.
    static let binary = "/usr/bin/prometheus-alertmanager"

    let port: UInt16
    private let folder: URL
    private var process = Process()
    private var log = LineCollector()

    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts it, with nothing in it.
    init() throws {
        port = try TestBroker.freePort()
        folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-alertmanager-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try "route: { receiver: none }\nreceivers: [{ name: none }]\n".write(
            to: folder.appending(path: "config.yml"), atomically: true, encoding: .utf8)
        try start()
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts it anew: it has forgotten all alerts, which it keeps in memory.
    func start() throws {
        process = Process()
        log = LineCollector()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "--default-signal", Self.binary, "--config.file=\(folder.path)/config.yml",
            "--storage.path=\(folder.path)/data", "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
        ]
        let output = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        try process.run()
        log.collect(output.fileHandleForReading)
        _ = try wait(for: "it answers") { _ in true }
    }

    /// Ends it at once.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The alerts that it shows, as text; nil where it does not answer.
    var text: String? {
        guard let url = URL(string: "\(url)/api/v2/alerts"), let data = try? Data(contentsOf: url) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Waits until the alerts that it shows, sorted by SLO, are as wanted.
    @discardableResult func wait(
        for goal: String, timeout: Duration = .seconds(30), until isDone: ([Alert]) -> Bool
    ) throws -> [Alert] {
        let deadline = ContinuousClock.now + timeout
        var last = "nothing"
        while ContinuousClock.now < deadline {
            if let text {
                last = text
                let alerts = try JSONDecoder().decode([Alert].self, from: Data(text.utf8))
                    .sorted { ($0.labels["slo"] ?? "", $0.fingerprint) < ($1.labels["slo"] ?? "", $1.fingerprint) }
                if isDone(alerts) { return alerts }
            }
            // Nothing tells when its alerts change, so it is asked every 50 ms.
            usleep(50_000)
        }
        throw Unreached(goal: goal, alerts: last, log: log.lines)
    }
}
