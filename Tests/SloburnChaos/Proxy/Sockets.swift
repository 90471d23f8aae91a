import Foundation

/// What went wrong with a socket.
struct SocketError: Error, CustomStringConvertible {
    let description: String

    init(_ what: String) { description = "\(what): \(String(cString: strerror(errno)))" }
}

/// Calls on sockets that never block.
enum Sockets {
    /// Listens on the loopback address.
    ///
    /// - Parameter port: 0 looks for a free one below those that the system gives to outgoing connections, so that it
    ///   is still free when listening begins again.
    /// - Returns: the socket and its port.
    /// - Throws: `SocketError` when the port is taken.
    static func listen(port: UInt16) throws -> (socket: Int32, port: UInt16) {
        guard port == 0 else { return (try listen(exactly: port), port) }
        for _ in 0..<200 {
            let candidate = UInt16.random(in: 18_000..<32_000)
            if let socket = try? listen(exactly: candidate) { return (socket, candidate) }
        }
        throw SocketError("no free port")
    }

    private static func listen(exactly port: UInt16) throws -> Int32 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw SocketError("socket") }
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isBound, Glibc.listen(listener, 128) == 0 else {
            close(listener)
            throw SocketError("listening at port \(port)")
        }
        makeNonblocking(listener)
        return listener
    }

    /// Begins to connect; the socket becomes writable once it is.
    static func connect(to address: BrokerAddress) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, "\(address.port)", &hints, &list) == 0, let found = list else {
            throw SocketError("no address of \(address)")
        }
        defer { freeaddrinfo(list) }
        let client = socket(found.pointee.ai_family, found.pointee.ai_socktype, 0)
        guard client >= 0 else { throw SocketError("socket") }
        prepare(client)
        if Glibc.connect(client, found.pointee.ai_addr, found.pointee.ai_addrlen) != 0, errno != EINPROGRESS {
            close(client)
            throw SocketError("connecting to \(address)")
        }
        return client
    }

    /// The next connection that waits; nil without one.
    static func accept(_ listener: Int32) -> Int32? {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return nil }
        prepare(client)
        return client
    }

    /// Closes at once with a reset, so that the other side loses what is under way.
    static func reset(_ socket: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close(socket)
    }

    private static func prepare(_ socket: Int32) {
        makeNonblocking(socket)
        var yes: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Calls on it return at once, and child processes do not inherit it.
    static func makeNonblocking(_ socket: Int32) {
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL, 0) | O_NONBLOCK)
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    }
}
