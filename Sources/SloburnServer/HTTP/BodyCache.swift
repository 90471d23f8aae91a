import NIOCore
import Synchronization

/// Bodies that are made once a published state, however many ask for them.
final class BodyCache: Sendable {
    /// A body, plain and packed.
    struct Body: Sendable {
        var plain: ByteBuffer
        var packed: ByteBuffer?

        init(_ bytes: [UInt8]) {
            plain = ByteBuffer(bytes: bytes)
            // What fits a packet or two is not worth it.
            packed = bytes.count < 2_048 ? nil : Gzip.packed(bytes).map { ByteBuffer(bytes: $0) }
        }

        var byteCount: Int { plain.readableBytes + (packed?.readableBytes ?? 0) }
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
    ///   - make: makes it where nobody has; others that ask meanwhile wait for it.
    /// - Returns: the body.
    func body(_ name: String, tag: String, make: @escaping @Sendable () -> [UInt8]) async -> Body {
        let task = state.withLock { state -> Task<Body, Never> in
            if state.tag != tag { (state.tag, state.bodies) = (tag, [:]) }
            if let known = state.bodies[name] { return known }
            let task = Task { Body(make()) }
            // Addresses with ever other queries must not fill the memory.
            if state.bodies.count < Self.most { state.bodies[name] = task }
            return task
        }
        return await task.value
    }
}
