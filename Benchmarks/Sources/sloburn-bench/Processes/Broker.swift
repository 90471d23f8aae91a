import Foundation

/// A broker of this run on a port of the loopback address, or the cluster that KAFKA_BOOTSTRAP names.
final class Broker: Sendable {
    /// The address for `bootstrap.servers`.
    let bootstrapServers: String
    private let child: ChildProcess?
    private let folder: URL

    /// Starts a broker with data of its own.
    init(_ workspace: Workspace) throws {
        folder = workspace.folder.appending(path: "broker")
        if let external = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP"], !external.isEmpty {
            bootstrapServers = external
            child = nil
            return
        }
        let port = try Self.freePort()
        bootstrapServers = "127.0.0.1:\(port)"
        child = try ChildProcess(
            "scripts/broker", ["run", "--port", "\(port)", "--data", folder.path, "--until-stdin-closes"])
        let deadline = ContinuousClock.now + .seconds(60)
        while !Self.accepts(port) {
            guard child?.isRunning == true, .now < deadline else {
                throw Failure("the broker did not start:\n\(child?.output ?? "")")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
        if let pid { Self.holdBackSaving(pid) }
    }

    /// Lets the test broker save its data only while nobody else wants the processor.
    ///
    /// Each write has it save everything anew, for minutes after a large load: of two cores, it would take one from
    /// whatever writes, and none from a consumer that only reads.
    private static func holdBackSaving(_ pid: Int32) {
        let folder = URL(filePath: "/proc/\(pid)/task")
        for task in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
            let name = try? String(contentsOf: folder.appending(path: "\(task)/comm"), encoding: .utf8)
            guard name == "autosave\n", let thread = Int32(task) else { continue }
            // SCHED_IDLE, which Glibc does not show to Swift.
            let idle: Int32 = 5
            var parameters = sched_param()
            sched_setscheduler(thread, idle, &parameters)
        }
    }

    /// Waits until the broker has no work of its own: after a load it saves its data for a while.
    func waitUntilIdle() {
        guard child != nil, let pid else { return }
        let deadline = ContinuousClock.now + .seconds(300)
        var quiet = 0
        while quiet < 4, .now < deadline {
            let before = ProcessFigures.cpuSeconds(pid)
            Thread.sleep(forTimeInterval: 0.5)
            quiet = ProcessFigures.cpuSeconds(pid) - before < 0.05 ? quiet + 1 : 0
        }
    }

    private var pid: Int32? {
        let text = try? String(contentsOf: folder.appending(path: "pid"), encoding: .utf8)
        return text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    private static func freePort() throws -> UInt16 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw Failure("there is no free port") }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func accepts(_ port: UInt16) -> Bool {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        let address = loopback(port)
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
