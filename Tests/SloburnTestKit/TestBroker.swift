public import Foundation
import Synchronization

/// A Kafka-compatible broker over the network for tests: a child process with a port and a folder of its own.
///
/// `KAFKA_BOOTSTRAP` names another cluster to use in place of the shared one. The child ends with this process, even
/// a killed one, because it watches its standard input.
public final class TestBroker: Sendable {
    /// What may go wrong while starting.
    public enum StartError: Error {
        /// No free port could be found.
        case noPort
        /// The broker did not answer in time; `log` is what it said.
        case noAnswer(log: String)
        /// The broker was started by somebody else, or has been stopped.
        case external
    }

    /// The address for `bootstrap.servers`.
    public let bootstrapServers: String
    private let child: Mutex<Child?>

    /// The process and its folder.
    private struct Child: @unchecked Sendable /* behind the mutex */ {
        let process: Process
        let input: Pipe
        let port: UInt16
        let folder: URL

        /// Waits for its end, which comes once it has saved its data.
        func end() {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
    }

    private init(external: String) {
        bootstrapServers = external
        child = Mutex(nil)
    }

    /// Starts a broker that nobody else uses.
    ///
    /// - Throws: `StartError`, or what Foundation says when the script does not run.
    public init() throws {
        let port = try Self.reservedPort()
        let folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-broker-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        bootstrapServers = "127.0.0.1:\(port)"
        do {
            child = Mutex(try Self.launch(port: port, folder: folder))
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    private static func launch(port: UInt16, folder: URL) throws -> Child {
        let log = folder.appending(path: "output")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let process = Process()
        // A child inherits the signal mask, and the threads that run tests block all of them: without env's help
        // SIGTERM would never reach the broker.
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "--default-signal", repositoryRoot.appending(path: "scripts/broker").path, "run",
            "--port", "\(port)", "--data", folder.path, "--until-stdin-closes",
        ]
        let input = Pipe()
        process.standardInput = input
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let child = Child(process: process, input: input, port: port, folder: folder)
        guard waitUntilAccepting(port: port, process: process) else {
            child.end()
            throw StartError.noAnswer(log: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
        }
        return child
    }

    /// Ends the broker in good order and starts it again with its data and at its address.
    ///
    /// - Throws: `StartError.noAnswer` when it does not come back; `StartError.external` for one that is not ours.
    public func restart() throws {
        try child.withLock { child in
            guard let last = child else { throw StartError.external }
            child = nil
            last.end()
            child = try Self.launch(port: last.port, folder: last.folder)
        }
    }

    deinit {
        stop()
    }

    /// Ends the broker and removes its folder; without effect on a cluster named by `KAFKA_BOOTSTRAP`.
    public func stop() {
        let last = child.withLock { child in
            let last = child
            child = nil
            return last
        }
        guard let last else { return }
        last.end()
        try? FileManager.default.removeItem(at: last.folder)
    }

    /// The broker that all tests of this process share, started at first use.
    public static func shared() throws -> TestBroker {
        try sharedResult.get()
    }

    private static let sharedResult: Result<TestBroker, any Error> = {
        if let external = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP"], !external.isEmpty {
            return .success(TestBroker(external: external))
        }
        let result = Result { try TestBroker() }
        atexit { try? TestBroker.shared().stop() }
        return result
    }()

    /// The folder with Package.swift.
    public static let repositoryRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}

extension TestBroker {
    /// A TCP port of the loopback address that was free a moment ago.
    ///
    /// - Throws: `StartError.noPort` when the system has none.
    public static func freePort() throws -> UInt16 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw StartError.noPort }
        defer { close(listener) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && getsockname(listener, address, &length) == 0
            }
        }
        guard result else { throw StartError.noPort }
        return UInt16(bigEndian: address.sin_port)
    }

    /// A free port that no other process which asks this way gets as long as this one lives.
    ///
    /// Harnesses that start at the same moment would otherwise be given one port, and the second would take the first
    /// one's broker for its own.
    private static func reservedPort() throws -> UInt16 {
        for _ in 0..<100 {
            let port = try freePort()
            let file = FileManager.default.temporaryDirectory.appending(path: "sloburn-broker-port-\(port)")
            let descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { return port }
            // The lock goes with the process.
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return port }
            close(descriptor)
        }
        throw StartError.noPort
    }

    private static func waitUntilAccepting(port: UInt16, process: Process) -> Bool {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline, process.isRunning {
            if accepts(port: port) { return true }
            // Nothing tells when a port begins to listen, so it is tried again every 20 ms.
            usleep(20_000)
        }
        return false
    }

    private static func accepts(port: UInt16) -> Bool {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard client >= 0 else { return false }
        defer { close(client) }
        var address = loopback(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(client, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
