import Foundation
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnTestKit
import SloburnTestTraits
import Synchronization
import Testing

@testable import SloburnServer

/// Requests that no well-meaning program sends, over real connections.
@Suite(.serialized, .waitsInOrder, .timeLimit(.minutes(15))) struct HostileRequestTests {
    /// A server on a free port; it ends with the test.
    private final class Server {
        let http: HTTPServer
        var port: UInt16 { UInt16(http.port ?? 0) }

        init() throws {
            let builder = BoardFixture.builder([BoardFixture.snapshot("search")])
            let site = SiteFixture.site(try #require(builder.published()))
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let settings = HTTPSettings(listen: "127.0.0.1:0")
            http = HTTPServer(site, try HTTPCredentials(settings) { _ in [] }, logger: logger)
            try http.start()
        }

        deinit { http.stop() }

        func isWell() throws -> Bool {
            let connection = try Connection(port: port)
            connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            return connection.readAll().hasPrefix("HTTP/1.1 200 OK")
        }
    }

    /// Writes bytes, reads what comes back.
    private final class Connection {
        struct Refused: Error {}
        private let socket: Int32

        init(port: UInt16) throws {
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard result == 0 else { throw Refused() }
            var limit = timeval(tv_sec: 20, tv_usec: 0)
            setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        }

        deinit { Glibc.close(socket) }

        func send(_ text: String) { send(Array(text.utf8)) }

        func send(_ bytes: [UInt8]) { _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

        func finish() { shutdown(socket, Int32(SHUT_WR)) }

        /// What comes until the other side ends.
        func readAll() -> String {
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = recv(socket, &buffer, buffer.count, 0)
                guard count > 0 else { return String(decoding: all, as: UTF8.self) }
                all += buffer[..<count]
            }
        }
    }

    private static let pieces = [
        "GET ", "POST ", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "/", "/api/v1/slos", "/api/v1/stream", "?q=%", "%00",
        "%ff",
        " HTTP/1.1\r\n", " HTTP/9.9\r\n", "Host: a\r\n", "Content-Length: 5\r\n", "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\n",
        "0\r\n\r\n",
        "\r\n", "\r\n\r\n", "\n", ":", "a: \u{0}\r\n", "If-None-Match: \"\r\n", "Authorization: Bearer \u{FF}\r\n",
        "Last-Event-ID: run.9223372036854775807.-1\r\n", "Accept-Encoding: gzip;q=nan\r\n", "Connection: close\r\n",
        "Upgrade: websocket\r\n", "Expect: 100-continue\r\n", "\u{1F4A5}",
    ]

    private static func request(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        if random.index(0..<2) == 0 { bytes += "GET /api/v1/slos HTTP/1.1\r\nHost: a\r\n".utf8 }
        for _ in 0..<random.index(1..<12) { bytes += pieces[random.index(0..<pieces.count)].utf8 }
        for _ in 0..<random.index(0..<4) where !bytes.isEmpty {
            bytes[random.index(0..<bytes.count)] = UInt8(random.number(0...255))
        }
        if random.index(0..<2) == 0 { bytes += "\r\n\r\n".utf8 }
        return bytes
    }

    @Test func tenThousandMalformedRequestsLeaveItWell() throws {
        let server = try Server()
        var random = SeededGenerator(seed: 20_261_126)
        let begin = try #require(ProcessMemory.residentBytes)
        var statuses: [String: Int] = [:]
        for number in 0..<10_000 {
            let connection = try Connection(port: server.port)
            connection.send(Self.request(&random))
            connection.finish()
            // A stream has no end of its own: whoever has sent all and closes hears what there is.
            if number % 50 == 0 { statuses[String(connection.readAll().prefix(12)), default: 0] += 1 }
            if number % 1_000 == 0 { #expect(try server.isWell()) }
        }
        #expect(try server.isWell())
        let grown = try #require(ProcessMemory.residentBytes) - begin
        #expect(grown < 64 << 20, "\(grown) bytes more than before")
        #expect(statuses.keys.contains("HTTP/1.1 400"), "\(statuses)")
    }

    @Test(arguments: [
        (
            "a head that is too long",
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 100_000))\r\n\r\n"
        ),
        (
            "too many fields",
            "GET / HTTP/1.1\r\nHost: a\r\n" + (0..<2_000).map { "X\($0): x\r\n" }.joined() + "\r\n"
        ),
        ("an address that is too long", "GET /\(String(repeating: "x", count: 100_000)) HTTP/1.1\r\nHost: a\r\n\r\n"),
    ])
    func refuses(_ what: String, _ request: String) throws {
        let server = try Server()
        let connection = try Connection(port: server.port)
        connection.send(request)
        connection.finish()
        #expect(!connection.readAll().hasPrefix("HTTP/1.1 200"), "\(what)")
        #expect(try server.isWell())
    }

    @Test func closesOnWhoNeverComesToAnEnd() throws {
        let server = try Server()
        let slow = try (0..<50).map { _ in try Connection(port: server.port) }
        for connection in slow { connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: ") }
        #expect(try server.isWell())
        let begin = ContinuousClock.now
        for connection in slow { #expect(!connection.readAll().hasPrefix("HTTP/1.1 200")) }
        // Its limit is 15 s; a reader here waits for 20 s.
        #expect(ContinuousClock.now - begin < .seconds(19))
        #expect(try server.isWell())
    }
}
