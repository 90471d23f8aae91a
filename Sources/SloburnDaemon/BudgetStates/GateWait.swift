public import SloburnModel

/// Asks again and again until a gate is open or the time is over.
public struct GateWait: Hashable, Sendable {
    /// How long to wait altogether.
    public var limit: TimeSpan
    /// How long between two questions.
    public var pause: TimeSpan

    /// Creates it; a limit of 0 asks once.
    public init(limit: TimeSpan, pause: TimeSpan = .seconds(5)) {
        self.limit = limit
        self.pause = pause
    }

    /// Asks until it is open.
    ///
    /// - Parameters:
    ///   - ask: gives the verdict, which is asked for at least once.
    ///   - now: the present time.
    ///   - sleep: waits.
    ///   - tell: takes each verdict that is followed by another question.
    /// - Returns: the last verdict.
    /// - Throws: what `ask` throws.
    public func verdict(
        _ ask: () throws -> GateVerdict, now: () -> Timestamp, sleep: (TimeSpan) -> Void,
        tell: (GateVerdict) -> Void = { _ in }
    ) rethrows -> GateVerdict {
        let end = now() + limit
        while true {
            let verdict = try ask()
            let left = end - now()
            if verdict.isOpen || left <= .zero { return verdict }
            tell(verdict)
            sleep(min(pause, left))
        }
    }
}
