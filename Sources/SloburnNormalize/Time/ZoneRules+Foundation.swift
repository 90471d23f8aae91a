internal import Foundation
public import SloburnModel

extension ZoneRules {
    /// Reads the rules of a zone from the system's time zone database, from 2001 to 2100.
    ///
    /// - Parameter identifier: an IANA name, as in `Europe/Berlin`; case matters.
    /// - Throws: `ZoneError` where the database has no such zone.
    public init(identifier: String) throws(ZoneError) {
        guard let zone = TimeZone(identifier: identifier) else { throw ZoneError(identifier: identifier) }
        // 2000-01-01, so that local times just after the first plausible instant are covered in every zone.
        let start = Date(timeIntervalSince1970: 946_684_800)
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        var transitions: [Transition] = []
        var instant = start
        while let next = zone.nextDaylightSavingTimeTransition(after: instant), next > instant, next < end {
            transitions.append(
                Transition(
                    instant: Int64(next.timeIntervalSince1970.rounded()), offset: Int64(zone.secondsFromGMT(for: next)))
            )
            instant = next
        }
        self.init(
            identifier: identifier, firstOffset: Int64(zone.secondsFromGMT(for: start)), transitions: transitions)
    }
}
