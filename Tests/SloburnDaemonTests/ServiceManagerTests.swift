import Foundation
import Logging
import SloburnModel
import Synchronization
import Testing

@testable import SloburnDaemon

@Suite struct ServiceManagerTests {
    /// The kinds of names that a socket has.
    enum Name: CaseIterable {
        case path, abstract

        /// A name that nobody else has.
        func make() -> String {
            let unique = UUID().uuidString.lowercased()
            return self == .path ? "/tmp/sloburn-\(unique)" : "@sloburn-\(unique)"
        }
    }

    @Test("Each state is what systemd expects, one line each", arguments: Name.allCases)
    func isSent(_ name: Name) throws {
        let socket = try ManagerSocket(name.make())
        let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": socket.name], processID: 42))
        #expect(notifier.send(.ready, .status("two\nlines")))
        #expect(socket.receive() == "READY=1\nSTATUS=two lines")
        #expect(notifier.send(.reloading(monotonicMicroseconds: 17)))
        #expect(socket.receive() == "RELOADING=1\nMONOTONIC_USEC=17")
        #expect(notifier.send(.stopping))
        #expect(socket.receive() == "STOPPING=1")
        #expect(notifier.send(.watchdog))
        #expect(socket.receive() == "WATCHDOG=1")
    }

    @Test(
        "Nobody is told where nobody asks, or in a way that is not known",
        arguments: [nil, "", "/", "@", "vsock:2:1234", "run/systemd", "/" + String(repeating: "x", count: 107)])
    func isNotSent(_ name: String?) {
        #expect(ServiceNotifier(environment: name.map { ["NOTIFY_SOCKET": $0] } ?? [:], processID: 42) == nil)
    }

    @Test("A socket that is gone is no harm")
    func goesUnheard() throws {
        let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": Name.path.make()], processID: 42))
        #expect(!notifier.send(.ready))
    }

    @Test(
        "Signs of life are sent at half of what is waited for, by the process that is meant",
        arguments: [
            (["WATCHDOG_USEC": "30000000"], TimeSpan.seconds(15)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], .seconds(15)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": ""], nil),
            (["WATCHDOG_USEC": "3", "WATCHDOG_PID": "42"], TimeSpan(nanoseconds: 1_500)),
            (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-1"], nil), (["WATCHDOG_USEC": "soon"], nil),
            (["WATCHDOG_USEC": "\(Int64.max)"], nil), ([:], nil),
        ] as [([String: String], TimeSpan?)])
    func knowsInterval(_ variables: [String: String], _ interval: TimeSpan?) throws {
        let environment = variables.merging(["NOTIFY_SOCKET": "@sloburn"]) { $1 }
        let notifier = try #require(ServiceNotifier(environment: environment, processID: 42))
        #expect(notifier.watchdogInterval == interval)
    }

    @Test("There is no sign of life while a loop is overdue, and the log names it once each time")
    func looks() throws {
        let socket = try ManagerSocket(Name.abstract.make())
        let lines = LogLines()
        let manager = ServiceManager(logger: lines.logger, environment: ["NOTIFY_SOCKET": socket.name])
        let overdue = Mutex<[OverdueLoop]>([])
        manager.watch { overdue.withLock { $0 } }
        manager.look()
        #expect(socket.receive() == "WATCHDOG=1")
        overdue.withLock { $0 = [OverdueLoop(name: "budget", age: .seconds(181))] }
        manager.look()
        manager.look()
        overdue.withLock { $0 = [] }
        manager.tell("after that")
        #expect(socket.receive() == "STATUS=after that")
        #expect(lines.all == ["error: budget, 181 s"])
        manager.look()
        #expect(socket.receive() == "WATCHDOG=1")
        overdue.withLock { $0 = [OverdueLoop(name: "budget", age: .seconds(200))] }
        manager.look()
        #expect(lines.all.count == 2)
    }

    @Test("A process that is ending does not become ready")
    func ends() throws {
        let socket = try ManagerSocket(Name.abstract.make())
        let manager = ServiceManager(logger: LogLines().logger, environment: ["NOTIFY_SOCKET": socket.name])
        manager.ready()
        #expect(socket.receive() == "READY=1\nSTATUS=running")
        manager.reloading()
        #expect(socket.receive()?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
        manager.stopping()
        manager.ready()
        manager.tell("the last")
        #expect(socket.receive() == "STOPPING=1\nSTATUS=stopping")
        #expect(socket.receive() == "STATUS=the last")
    }

    @Test("With nobody to tell nothing happens")
    func isAlone() {
        let manager = ServiceManager(logger: LogLines().logger, environment: [:])
        manager.watch { [] }
        manager.ready()
        manager.reloading()
        manager.look()
        manager.stopping()
    }
}

/// The socket of a service manager, which hears what processes tell.
private final class ManagerSocket {
    /// As in `NOTIFY_SOCKET`.
    let name: String
    private let handle: Int32

    struct Failure: Error {
        let code: Int32
    }

    init(_ name: String) throws {
        self.name = name
        handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(name.utf8)
        if name.hasPrefix("@") { path[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let result = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(handle, $0, length) }
        }
        guard result == 0 else { throw Failure(code: errno) }
        // Whoever sends has sent before this asks: a message that is missing is not waited for.
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(handle)
        if name.hasPrefix("/") { unlink(name) }
    }

    /// The next message; nil when there is none.
    func receive() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(handle, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

/// Keeps what is logged.
private final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = event.metadata ?? [:]
            lines.lines.withLock {
                $0.append("\(event.level): \(fields["loop"] ?? ""), \(fields["seconds"] ?? "") s")
            }
        }
    }
}
