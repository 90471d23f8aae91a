import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import SloburnModel

/// What came of a request.
struct HTTPReply: Sendable {
    /// The status.
    var status: Int
    /// The header `Retry-After`.
    var retryAfter: String?
    /// The beginning of the body, up to `HTTPSender.longestExcerpt` bytes.
    var body: String
}

/// Why requests can't be made at all.
struct HTTPSetUpFailure: Error, CustomStringConvertible {
    /// The file and the reason.
    let description: String
}

/// Sends requests over HTTP and HTTPS; redirects are not followed.
final class HTTPSender: Sendable {
    /// So much of a reply's body is kept, in bytes.
    static let longestExcerpt = 512

    private let client: HTTPClient
    private let timeout: TimeAmount

    /// Makes a client; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - timeout: how long a request may take, with all that it needs.
    ///   - authorityFile: certificates to trust besides the system's, in PEM.
    /// - Throws: `HTTPSetUpFailure` where the file can't be used.
    init(timeout: TimeSpan, authorityFile: String?) throws(HTTPSetUpFailure) {
        self.timeout = .nanoseconds(timeout.nanoseconds)
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authorityFile {
            do {
                tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(authorityFile))]
            } catch {
                throw HTTPSetUpFailure(description: "\(authorityFile): no certificates in PEM: \(error)")
            }
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: self.timeout, read: self.timeout), decompression: .disabled)
        // Whoever sends decides when to try again, and tells why.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - request: what to send.
    ///   - then: called once, on a thread of its own, with the reply or with why there is none.
    func send(_ request: OutgoingRequest, then: @escaping @Sendable (Result<HTTPReply, any Error>) -> Void) {
        do {
            var headers = HTTPHeaders()
            for header in request.headers { headers.add(name: header.name, value: header.value) }
            headers.replaceOrAdd(name: "User-Agent", value: "sloburn")
            let request = try HTTPClient.Request(
                url: request.url, method: .POST, headers: headers, body: .bytes(request.body))
            client.execute(request: request, delegate: ReplyCollector(), deadline: .now() + timeout)
                .futureResult.whenComplete(then)
        } catch {
            then(.failure(error))
        }
    }

    /// Ends all connections; to be called once, when no request is open.
    func shutdown() { try? client.syncShutdown() }
}

/// Keeps what is needed of a reply, however long it is.
private final class ReplyCollector: HTTPClientResponseDelegate, @unchecked Sendable /* used by one event loop */ {
    private var reply = HTTPReply(status: 0, retryAfter: nil, body: "")
    private var bytes: [UInt8] = []

    func didReceiveHead(task: HTTPClient.Task<HTTPReply>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        reply.status = Int(head.status.code)
        reply.retryAfter = head.headers.first(name: "Retry-After")
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<HTTPReply>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        bytes += buffer.readableBytesView.prefix(HTTPSender.longestExcerpt - bytes.count)
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<HTTPReply>) throws -> HTTPReply {
        reply.body = String(decoding: bytes, as: UTF8.self)
        return reply
    }
}
