/// Stretches of time that come again by the clocks of a zone: a start, a length, and an RRULE.
///
/// An instance is a local date and time; its stretch is the elapsed time of `duration` from there on. An instance whose
/// time the clocks skip begins later by what they skip, and one that they show twice the first time (`ZoneRules.utc`);
/// both count for COUNT, and hours are those that clocks show. Day 30 of February and the like is left out. The start is
/// an instance only where the rule makes it one.
///
/// *Source:* RFC 5545, sections 3.3.10 and 3.8.5.3. The RFC leaves a start that the rule does not make undefined.
public struct Recurrence: Hashable, Sendable {
    /// The local day of the start.
    public let startDay: CivilDate
    /// The local time of day of the start, in seconds; less than 86,400.
    public let startSecond: Int64
    /// The zone whose clocks count.
    public let zone: ZoneRules
    /// How long each stretch is: above 0, at most `longest`.
    public let duration: TimeSpan
    /// The rule as it was given, without `RRULE:`.
    public let rule: String

    private let parts: RecurrenceRule
    /// The last instance of a rule with COUNT, as a local time: COUNT is counted once.
    private let last: Int64?

    /// No stretch may be longer.
    public static let longest = TimeSpan.days(366)
    /// In which years a start may be.
    public static let years: ClosedRange<Int64> = 1970...2199

    /// Creates stretches.
    ///
    /// - Parameters:
    ///   - startDay: the local day of the start, of a year among `years`.
    ///   - startSecond: the local time of day in seconds, 0 to 86,399.
    ///   - zone: the zone whose clocks count.
    ///   - duration: how long each stretch is.
    ///   - rule: the RRULE, with or without `RRULE:` before it.
    /// - Throws: `RecurrenceError` naming the part that is wrong.
    public init(startDay: CivilDate, startSecond: Int64 = 0, zone: ZoneRules, duration: TimeSpan, rule: String)
        throws(RecurrenceError)
    {
        let start = "\(startDay.year)-\(startDay.month)-\(startDay.day)"
        guard startDay.exists, Self.years.contains(startDay.year), (0..<86_400).contains(startSecond) else {
            throw RecurrenceError(
                part: "start", value: start, problem: "is no day of the years 1970 to 2199")
        }
        guard duration > .zero, duration <= Self.longest else {
            throw RecurrenceError(
                part: "duration", value: duration.description, problem: "must be above 0 and at most \(Self.longest)")
        }
        self.startDay = startDay
        self.startSecond = startSecond
        self.zone = zone
        self.duration = duration
        self.rule = RecurrenceRuleParser.withoutName(rule)
        parts = try RecurrenceRuleParser.rule(self.rule).completed(from: startDay, second: startSecond)
        let instances = RecurrenceInstances(
            rule: parts, start: startDay.daysSinceEpoch * 86_400 + startSecond, last: nil, zone: zone)
        guard instances.endsAfterStart else {
            throw RecurrenceError(
                part: "UNTIL", value: RecurrenceRuleParser.value(of: "UNTIL", in: self.rule),
                problem: "lies before the start, \(start), so that there is nothing")
        }
        last = instances.lastCounted()
    }

    /// The stretches that share time with `range`, as far as they lie in it.
    ///
    /// - Parameter range: where to look.
    /// - Returns: the stretches; those that overlap or touch are one.
    /// - Complexity: of the length of `range` and of a stretch, not of how long ago the start was.
    public func stretches(in range: Range<Timestamp>) -> TimeStretches {
        guard !range.isEmpty else { return .none }
        let first = range.lowerBound - duration
        var stretches: [Range<Timestamp>] = []
        instances.forEach(from: first, to: range.upperBound) { instant in
            let start = Timestamp(heldSeconds: instant)
            let end = start + duration
            if start < range.upperBound, end > range.lowerBound { stretches.append(start..<end) }
            return true
        }
        return TimeStretches(stretches).clipped(to: range)
    }

    /// When the first stretch begins that begins at an instant or later; nil where none does before the year 2200.
    public func firstStart(from time: Timestamp) -> Timestamp? {
        var earliest: Timestamp?
        instances.forEach(from: time, to: RecurrenceInstances.horizon) { instant in
            let start = Timestamp(heldSeconds: instant)
            // Where clocks are put forward, a later local time may be an earlier instant by so much.
            if let known = earliest, start > known + .days(2) { return false }
            if start >= time { earliest = min(earliest ?? start, start) }
            return true
        }
        return earliest
    }

    /// The same without instances that begin after an instant; what has begun goes on to its end.
    ///
    /// - Parameter time: after which none begins.
    /// - Returns: the same stretches as far as they begin by then.
    /// - Throws: `RecurrenceError` where that is before the start.
    public func ended(at time: Timestamp) throws(RecurrenceError) -> Recurrence {
        let second = time.nanoseconds.flooredQuotient(1_000_000_000)
        switch parts.end {
        case .never: break
        case .count: if let last, zone.utc(localSeconds: last) <= second { return self }
        case .local(let end): if zone.utc(localSeconds: end) <= second { return self }
        case .instant(let end): if end <= second { return self }
        }
        if second < zone.utc(localSeconds: startDay.daysSinceEpoch * 86_400 + startSecond) {
            throw RecurrenceError(
                part: "UNTIL", value: RecurrenceRuleParser.utc(second),
                problem: "lies before the start, so that there is nothing")
        }
        return try Recurrence(
            startDay: startDay, startSecond: startSecond, zone: zone, duration: duration,
            rule: RecurrenceRuleParser.replacingEnd(of: rule, with: RecurrenceRuleParser.utc(second)))
    }

    private var instances: RecurrenceInstances {
        RecurrenceInstances(
            rule: parts, start: startDay.daysSinceEpoch * 86_400 + startSecond, last: last, zone: zone)
    }
}
