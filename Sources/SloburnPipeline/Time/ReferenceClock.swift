public import SloburnModel

/// The wall clock, guarded against jumps: it never goes back, and does not run ahead because somebody set it wrong.
///
/// Time passes by a steady clock that follows the wall clock's small corrections. When the wall clock jumps by more than
/// a second, it is not followed: backwards never, forwards as far as the timestamps of records prove that it is right.
/// Event time itself comes from the data only; this clock decides what is idle, how long an evaluation has been held,
/// and which events are dated ahead.
public struct ReferenceClock: Hashable, Sendable {
    /// A larger difference between two readings is a jump.
    public static let tolerance = TimeSpan.seconds(1)

    private var ahead: TimeSpan?
    private var last: Timestamp?
    /// How far the wall clock lies from this one; nil while it can be believed.
    public private(set) var jump: TimeSpan?

    /// Creates a clock that believes its first reading.
    public init() {}

    /// The time now, never before an earlier answer.
    ///
    /// - Parameters:
    ///   - wall: the wall clock.
    ///   - steady: the time since some moment, sleep of the machine included; it never jumps.
    /// - Returns: the reference time.
    public mutating func now(wall: Timestamp, steady: TimeSpan) -> Timestamp {
        let expected = ahead.map { Timestamp(nanoseconds: $0.nanoseconds + steady.nanoseconds) } ?? wall
        let difference = wall - expected
        jump = abs(difference.nanoseconds) > Self.tolerance.nanoseconds ? difference : nil
        let time = max(last ?? .init(nanoseconds: .min), jump == nil ? wall : expected)
        if jump == nil { ahead = TimeSpan(nanoseconds: wall.nanoseconds - steady.nanoseconds) }
        last = time
        return time
    }

    /// Takes note of a timestamp that others have set: while the wall clock is ahead it can't be earlier than this.
    ///
    /// - Parameters:
    ///   - timestamp: when others say it is, or was.
    ///   - steady: the steady clock's reading.
    public mutating func note(_ timestamp: Timestamp, steady: TimeSpan) {
        guard let jump, jump > .zero, let ahead, let last, timestamp > last else { return }
        let wall = Timestamp(nanoseconds: ahead.nanoseconds + steady.nanoseconds + jump.nanoseconds)
        guard timestamp <= wall else { return }
        self.ahead = TimeSpan(nanoseconds: timestamp.nanoseconds - steady.nanoseconds)
        self.last = timestamp
    }
}
