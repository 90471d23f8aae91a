/// Decides when the terminal is drawn anew, so that a slow one is not given more than it takes.
///
/// What a person did is shown at once; what came by itself at most so many times a second.
package struct DrawClock: Sendable {
    /// Faster than anybody reads, and slower than keys repeat.
    private static let shortest = Duration.milliseconds(50)

    private let interval: Duration
    private var isWanted = true
    private var isAskedFor = true
    private var last: ContinuousClock.Instant?

    /// Creates a clock that draws at once.
    ///
    /// - Parameter interval: the least between two frames that nobody asked for.
    package init(interval: Duration) { self.interval = interval }

    /// Takes note that something may look different.
    ///
    /// - Parameter byHand: whether a person waits for it.
    package mutating func want(byHand: Bool) {
        isWanted = true
        if byHand { isAskedFor = true }
    }

    /// How long to wait until the next frame; nil where none is wanted.
    package func wait(at now: ContinuousClock.Instant) -> Duration? {
        guard isWanted else { return nil }
        guard let last else { return .zero }
        return max(.zero, (isAskedFor ? min(Self.shortest, interval) : interval) - (now - last))
    }

    /// Takes note that a frame was drawn.
    package mutating func drew(at now: ContinuousClock.Instant) {
        last = now
        (isWanted, isAskedFor) = (false, false)
    }
}
