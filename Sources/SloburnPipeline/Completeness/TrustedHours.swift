import SloburnModel

/// Which intervals of a source can be trusted: a bit for each, an hour in a word.
struct TrustedHours: Hashable, Sendable {
    static let hour = TimeSpan.hours(1)

    /// How long an interval is: it divides an hour, and is 1 minute or more.
    let interval: TimeSpan
    /// The number since 1970 of the first hour held.
    private(set) var firstHour: Int64
    /// The hours, one after the other; the lowest bit is the first interval.
    private(set) var words: [UInt64]

    init(interval: TimeSpan, firstHour: Int64 = 0, words: [UInt64] = []) {
        self.interval = interval
        self.firstHour = firstHour
        self.words = words
    }

    /// How many intervals an hour has.
    var intervalsPerHour: Int64 { Self.hour.nanoseconds / interval.nanoseconds }

    /// The number of an interval's hour.
    func hour(of number: Int64) -> Int64 { number.flooredQuotient(intervalsPerHour) }

    /// Whether an interval can be trusted; one that nothing is known of can't.
    subscript(number: Int64) -> Bool {
        get { word(hour(of: number)) & bit(number) != 0 }
        set {
            let hour = hour(of: number)
            guard newValue || word(hour) != 0 else { return }
            reach(hour)
            if newValue {
                words[Int(hour - firstHour)] |= bit(number)
            } else {
                words[Int(hour - firstHour)] &= ~bit(number)
            }
        }
    }

    /// How many of the intervals from `first` up to, and without, `end` can be trusted.
    func count(from first: Int64, to end: Int64) -> Int64 {
        guard first < end, !words.isEmpty else { return 0 }
        let begin = max(hour(of: first), firstHour)
        let behind = min(hour(of: end - 1) + 1, firstHour + Int64(words.count))
        guard begin < behind else { return 0 }
        var count = 0
        for hour in begin..<behind {
            var word = words[Int(hour - firstHour)]
            let start = hour * intervalsPerHour
            if first > start { word &= ~mask(Int(min(first - start, 64))) }
            if end < start + intervalsPerHour { word &= mask(Int(max(end - start, 0))) }
            count += word.nonzeroBitCount
        }
        return Int64(count)
    }

    /// Forgets the hours before one.
    mutating func forget(before hour: Int64) {
        guard hour > firstHour, !words.isEmpty else { return }
        words.removeFirst(Int(min(hour - firstHour, Int64(words.count))))
        firstHour = hour
    }

    private func word(_ hour: Int64) -> UInt64 {
        let index = hour - firstHour
        return words.isEmpty || index < 0 || index >= words.count ? 0 : words[Int(index)]
    }

    private func bit(_ number: Int64) -> UInt64 { 1 << UInt64(number - hour(of: number) * intervalsPerHour) }

    /// The lowest bits.
    private func mask(_ bits: Int) -> UInt64 { bits >= 64 ? .max : (1 << UInt64(bits)) - 1 }

    private mutating func reach(_ hour: Int64) {
        if words.isEmpty { firstHour = hour }
        if hour < firstHour {
            words.insert(contentsOf: [UInt64](repeating: 0, count: Int(firstHour - hour)), at: 0)
            firstHour = hour
        }
        let missing = hour - firstHour + 1 - Int64(words.count)
        if missing > 0 { words += [UInt64](repeating: 0, count: Int(missing)) }
    }
}
