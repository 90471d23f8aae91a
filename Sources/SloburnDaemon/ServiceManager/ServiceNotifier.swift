import Foundation
public import SloburnModel

/// Sends the states of a process to the service manager that started it, as `sd_notify` does.
///
/// *Source:* systemd's sd_notify(3) and sd_watchdog_enabled(3). A message is one datagram of lines `NAME=value`, sent to
/// the socket that `NOTIFY_SOCKET` names: a path, or behind `@` a name without a file.
public struct ServiceNotifier: Sendable {
    /// What there is to tell.
    public enum State: Sendable, Hashable {
        /// It does its work, for the first time or after a reload.
        case ready
        /// It reads its configuration again; with the time of the machine's monotonic clock in microseconds.
        case reloading(monotonicMicroseconds: Int64)
        /// It is ending.
        case stopping
        /// It is alive.
        case watchdog
        /// One line for people.
        case status(String)

        /// The lines of a message.
        var text: String {
            switch self {
            case .ready: "READY=1"
            case .reloading(let time): "RELOADING=1\nMONOTONIC_USEC=\(time)"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            case .status(let text): "STATUS=" + text.split(whereSeparator: \.isNewline).joined(separator: " ")
            }
        }
    }

    /// How often it is to be told that the process is alive: half of what it waits for; nil where it does not ask.
    public let watchdogInterval: TimeSpan?
    // As in `sun_path`; a name without a file begins with a zero byte.
    private let path: [UInt8]

    /// Finds out who is to be told; nil where nobody asks, or the socket is of another kind.
    ///
    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - processID: the process's number.
    public init?(environment: [String: String], processID: Int32) {
        var path = Array((environment["NOTIFY_SOCKET"] ?? "").utf8)
        guard path.count > 1, path.count < Self.pathSize, let first = path.first, [UInt8]("/@".utf8).contains(first)
        else { return nil }
        if first == UInt8(ascii: "@") { path[0] = 0 }
        self.path = path
        watchdogInterval = Self.watchdogInterval(environment, processID)
    }

    /// Sends one message; that nobody hears it is no harm.
    ///
    /// - Parameter states: what it tells.
    /// - Returns: false when it could not be sent.
    @discardableResult public func send(_ states: State...) -> Bool {
        let handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return false }
        defer { close(handle) }
        let message = Array(states.map(\.text).joined(separator: "\n").utf8)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        // The length tells where a name without a file ends.
        let length = socklen_t(MemoryLayout<sockaddr_un>.size - Self.pathSize + path.count)
        return withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(handle, message, message.count, Int32(MSG_NOSIGNAL), address, length) == message.count
            }
        }
    }

    private static let pathSize = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

    private static func watchdogInterval(_ environment: [String: String], _ processID: Int32) -> TimeSpan? {
        guard let limit = environment["WATCHDOG_USEC"].flatMap({ Int64($0) }), limit > 1, limit < .max / 1_000 else {
            return nil
        }
        // The variables are handed on to children, which are not meant.
        if let meant = environment["WATCHDOG_PID"], Int32(meant) != processID { return nil }
        return TimeSpan(nanoseconds: limit * 500)
    }
}
