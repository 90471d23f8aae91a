import Foundation

/// Tells the threads of the daemon to stop; they look at it between two steps, or wait on it.
final class StopSignal: @unchecked Sendable /* the condition guards the flag */ {
    private let condition = NSCondition()
    private var isSet = false

    /// True once `set` was called.
    var isStopped: Bool {
        condition.withLock { isSet }
    }

    /// Asks everybody to stop.
    func set() {
        condition.withLock {
            isSet = true
            condition.broadcast()
        }
    }

    /// Waits until it is set or the time has passed.
    func wait(milliseconds: Int64) {
        let deadline = Date(timeIntervalSinceNow: Double(milliseconds) / 1_000)
        condition.withLock {
            while !isSet, condition.wait(until: deadline) {}
        }
    }
}
