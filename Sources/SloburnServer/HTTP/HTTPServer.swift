import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import SloburnConfig
import SloburnDaemon
import Synchronization

/// The server: it listens, and answers what a site has answers for.
public final class HTTPServer: Sendable {
    /// Why it can't be served.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// The address or the file, and what is wrong with it.
        public let description: String
    }

    /// The most connections at once; who comes beyond that waits.
    public static let mostConnections = 4_096

    private let site: Site
    private let credentials: HTTPCredentials
    private let logger: Logger
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let services = Mutex<ServiceGroup?>(nil)
    private let ended = DispatchSemaphore(value: 0)
    private let boundPort = Mutex<Int?>(nil)

    /// Creates a server that does not listen yet.
    public init(_ site: Site, _ credentials: HTTPCredentials, logger: Logger) {
        self.site = site
        self.credentials = credentials
        self.logger = logger
    }

    private var settings: HTTPSettings { credentials.settings }

    /// The port it listens on; nil before it does.
    public var port: Int? { boundPort.withLock { $0 } }

    /// Begins to listen.
    ///
    /// - Throws: `Problem` where the address can't be had, or the certificate can't be used.
    public func start() throws(Problem) {
        let builder = try channelBuilder()
        let started = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        let application = Application(
            responder: SiteResponder(site: site, isSecure: credentials.tls != nil), server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), backlog: 1_024,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
            onServerRunning: { [self] channel in
                boundPort.withLock { $0 = channel.localAddress?.port }
                started.signal()
            },
            eventLoopGroupProvider: .shared(group), logger: Self.quiet(logger))
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: application)], logger: Self.quiet(logger)))
        self.services.withLock { $0 = services }
        // Whoever waits for it here may keep one of the threads that tasks of usual priority need.
        Task(priority: .high) { [self] in
            do {
                try await services.run()
            } catch {
                failure.withLock { $0 = error }
            }
            started.signal()
            ended.signal()
        }
        started.wait()
        if let error = failure.withLock({ $0 }) {
            group.shutdownGracefully { _ in }
            throw Problem(description: "http.listen: \(settings.listen) can't be served: \(error)")
        }
        logger.info(.httpServing, "serving HTTP", metadata: ["listen": "\(settings.host):\(port ?? settings.port)"])
    }

    /// Stops listening, and waits a moment for answers under way.
    public func stop() {
        guard let services = services.withLock({ $0 }) else { return }
        Task(priority: .high) { await services.triggerGracefulShutdown() }
        _ = ended.wait(timeout: .now() + .seconds(2))
        group.shutdownGracefully { _ in }
    }

    private func channelBuilder() throws(Problem) -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [ConnectionGuard()], idleTimeout: .seconds(75),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 8 * 1_024, maxHeaderListSize: 32 * 1_024, maxHeaderFieldCount: 100)))
        guard let tls = credentials.tls else { return plain }
        do {
            return try .tls(plain, tlsConfiguration: tls)
        } catch {
            throw Problem(description: "http.tls: it can't be served with this certificate: \(error)")
        }
    }

    /// What the server's library says of each connection is nobody's news.
    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
