import Foundation
import Synchronization

/// Work on a thread of its own that nobody has to wait for: calls of C that know no time limit may never return.
final class TimedTask<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Value) {
        let thread = Thread { [self] in
            let value = work()
            result.withLock { $0 = value }
            isDone.signal()
        }
        thread.start()
    }

    /// What came of it; nil when it was not done in time, in which case it goes on for nobody.
    func wait(until deadline: ContinuousClock.Instant) -> Value? {
        let rest = max(.zero, deadline - .now)
        let seconds = Double(rest.components.seconds) + Double(rest.components.attoseconds) / 1e18
        _ = isDone.wait(timeout: .now() + seconds)
        return result.withLock { $0 }
    }
}
