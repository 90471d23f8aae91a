import Foundation

/// Answers each message with its correlation id and its payload, as a broker would with a response.
final class EchoServer: Sendable {
    /// Where it listens.
    let port: UInt16
    private let listener: Int32

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileReadUnknown) }
        (self.listener, port) = (listener, UInt16(bigEndian: address.sin_port))
        Thread {
            while case let client = accept(listener, nil, nil), client >= 0 {
                Thread { Self.serve(client) }.start()
            }
        }.start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func serve(_ client: Int32) {
        let socket = TestSocket(client)
        while let request = socket.receive() { socket.send(Array(request[4...])) }
    }
}

/// A blocking connection that speaks in messages with their length before them.
final class TestSocket {
    private let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Connects to the loopback address; nil when it is refused.
    init?(port: UInt16) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if !isConnected { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Sends a request: header, then payload.
    func request(api: Int16, correlation: UInt8, payload: [UInt8]) {
        send([UInt8(api >> 8), UInt8(api & 0xff), 0, 0, 0, 0, 0, correlation] + payload)
    }

    func send(_ body: [UInt8]) {
        let length = UInt32(body.count)
        sendRaw(withUnsafeBytes(of: length.bigEndian) { Array($0) } + body)
    }

    /// Sends bytes without a length before them.
    func sendRaw(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// The next message without its length; nil when the connection ends, is reset, or nothing comes for 5 s.
    func receive() -> [UInt8]? {
        guard let head = bytes(4) else { return nil }
        return bytes(head.reduce(0) { $0 << 8 | Int($1) })
    }

    /// So many bytes, or nil.
    func bytes(_ count: Int) -> [UInt8]? {
        var result: [UInt8] = []
        while result.count < count {
            var buffer = [UInt8](repeating: 0, count: count - result.count)
            let read = recv(descriptor, &buffer, buffer.count, 0)
            guard read > 0 else { return nil }
            result += buffer[..<read]
        }
        return result
    }
}
