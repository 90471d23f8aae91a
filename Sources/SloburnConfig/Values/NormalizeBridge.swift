internal import Foundation
internal import SloburnModel
internal import SloburnNormalize

/// What the configuration asks of units and time zones.
enum NormalizeBridge {
    /// What is known of a time zone.
    enum Zone {
        case unknown(String)
        /// Its clocks are put back, so that some local times come twice.
        case changing
        case fixed
    }

    /// What is wrong with a unit; nil when it is one.
    static func problem(ofUnit text: String) -> String? {
        ["1", "s", "ms", "By"].contains(text) ? nil : "'\(text)' is no unit"
    }

    /// A threshold's value in the base unit of `unit`.
    static func quantity(_ number: Decimal128, unit: String) throws(Rejection) -> Quantity {
        .duration(nanoseconds: number.scaled(by: Ratio(unit == "ms" ? 1_000_000 : 1_000_000_000)) ?? 0)
    }

    /// What is known of an IANA time zone.
    static func zone(_ identifier: String) -> Zone {
        guard let zone = TimeZone(identifier: identifier) else {
            return .unknown("'\(identifier)' is no IANA time zone; write one such as Europe/Berlin or UTC")
        }
        let start = Date(timeIntervalSince1970: 1_767_225_600)
        return zone.nextDaylightSavingTimeTransition(after: start) == nil ? .fixed : .changing
    }
}
