import Synchronization

/// Why the daemon ends by itself; safe from any thread.
///
/// A failure of a session is healed by the next one. What no session can heal is reported here: everybody stops, and
/// the process ends with the first failure reported as its cause.
public final class EndCause: Sendable {
    private let stop: StopSignal
    private let first = Mutex<(any Error)?>(nil)

    init(stop: StopSignal) { self.stop = stop }

    /// The first failure reported; nil while there is none.
    public var failure: (any Error)? { first.withLock { $0 } }

    /// Ends the daemon because of a failure that can't heal.
    ///
    /// What fails on the way to an end that was asked for is not its cause, and is passed over.
    ///
    /// - Parameter error: what failed, for people.
    public func permanentFailure(_ error: any Error) {
        guard !stop.isStopped else { return }
        first.withLock { $0 = $0 ?? error }
        stop.set()
    }
}
