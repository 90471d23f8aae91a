import Foundation
import SloburnModel

/// The wall clock, which the pure parts only know as a parameter.
enum Clock {
    /// Now, in nanoseconds since the Unix epoch.
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
