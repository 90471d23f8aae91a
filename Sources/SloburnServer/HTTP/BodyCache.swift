import NIOCore
import Synchronization

/// Bodies that are made once a published state, however many ask for them.
final class BodyCache: Sendable {
    /// A body as it is sent.
    struct Body: Sendable {
        var bytes: ByteBuffer
        var isPacked: Bool

        /// Packs it where that is wished and worth it, which what fits a packet or two is not.
        init(_ bytes: [UInt8], packing: Bool) {
            let packed = packing && bytes.count >= 2_048 ? Gzip.packed(bytes) : nil
            self.bytes = ByteBuffer(bytes: packed ?? bytes)
            isPacked = packed != nil
        }
    }

    private struct State {
        var tag = ""
        var bodies: [String: Task<Body, Never>] = [:]
    }

    private static let most = 64
    private let state = Mutex(State())

    /// Gives a body.
    ///
    /// - Parameters:
    ///   - name: what it is, for whom.
    ///   - tag: the published state; bodies of others are dropped.
    ///   - packing: whether it is wanted packed.
    ///   - make: makes it where nobody has; others that ask meanwhile wait for it.
    /// - Returns: the body.
    func body(
        _ name: String, tag: String, packing: Bool, make: @escaping @Sendable () -> [UInt8]
    ) async -> Body {
        let name = packing ? "\(name)|gzip" : name
        let task = state.withLock { state -> Task<Body, Never> in
            if state.tag != tag { (state.tag, state.bodies) = (tag, [:]) }
            if let known = state.bodies[name] { return known }
            let task = Task { Body(make(), packing: packing) }
            // Addresses with ever other queries must not fill the memory.
            if state.bodies.count < Self.most { state.bodies[name] = task }
            return task
        }
        return await task.value
    }
}
