import Foundation
package import SloburnModel
import SloburnPipeline

/// The wall clock, which the pure parts only know as a parameter.
package enum WallClock {
    /// Now, in nanoseconds since the Unix epoch.
    package static var now: Timestamp { Timestamp(nanoseconds: read(CLOCK_REALTIME)) }

    /// The time since the machine was started, its sleep included.
    package static var steady: TimeSpan { TimeSpan(nanoseconds: read(CLOCK_BOOTTIME)) }

    /// The time since the machine was started, its sleep not included.
    static var awake: TimeSpan { TimeSpan(nanoseconds: read(CLOCK_MONOTONIC)) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension ReferenceClock {
    /// The time now by this machine's clocks.
    mutating func now() -> Timestamp { now(wall: WallClock.now, steady: WallClock.steady) }

    /// Takes note of a timestamp that others have set.
    mutating func note(_ timestamp: Timestamp) {
        if jump != nil { note(timestamp, steady: WallClock.steady) }
    }
}
