import Foundation

/// A TCP connection, to see whether there can be one.
final class Connection {
    private let descriptor: Int32

    /// The numeric addresses that a name stands for.
    static func resolve(_ address: ServerAddress) -> Answer<[String]> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(address.host, address.port, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else { return .failure(Trouble(.missing, String(cString: gai_strerror(code)))) }
        var texts: [String] = []
        var next = list
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let result = getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            let name = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            if result == 0, !texts.contains(name) { texts.append(name) }
            next = entry.pointee.ai_next
        }
        return .success(texts)
    }

    /// Connects to a numeric address; gives up at the deadline.
    init(_ host: String, port: String, until deadline: ContinuousClock.Instant) throws(Trouble) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICHOST
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, port, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0, let list else { throw Trouble(.other, String(cString: gai_strerror(code))) }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(list.pointee.ai_family, kind, 0)
        guard descriptor >= 0 else { throw Self.trouble(errno) }
        // A failed initialiser of a class runs its deinit once all properties are set.
        if connect(descriptor, list.pointee.ai_addr, list.pointee.ai_addrlen) == 0 { return }
        guard errno == EINPROGRESS else { throw Self.trouble(errno) }
        guard wait(for: Int16(POLLOUT), until: deadline) else {
            throw Trouble(.silent, "no answer in time")
        }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0, error == 0 else {
            throw Self.trouble(error)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether the other side answers a request for a page as a web server does.
    func speaksHTTP(until deadline: ContinuousClock.Instant) -> Bool {
        let request = Array("GET / HTTP/1.0\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count,
            wait(for: Int16(POLLIN), until: deadline)
        else { return false }
        var answer = [UInt8](repeating: 0, count: 5)
        return recv(descriptor, &answer, answer.count, 0) == answer.count && answer == Array("HTTP/".utf8)
    }

    private func wait(for events: Int16, until deadline: ContinuousClock.Instant) -> Bool {
        let rest = max(.zero, deadline - .now).components
        let milliseconds = rest.seconds * 1_000 + rest.attoseconds / 1_000_000_000_000_000
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        return poll(&entry, 1, Int32(clamping: milliseconds)) == 1
    }

    private static func trouble(_ code: Int32) -> Trouble { Trouble(.other, String(cString: strerror(code))) }
}
