internal import SloburnModel

/// A date and a time of day as they were written, and how far they are from UTC.
struct WallTime {
    /// How the written time relates to UTC.
    enum Zone {
        /// The text names no zone: local time where the producer is.
        case local
        /// Seconds ahead of UTC.
        case offset(Int64)
    }

    var date: CivilDate
    var hour = 0
    var minute = 0
    var second = 0
    var nanosecond: Int64 = 0
    var zone = Zone.local

    init(date: CivilDate) { self.date = date }

    /// Reads `hh:mm`, with `:ss` and a fraction where they follow.
    mutating func readClock(_ cursor: inout ByteCursor) throws(TimeFault) {
        guard let hour = cursor.number(digits: 2), cursor.take(":"), let minute = cursor.number(digits: 2) else {
            throw TimeFault("has no time of day in the form 12:00:00")
        }
        self.hour = hour
        self.minute = minute
        guard cursor.take(":") else { return }
        try readSecond(&cursor)
    }

    /// Reads `ss`, with a fraction where one follows.
    mutating func readSecond(_ cursor: inout ByteCursor) throws(TimeFault) {
        guard let second = cursor.number(digits: 2), let nanosecond = cursor.fraction() else {
            throw TimeFault("has a second that is not two digits, with or without a fraction")
        }
        self.second = second
        self.nanosecond = nanosecond
    }

    /// The instant; local time is read by `rules`.
    func timestamp(_ rules: ZoneRules) throws(TimeFault) -> Timestamp {
        try checkDate()
        try checkClock()
        // A leap second has no number of its own in POSIX time: it is the second after :59.
        let isLeap = second == 60
        let clock = Int64(hour * 3_600 + minute * 60 + (isLeap ? 59 : second))
        let local = date.daysSinceEpoch * 86_400 + clock
        var utc: Int64
        switch zone {
        case .local: utc = rules.utc(localSeconds: local)
        case .offset(let offset): utc = local - offset
        }
        if isLeap {
            utc += 1
            guard utc % 86_400 == 0 else {
                throw TimeFault("has second 60, which exists only as the leap second 23:59:60 UTC")
            }
        }
        return try Self.plausible(seconds: utc, nanosecond: nanosecond)
    }

    private func checkDate() throws(TimeFault) {
        guard (1...12).contains(date.month) else { throw TimeFault("has month \(date.month), which does not exist") }
        guard date.exists else {
            throw TimeFault(
                "is no date: \(CivilDate.monthNames[date.month - 1]) \(date.day) does not exist in \(date.year)")
        }
    }

    private func checkClock() throws(TimeFault) {
        if hour == 24 {
            guard minute == 0, second == 0, nanosecond == 0 else {
                throw TimeFault("has hour 24, which exists only as 24:00:00, the end of the day")
            }
            return
        }
        guard hour < 24 else { throw TimeFault("has hour \(hour), which does not exist") }
        guard minute < 60 else { throw TimeFault("has minute \(minute), which does not exist") }
        guard second <= 60 else { throw TimeFault("has second \(second), which does not exist") }
    }

    /// The instant, where an event of our days can have happened.
    ///
    /// - Parameters:
    ///   - seconds: whole seconds since the epoch.
    ///   - nanosecond: what is past them, 0 to 999,999,999.
    /// - Returns: the instant.
    /// - Throws: a fault where it lies before 2001-09-09T01:46:40Z or after 2262-03-03T23:06:40Z.
    static func plausible(seconds: Int64, nanosecond: Int64) throws(TimeFault) -> Timestamp {
        guard seconds >= firstSecond else {
            throw TimeFault("is before 2001-09-09T01:46:40Z; a wrong unit hint or a sentinel value is likely")
        }
        guard seconds < lastSecond || seconds == lastSecond && nanosecond == 0 else { throw beyondRange }
        return Timestamp(nanoseconds: seconds * 1_000_000_000 + nanosecond)
    }

    static var beyondRange: TimeFault {
        TimeFault("is after 2262-03-03T23:06:40Z; a wrong unit hint or a sentinel value is likely")
    }

    /// 2001-09-09T01:46:40Z, when seconds first had ten digits: what is earlier is a sentinel or a wrong unit.
    static let firstSecond: Int64 = 1_000_000_000
    /// 2262-03-03T23:06:40Z: what is later, such as the largest number of 64 bits, is a sentinel as well.
    ///
    /// Windows and evaluations that follow it still have room in 64 bits.
    static let lastSecond: Int64 = 9_220_000_000
}
