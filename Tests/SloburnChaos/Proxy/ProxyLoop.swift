import Foundation
import SloburnTestKit
import Synchronization

/// The proxy's thread: it waits in `poll` for whatever is next and never blocks elsewhere.
final class ProxyLoop: @unchecked Sendable /* only `shared` and `wake` are used by other threads once it runs */ {
    /// What other threads say and see.
    struct Shared {
        var mode = ProxyMode.pass
        var resets = false
        var isStopped = false
        var statistics = ProxyStatistics()
    }

    private struct Listener {
        let broker: BrokerAddress
        let port: UInt16
        var socket: Int32?
    }

    let shared = Mutex(Shared())
    private var listeners: [Listener] = []
    private var connections: [ProxyConnection] = []
    private var random: SeededGenerator
    private var mode = ProxyMode.pass
    private let wakeUp: (read: Int32, write: Int32)
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

    private let repairsFetches: Bool
    private let advertised: BrokerAddress?
    private let trace: RequestTrace?

    init(seed: UInt64, repairsFetches: Bool, advertised: BrokerAddress?, trace: RequestTrace?) throws {
        self.repairsFetches = repairsFetches
        self.advertised = advertised
        self.trace = trace
        random = SeededGenerator(seed: seed)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SocketError("pipe") }
        ends.forEach(Sockets.makeNonblocking)
        wakeUp = (ends[0], ends[1])
    }

    deinit {
        buffer.deallocate()
        close(wakeUp.read)
        close(wakeUp.write)
    }

    /// Listens in a broker's stead; the same address each time.
    func listen(for broker: BrokerAddress) throws -> BrokerAddress {
        let known = listeners.first { $0.broker == broker }
        if let known { return BrokerAddress(host: "127.0.0.1", port: Int32(known.port)) }
        let (socket, port) = try Sockets.listen(port: 0)
        listeners.append(Listener(broker: broker, port: port, socket: socket))
        return BrokerAddress(host: "127.0.0.1", port: Int32(port))
    }

    /// Makes the thread look at what was said.
    func wake() {
        var byte: UInt8 = 1
        _ = write(wakeUp.write, &byte, 1)
    }

    /// Serves until stopped.
    func run() {
        while true {
            let (wanted, resets, isStopped) = shared.withLock { shared in
                defer { shared.resets = false }
                return (shared.mode, shared.resets, shared.isStopped)
            }
            if wanted != mode { change(to: wanted) }
            if resets { closeConnections() }
            if isStopped { break }
            reopenListeners()
            wait()
        }
        closeConnections()
        closeListeners()
    }

    private func change(to wanted: ProxyMode) {
        mode = wanted
        if mode == .refuse {
            closeListeners()
            closeConnections()
        }
        for connection in connections { release(connection) }
    }

    /// Lets go on what was held, if the mode allows.
    private func release(_ connection: ProxyConnection) {
        if let frame = connection.requests.held {
            connection.requests.held = nil
            passRequest(frame, connection)
        }
        if let frame = connection.responses.held {
            connection.responses.held = nil
            _ = passResponse(frame, connection)
        }
        if !pass(connection) { end(connection) }
    }

    private func closeConnections() {
        for connection in connections { connection.reset() }
        connections.removeAll()
    }

    private func closeListeners() {
        for index in listeners.indices {
            if let socket = listeners[index].socket { close(socket) }
            listeners[index].socket = nil
        }
    }

    private func reopenListeners() {
        guard mode != .refuse else { return }
        for index in listeners.indices where listeners[index].socket == nil {
            listeners[index].socket = try? Sockets.listen(port: listeners[index].port).socket
        }
    }

    private func end(_ connection: ProxyConnection) {
        connection.reset()
        connections.removeAll { $0 === connection }
    }
}

// MARK: - Waiting

extension ProxyLoop {
    private func wait() {
        var descriptors = [pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0)]
        for listener in listeners {
            // poll passes over what is negative.
            descriptors.append(pollfd(fd: listener.socket ?? -1, events: Int16(POLLIN), revents: 0))
        }
        for connection in connections {
            descriptors.append(entry(connection.client, connection.requests, connection.responses))
            descriptors.append(entry(connection.broker, connection.responses, connection.requests))
        }
        _ = poll(&descriptors, nfds_t(descriptors.count), timeout)
        if descriptors[0].revents != 0 {
            while read(wakeUp.read, buffer.baseAddress, 64) > 0 {}
            // What was said holds for all that has come since.
            return
        }
        // What has gone meanwhile is not served, and what has come is served next time.
        let serving = connections
        let first = 1 + listeners.count
        for (index, connection) in serving.enumerated() {
            serve(connection, descriptors[first + 2 * index].revents, descriptors[first + 2 * index + 1].revents)
        }
        for index in 0..<first - 1 where descriptors[1 + index].revents != 0 { accept(at: index) }
    }

    private func entry(_ socket: Int32, _ incoming: ProxyFlow, _ outgoing: ProxyFlow) -> pollfd {
        let reads = incoming.hasRoom && mode != .blackHole
        return pollfd(
            fd: socket, events: Int16(reads ? POLLIN : 0) | Int16(outgoing.isWriting ? POLLOUT : 0), revents: 0)
    }

    /// How long nothing will be due, in milliseconds; -1 for as long as nothing happens.
    private var timeout: Int32 {
        let isMissing = mode != .refuse && listeners.contains { $0.socket == nil }
        let due = connections.flatMap { [$0.requests.nextDue, $0.responses.nextDue] }.compactMap(\.self).min()
        guard let due else { return isMissing ? 50 : -1 }
        let left = (due - .now) / .milliseconds(1)
        return Int32(max(0, min(isMissing ? 50 : 60_000, left.rounded(.up))))
    }

    private func accept(at index: Int) {
        guard let listener = listeners[index].socket else { return }
        while let client = Sockets.accept(listener) {
            guard let broker = try? Sockets.connect(to: listeners[index].broker) else {
                Sockets.reset(client)
                continue
            }
            connections.append(ProxyConnection(client: client, broker: broker))
            shared.withLock { $0.statistics.connections += 1 }
        }
    }
}

