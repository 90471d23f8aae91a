internal import SloburnModel

/// Reads `timeWindow`.
enum TimeWindowReader {
    /// The period; nil, with a finding, where there is none that can be used.
    static func period(_ element: Element) -> TimeSpan? {
        guard let windows = element.nonEmptyList() else { return nil }
        guard windows.count == 1, let window = windows.first else {
            element.error(.invalidValue, "must have exactly one item, found \(windows.count)")
            return nil
        }
        guard let fields = Fields(window, ["duration", "isRolling", "calendar"]) else { return nil }
        let duration = fields.required("duration", "write the period, such as 30d")
        let span = duration?.duration()
        let isRolling = fields["isRolling"]?.boolean()
        if let calendar = fields["calendar"] {
            checkCalendar(calendar, isRolling: isRolling)
            return nil
        }
        if isRolling != true {
            if fields["isRolling"] == nil {
                fields.reportMissing("isRolling", "write isRolling: true")
            } else if isRolling == false {
                window.error(.missingField, "a window that is not rolling needs calendar; write isRolling: true")
            }
            return nil
        }
        guard let duration, let span else { return nil }
        guard (.hours(1) ... .days(365)).contains(span) else {
            duration.error(.outOfRange, "a rolling period must be from 1h to 365d, found \(duration.writtenText)")
            return nil
        }
        return span
    }

    private static func checkCalendar(_ element: Element, isRolling: Bool?) {
        if isRolling == true {
            element.error(.exclusiveFields, "a window is either rolling or has a calendar, not both")
        }
        if let fields = Fields(element, ["startTime", "timeZone"]) {
            if let start = fields.required("startTime"), let text = start.text(), !isDateTime(text) {
                start.error(.invalidValue, "'\(text)' is no start; write YYYY-MM-DD HH:MM:SS")
            }
            if let zone = fields.required("timeZone"), let name = zone.nonEmptyText(),
                case .unknown(let problem) = NormalizeBridge.zone(name)
            {
                zone.error(.unknownTimeZone, problem)
            }
        }
        element.error(
            .unsupportedFeature, "calendar windows are not supported yet; supported is a rolling one: isRolling: true")
    }

    /// Whether a text is `YYYY-MM-DD HH:MM:SS` with parts in their ranges.
    private static func isDateTime(_ text: String) -> Bool {
        let shape = Array("0000-00-00 00:00:00".utf8)
        let bytes = Array(text.utf8)
        guard bytes.count == shape.count else { return false }
        for (byte, expected) in zip(bytes, shape) {
            let isRight = expected == UInt8(ascii: "0") ? (48...57).contains(byte) : byte == expected
            if !isRight { return false }
        }
        func number(_ start: Int, _ count: Int) -> Int {
            bytes[start..<start + count].reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        let year = number(0, 4)
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let month = number(5, 2)
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(number(8, 2)) else { return false }
        return number(11, 2) < 24 && number(14, 2) < 60 && number(17, 2) < 60
    }
}
