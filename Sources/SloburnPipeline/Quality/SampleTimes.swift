import SloburnModel

/// How the samples of one partition lay in time.
struct SampleTimes {
    /// The least that an event lay behind the reference clock; below 0 where it was dated ahead; nil before the first.
    private(set) var skew: TimeSpan?
    /// The most that an event lay behind the newest one before it.
    private(set) var disorder = TimeSpan.zero

    /// Notes a sample that was accepted.
    @inline(__always)
    mutating func note(_ time: Timestamp, latest: Timestamp?, reference: Timestamp?) {
        if let reference {
            let behind = reference - time
            if skew.map({ behind < $0 }) ?? true { skew = behind }
        }
        if let latest, latest > time, latest - time > disorder { disorder = latest - time }
    }
}
