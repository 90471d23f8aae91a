import Foundation

/// A client's connection and the one to the broker that belongs to it.
final class ProxyConnection {
    let client: Int32
    let broker: Int32
    var requests = ProxyFlow()
    var responses = ProxyFlow()
    private var asked: [Int32: RequestHeader] = [:]

    init(client: Int32, broker: Int32) {
        self.client = client
        self.broker = broker
    }

    /// Whether one side has ended and all that it sent has gone on.
    var isOver: Bool { (requests.hasEnded && requests.isDrained) || (responses.hasEnded && responses.isDrained) }

    /// Notes a request, to know its response by.
    func note(_ frame: [UInt8]) -> APIKey? {
        guard let header = RequestHeader(frame) else { return nil }
        asked[header.correlation] = header
        return header.api
    }

    /// The request that a response answers.
    func request(of response: [UInt8]) -> RequestHeader? {
        RequestHeader.correlation(ofResponse: response).flatMap { asked.removeValue(forKey: $0) }
    }

    /// Closes both sides at once.
    func reset() {
        Sockets.reset(client)
        Sockets.reset(broker)
    }
}

/// What a proxy has seen.
public struct ProxyStatistics: Hashable, Sendable {
    /// Connections accepted.
    public var connections = 0
    /// Messages passed on, in both directions.
    public var messages = 0
    /// How often a mode that applies to one message found it.
    public var strikes = 0
    /// Connections that ended because something could not be read.
    public var unreadable = 0
}
