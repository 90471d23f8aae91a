internal import SloburnModel

/// Reads `timeWindow`.
enum TimeWindowReader {
    /// The window; nil, with a finding, where there is none that can be used.
    static func window(_ element: Element) -> BudgetPeriod? {
        guard let windows = element.nonEmptyList() else { return nil }
        guard windows.count == 1, let window = windows.first else {
            element.error(.invalidValue, "must have exactly one item, found \(windows.count)")
            return nil
        }
        guard let fields = Fields(window, ["duration", "isRolling", "calendar"]) else { return nil }
        let duration = fields.required("duration", "write the period, such as 30d").flatMap(duration)
        let isRolling = fields["isRolling"]?.boolean()
        if let calendar = fields["calendar"] {
            let read = Self.calendar(calendar, duration)
            guard isRolling == true else { return read }
            calendar.error(.exclusiveFields, "a window is either rolling or has a calendar, not both")
            return nil
        }
        guard isRolling == true else {
            if fields["isRolling"] == nil {
                fields.reportMissing("isRolling", "write isRolling: true, or a calendar")
            } else if isRolling == false {
                window.error(.missingField, "a window that is not rolling needs calendar; write isRolling: true")
            }
            return nil
        }
        return duration.map { .rolling($0.span) }
    }

    private static func duration(_ element: Element) -> SLODuration? {
        guard let duration = element.duration() else { return nil }
        guard (.hours(1) ... .days(365)).contains(duration.span) else {
            element.error(.outOfRange, "a period must be from 1h to 365d, found \(element.writtenText)")
            return nil
        }
        return duration
    }

    private static func calendar(_ element: Element, _ duration: SLODuration?) -> BudgetPeriod? {
        guard let fields = Fields(element, ["startTime", "timeZone"]) else { return nil }
        let start = fields.required("startTime", "write YYYY-MM-DD HH:MM:SS").flatMap(startTime)
        let zone = fields.required("timeZone", "write an IANA zone, such as Europe/Berlin").flatMap(timeZone)
        guard let duration, let start, let zone else { return nil }
        guard startYears.contains(start.day.year) else {
            fields["startTime"]?.error(
                .outOfRange,
                "must be of the years \(startYears.lowerBound) to \(startYears.upperBound), found year \(start.day.year)"
            )
            return nil
        }
        return .calendar(
            CalendarPeriod(
                count: duration.count, unit: duration.unit, startDay: start.day, startSecond: start.secondOfDay,
                zone: zone))
    }

    /// Those that 64 bits of nanoseconds hold whole.
    private static let startYears: ClosedRange<Int64> = 1678...2261

    static func startTime(_ element: Element) -> LocalDateTime? {
        guard let text = element.text() else { return nil }
        if let time = LocalDateTime(text) { return time }
        element.error(.invalidValue, "'\(text)' is no start; write YYYY-MM-DD HH:MM:SS")
        return nil
    }

    static func timeZone(_ element: Element) -> ZoneRules? {
        guard let name = element.nonEmptyText() else { return nil }
        let (rules, problem) = NormalizeBridge.rules(ofZone: name)
        if let problem { element.error(.unknownTimeZone, problem) }
        return rules
    }
}