// MARK: - Passing on

extension ProxyLoop {
    private func serve(_ connection: ProxyConnection, _ client: Int16, _ broker: Int16) {
        let broken = Int16(POLLERR) | Int16(POLLHUP) | Int16(POLLNVAL)
        let readable = Int16(POLLIN)
        var isAlive = true
        if client & readable != 0 {
            isAlive = connection.requests.read(from: connection.client, into: buffer)
        } else if client & broken != 0 {
            isAlive = false
        }
        if isAlive, broker & readable != 0 {
            isAlive = connection.responses.read(from: connection.broker, into: buffer)
        } else if broker & broken != 0 {
            isAlive = false
        }
        let now = ContinuousClock.now
        isAlive =
            isAlive && pass(connection) && connection.requests.write(to: connection.broker, now: now)
            && connection.responses.write(to: connection.client, now: now) && !connection.isOver
        if !isAlive { end(connection) }
    }

    /// Queues every whole message; false when the connection is over.
    private func pass(_ connection: ProxyConnection) -> Bool {
        while connection.requests.held == nil, let frame = connection.requests.frames.next() {
            passRequest(frame, connection)
        }
        while connection.responses.held == nil, let frame = connection.responses.frames.next() {
            guard passResponse(frame, connection) else { return false }
        }
        let isUnreadable = connection.requests.frames.isUnreadable || connection.responses.frames.isUnreadable
        if isUnreadable { shared.withLock { $0.statistics.unreadable += 1 } }
        return !isUnreadable
    }

    private func verdict(_ direction: ProxyDirection, _ api: APIKey?, _ count: Int) -> ProxyVerdict {
        let verdict = mode.verdict(direction, api: api, count: count) { random.index(0..<$0 + 1) }
        switch verdict {
        case .half, .drop: didStrike()
        case .forward: shared.withLock { $0.statistics.messages += 1 }
        case .hold: break
        }
        return verdict
    }

    private func didStrike() {
        let once = mode
        mode = .pass
        shared.withLock { shared in
            shared.statistics.strikes += 1
            // Somebody may have asked for something else meanwhile.
            if shared.mode == once { shared.mode = .pass }
        }
    }

    private func passRequest(_ frame: [UInt8], _ connection: ProxyConnection) {
        let api = connection.note(frame)
        trace?.note(request: frame)
        switch verdict(.request, api, frame.count) {
        case .hold: connection.requests.held = frame
        case .forward(let milliseconds):
            connection.requests.queue(frame, due: .now + .milliseconds(milliseconds))
        case .half, .drop: break
        }
    }

    /// Returns false when the connection has to be reset now.
    private func passResponse(_ frame: [UInt8], _ connection: ProxyConnection) -> Bool {
        let request = connection.request(of: frame)
        var frame = frame
        var patience = 0
        if let request {
            trace?.note(response: frame, to: request)
            guard let rewritten = rewrite(frame, request) else {
                shared.withLock { $0.statistics.unreadable += 1 }
                return false
            }
            (frame, patience) = rewritten
        }
        switch verdict(.response, request?.api, frame.count) {
        case .hold: connection.responses.held = frame
        case .forward(let milliseconds):
            connection.responses.queue(frame, due: .now + .milliseconds(max(milliseconds, patience)))
        case .half:
            connection.responses.queue(Array(frame[..<(frame.count / 2)]), due: .now, resetsAfter: true)
        case .drop: connection.responses.queue([], due: .now, resetsAfter: true)
        }
        return true
    }

    /// Returns the message as it goes on, and the milliseconds it waits at least; nil when it can't be read.
    private func rewrite(_ frame: [UInt8], _ request: RequestHeader) -> ([UInt8], Int)? {
        if request.api == .fetch, repairsFetches {
            return FetchRepair.repair(frame, of: request).map {
                ($0.frame, $0.isEmpty ? FetchRepair.waitOfEmptyResponses : 0)
            }
        }
        guard AddressRewriter.holdsAddresses(request.api) else { return (frame, 0) }
        let rewritten = AddressRewriter.rewrite(frame, of: request) { address in
            address.port < 0 ? address : advertised ?? (try? listen(for: address)) ?? address
        }
        return rewritten.map { ($0, 0) }
    }
}
