import Foundation
import Synchronization

/// Looks after daemons: notes their memory, and starts again what ended by itself.
final class Supervisor: Sendable {
    private let isStopped = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    /// Begins to look, once a second.
    init(_ daemons: [DaemonProcess]) {
        let thread = Thread { [self] in
            while !isStopped.withLock({ $0 }) {
                for daemon in daemons { try? daemon.check() }
                Thread.sleep(forTimeInterval: 0.5)
            }
            ended.signal()
        }
        thread.name = "supervisor"
        thread.start()
    }

    /// Ends it.
    func stop() {
        isStopped.withLock { $0 = true }
        ended.wait()
    }
}

/// Says how far a run is, now and then.
struct Progress {
    private var told = Duration.zero

    /// Calls the body when so much time has passed since the last time.
    mutating func tell(every step: Duration, _ elapsed: Duration, _ body: (Duration) -> Void) {
        guard elapsed - told >= step else { return }
        told = elapsed
        body(elapsed)
    }
}

extension Duration {
    /// Seconds without their fraction.
    var wholeSeconds: Int64 { components.seconds }

    /// Seconds with one decimal.
    var shortText: String { "\((self / .milliseconds(100)).rounded() / 10) s" }
}
