public import SloburnModel

/// How long to wait before another try: doubling, up to a longest wait, each shortened by up to a half at random.
public struct RetryDelay: Sendable {
    /// The wait after the first failure.
    public var first = TimeSpan.milliseconds(500)
    /// The longest wait; a receiver that is back is found within this time.
    public var longest = TimeSpan.seconds(30)
    private var random: UInt64

    /// Creates delays.
    ///
    /// - Parameter seed: decides the random part, so that bridges do not try in step.
    public init(seed: UInt64) {
        random = seed
    }

    /// The wait after so many failures in a row.
    ///
    /// - Parameter failures: 1 or more.
    /// - Returns: from half of the doubled wait up to the whole of it.
    mutating func next(_ failures: Int) -> TimeSpan {
        let doublings = Int64(min(max(failures, 1) - 1, 20))
        let (product, overflow) = first.nanoseconds.multipliedReportingOverflow(by: 1 << doublings)
        let whole = overflow ? longest.nanoseconds : min(product, longest.nanoseconds)
        return TimeSpan(nanoseconds: whole - Int64(draw() % UInt64(max(1, whole / 2))))
    }

    /// *Source:* SplitMix64 (Steele, Lea, Flood, 2014).
    private mutating func draw() -> UInt64 {
        random &+= 0x9e37_79b9_7f4a_7c15
        var bits = random
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
