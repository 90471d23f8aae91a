import Synchronization

/// Lets each kind of message pass once a minute.
final class RepeatFilter: Sendable {
    private let last = Mutex<[String: ContinuousClock.Instant]>([:])

    /// True when nothing of this kind has passed for a minute.
    func isNews(_ kind: String) -> Bool {
        let now = ContinuousClock.now
        return last.withLock { last in
            if let before = last[kind], now - before < .seconds(60) { return false }
            last[kind] = now
            return true
        }
    }
}
