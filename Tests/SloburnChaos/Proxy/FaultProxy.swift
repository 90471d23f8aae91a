public import Foundation
import Synchronization

/// A TCP proxy between Kafka clients and their brokers that misbehaves on request.
///
/// It listens on loopback ports, one for each broker, and rewrites the brokers' addresses on the way, so that clients
/// stay on it. Kafka must be spoken in the clear. Any thread may call it.
public final class FaultProxy: Sendable {
    /// The address for the clients' `bootstrap.servers`.
    public let bootstrapServers: String
    private let loop: ProxyLoop

    /// Begins to listen and to pass everything on.
    ///
    /// - Parameters:
    ///   - bootstrapServers: one or more brokers, `HOST:PORT` with commas between.
    ///   - repairsFetches: whether what noida-db gets wrong in Fetch responses is put right; see `FetchRepair`.
    ///   - advertised: what clients are told in place of each broker's address, where something stands between them and
    ///     the proxy; nil for the proxy itself.
    ///   - seed: for the jitter of latencies.
    ///   - trace: where the requests of transactions are written down; nil for nowhere.
    /// - Throws: when an address can't be read or no port can be had.
    public init(
        bootstrapServers: String, repairsFetches: Bool = false, advertised: BrokerAddress? = nil, seed: UInt64 = 1,
        trace: URL? = nil
    ) throws {
        let loop = try ProxyLoop(
            seed: seed, repairsFetches: repairsFetches, advertised: advertised, trace: trace.map(RequestTrace.init))
        let addresses = try bootstrapServers.split(separator: ",").map { text in
            guard let address = BrokerAddress(String(text)) else { throw ProxyError.address(String(text)) }
            return try loop.listen(for: address).description
        }
        self.bootstrapServers = addresses.joined(separator: ",")
        self.loop = loop
        let thread = Thread { loop.run() }
        thread.name = "proxy"
        thread.start()
    }

    deinit {
        stop()
    }

    /// What it does now.
    public var mode: ProxyMode { loop.shared.withLock { $0.mode } }

    /// Makes it behave otherwise, from now on.
    public func set(_ mode: ProxyMode) {
        loop.shared.withLock { $0.mode = mode }
        loop.wake()
    }

    /// Resets every connection; new ones are served.
    public func resetConnections() {
        loop.shared.withLock { $0.resets = true }
        loop.wake()
    }

    /// What it has seen so far.
    public var statistics: ProxyStatistics { loop.shared.withLock { $0.statistics } }

    /// Closes everything.
    public func stop() {
        loop.shared.withLock { $0.isStopped = true }
        loop.wake()
    }
}

/// Why a proxy can't be made.
public enum ProxyError: Error {
    /// It is not `HOST:PORT`.
    case address(String)
}
