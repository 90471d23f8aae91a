import Foundation

/// Threads of low priority for tests that compute for long, one a core.
///
/// On the threads that run tests they would keep others waiting, whose time limits go on; at a higher priority they
/// would slow down the processes that others watch.
public final class BackgroundThreads: @unchecked Sendable /* the condition guards the work */ {
    /// The threads of this process.
    public static let shared = BackgroundThreads(count: ProcessInfo.processInfo.activeProcessorCount)

    private let condition = NSCondition()
    private var work: [@Sendable () -> Void] = []

    private init(count: Int) {
        for _ in 0..<count {
            let thread = Thread { [self] in
                // Of this thread only, on Linux.
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 15)
                while true { next()() }
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    /// Runs a computation and returns what it gives.
    public func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            condition.withLock {
                work.append { continuation.resume(returning: body()) }
                condition.signal()
            }
        }
    }

    private func next() -> @Sendable () -> Void {
        condition.withLock {
            while work.isEmpty { condition.wait() }
            return work.removeFirst()
        }
    }
}

/// Runs what mostly waits on a thread of its own, so that other tests go on meanwhile.
public func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result { try body() }) }
        thread.stackSize = 8 << 20
        thread.start()
    }
}
