/// The longest time that a subscriber saw nothing new of a key.
struct Gaps {
    /// How long, in seconds.
    private(set) var longest = 0.0
    /// Of which key.
    private(set) var key = "none"

    /// Looks at what came from the first snapshot of each key to an end.
    init(_ arrivals: some Sequence<OutputWatcher.Arrival>, until end: ContinuousClock.Instant) {
        var last: [String: ContinuousClock.Instant] = [:]
        for arrival in arrivals where arrival.at <= end {
            if let before = last[arrival.key] { note(arrival.key, from: before, to: arrival.at) }
            last[arrival.key] = arrival.at
        }
        for (key, before) in last { note(key, from: before, to: end) }
    }

    private mutating func note(_ key: String, from: ContinuousClock.Instant, to: ContinuousClock.Instant) {
        let seconds = (to - from) / .seconds(1)
        if seconds > longest { (longest, self.key) = (seconds, key) }
    }
}
