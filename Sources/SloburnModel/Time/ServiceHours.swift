/// The hours of the week in which a service is promised, such as `Mon-Fri 08:00-18:00, Sat 10:00-14:00 Europe/Berlin`.
///
/// Hours are those that the zone's clocks show. Where clocks skip an end, it is later by what they skip; where they show
/// it twice, the first time is meant (`ZoneRules.utc`).
public struct ServiceHours: Hashable, Sendable {
    /// Hours of one day of the week.
    public struct Opening: Hashable, Sendable {
        /// The day on which it begins: 0 is Sunday, 6 is Saturday.
        public var weekday: Int
        /// Local minutes of that day: from 0, and up to 2,880 where it ends on the next day.
        public var minutes: Range<Int>
    }

    /// The text as it was given.
    public let text: String
    /// The hours, in the order of the text.
    public let openings: [Opening]
    /// The zone whose clocks count.
    public let zone: ZoneRules

    /// Reads hours with the zone at the end, or beside them.
    ///
    /// - Parameters:
    ///   - text: days and hours, with commas where there are several, and the zone at the end. Days are names of three
    ///     letters or ranges, which may wrap (`Fri-Mon`); hours that end before they begin end on the next day.
    ///   - rules: finds a zone; nil where there is no such zone.
    /// - Throws: `ServiceHoursError` saying what is wrong.
    public init(_ text: String, rules: (String) -> ZoneRules?) throws(ServiceHoursError) {
        let (openings, zone) = try ServiceHoursParser.parse(text)
        guard let zone else {
            throw ServiceHoursError(
                description: "'\(text)' are no service hours with a zone; \(ServiceHoursParser.shape)")
        }
        guard let rules = rules(zone) else {
            throw ServiceHoursError(
                description:
                    "unknown time zone '\(zone)'; end with UTC or an IANA name (case matters), say Europe/Berlin")
        }
        self.text = text
        self.openings = openings
        self.zone = rules
    }

    /// Reads hours whose zone stands elsewhere.
    ///
    /// - Parameters:
    ///   - text: days and hours; of a zone behind them only the place is taken.
    ///   - zone: whose clocks count.
    /// - Throws: `ServiceHoursError` saying what is wrong.
    public init(_ text: String, in zone: ZoneRules) throws(ServiceHoursError) {
        self.text = text
        openings = try ServiceHoursParser.parse(text).openings
        self.zone = zone
    }

    /// Reads which zone stands behind hours.
    ///
    /// - Parameter text: days and hours, with or without a zone.
    /// - Returns: its name, which may be that of no zone there is; nil where none stands there.
    /// - Throws: `ServiceHoursError` where it is anything else.
    public static func zoneName(in text: String) throws(ServiceHoursError) -> String? {
        try ServiceHoursParser.parse(text).zone
    }

    /// Whether an instant lies within the hours.
    public func contains(_ time: Timestamp) -> Bool {
        open(in: time..<time + TimeSpan(nanoseconds: 1)).contains(time)
    }

    /// What lies outside of the hours.
    ///
    /// - Parameter range: where to look.
    /// - Returns: the stretches of it in which nothing is promised.
    public func closed(in range: Range<Timestamp>) -> TimeStretches {
        TimeStretches(CollectionOfOne(range)).subtracting(open(in: range))
    }

    /// What lies within the hours, as far as it lies in `range`.
    public func open(in range: Range<Timestamp>) -> TimeStretches {
        guard !range.isEmpty else { return .none }
        var stretches: [Range<Timestamp>] = []
        // Hours may end on the next day, and clocks may leave a day out.
        for day in localDay(range.lowerBound) - 3...localDay(range.upperBound) + 1 {
            let weekday = CivilDate(daysSinceEpoch: day).weekday
            for opening in openings where opening.weekday == weekday {
                let start = instant(day, opening.minutes.lowerBound)
                let end = instant(day, opening.minutes.upperBound)
                if start < end { stretches.append(start..<end) }
            }
        }
        return TimeStretches(stretches).clipped(to: range)
    }

    private func localDay(_ time: Timestamp) -> Int64 {
        zone.localSeconds(at: time.nanoseconds.flooredQuotient(1_000_000_000)).flooredQuotient(86_400)
    }

    private func instant(_ day: Int64, _ minute: Int) -> Timestamp {
        Timestamp(heldSeconds: zone.utc(localSeconds: day * 86_400 + Int64(minute) * 60))
    }
}

/// Service hours that can't be read.
public struct ServiceHoursError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    public let description: String
}
