import Foundation
import Synchronization

/// A server on the loopback address that answers one request a connection as a test says.
public final class HTTPStub: Sendable {
    /// A request as it came.
    public struct Request: Hashable, Sendable {
        /// `GET` or `POST`.
        public var method: String
        /// The path of its first line.
        public var path: String
        /// Its headers, their names in lower case.
        public var headers: [String: String]
        /// Its body.
        public var body: [UInt8]
    }

    /// What a request is answered with.
    public enum Answer: Sendable {
        /// A status, headers and a body.
        case status(Int, headers: [String: String] = [:], body: String = "")
        /// Nothing, for so many seconds.
        case silence(Double)
        /// The end of the connection.
        case end
    }

    /// Where it listens.
    public let port: UInt16
    private let listener: Int32
    private let isStopped = Atomic(false)
    private let log = Log()

    /// What has come; its server may end before its connections.
    private final class Log: Sendable {
        let requests = Mutex<[Request]>([])
    }

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - port: where; 0 for any free port.
    ///   - answer: what each request is answered with.
    /// - Throws: what Foundation says where the port is not free.
    public init(port: UInt16 = 0, _ answer: @escaping @Sendable (Request) -> Answer) throws {
        (listener, self.port) = try Self.listen(port)
        Thread { [listener, log] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                Thread { Self.serve(client, log, answer) }.start()
            }
        }.start()
    }

    deinit { stop() }

    /// The requests so far.
    public var requests: [Request] { log.requests.withLock { $0 } }

    /// `http://127.0.0.1:PORT`.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Refuses connections from here on.
    public func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// A port at which nobody listens.
    public static func freePort() throws -> UInt16 {
        let (listener, port) = try listen(0)
        close(listener)
        return port
    }

    private static func listen(_ port: UInt16) throws -> (listener: Int32, port: UInt16) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var isReused: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && Foundation.listen(listener, 64) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileReadUnknown) }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private static func serve(_ client: Int32, _ log: Log, _ answer: (Request) -> Answer) {
        defer { close(client) }
        guard let request = request(client) else { return }
        log.requests.withLock { $0.append(request) }
        switch answer(request) {
        case .end: return
        case .silence(let seconds): Thread.sleep(forTimeInterval: seconds)
        case .status(let status, let headers, let body):
            var head = "HTTP/1.1 \(status) Status\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            send(Array((head + "\r\n" + body).utf8), to: client)
        }
    }

    private static func request(_ client: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        func receive() -> Bool {
            let count = recv(client, &buffer, buffer.count, 0)
            if count > 0 { bytes += buffer[..<count] }
            return count > 0
        }
        var head = bytes.endOfHead
        while head == nil {
            guard receive() else { return nil }
            head = bytes.endOfHead
        }
        guard let head else { return nil }
        let lines = String(decoding: bytes[..<head], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first?.split(separator: " "), first.count == 3, ["GET", "POST"].contains(first[0])
        else { return nil }
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        let named = Dictionary(headers) { $1 }
        let length = named["content-length"].flatMap { Int($0) } ?? 0
        while bytes.count - head < length {
            guard receive() else { return nil }
        }
        return Request(
            method: String(first[0]), path: String(first[1]), headers: named, body: Array(bytes[head...].prefix(length))
        )
    }

    private static func send(_ bytes: [UInt8], to client: Int32) {
        var sent = 0
        bytes.withUnsafeBytes { bytes in
            while sent < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                let count = Foundation.send(client, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return }
                sent += count
            }
        }
    }
}

extension Array where Element == UInt8 {
    /// Where the body begins; nil while the head is not whole.
    fileprivate var endOfHead: Int? { firstRange(of: Array("\r\n\r\n".utf8))?.upperBound }
}
