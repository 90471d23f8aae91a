import SloburnTestKit

/// When and where requests fail or are slow.
struct IncidentPlan: Sendable {
    /// One of them.
    struct Incident: Hashable, Sendable {
        /// Its beginning and its end, in milliseconds after the start.
        let range: Range<Int64>
        /// Where it happens.
        let regions: Set<String>
        /// How many requests of 1000 it hits.
        let perMille: Int
        /// Whether requests are slow; else they fail.
        let isSlow: Bool
    }

    /// Where requests come from.
    static let regions = (0..<10).map { "r\($0)" }

    /// All of them, in order.
    let incidents: [Incident]

    /// Plans incidents so that every alert has resolved when the load ends.
    ///
    /// - Parameters:
    ///   - seed: gives the same plan again.
    ///   - milliseconds: the length of the load.
    ///   - isShort: whether the alerts' windows are those of a run of a minute.
    init(seed: UInt64, milliseconds: Int64, isShort: Bool) {
        var random = SeededGenerator(seed: seed ^ 0x1c1d)
        var incidents: [Incident] = []
        // The last part is longer than what an alert needs to resolve.
        let end = milliseconds - (isShort ? 24_000 : 85_000)
        var start = isShort ? 9_000 : random.number(15_000...25_000)
        while true {
            let length = isShort ? random.number(6_000...8_000) : random.number(20_000...30_000)
            guard start + length <= end else { break }
            let count = random.chance(300) ? Self.regions.count : random.index(1..<6)
            incidents.append(
                Incident(
                    range: start..<start + length, regions: Set(Self.regions.shuffled(using: &random).prefix(count)),
                    perMille: random.index(600..<950), isSlow: random.chance(300)))
            start += isShort ? 20_000 : random.number(70_000...105_000)
        }
        self.incidents = incidents
    }

    /// What goes on in a region.
    func incident(at milliseconds: Int64, in region: String) -> Incident? {
        incidents.first { $0.range.contains(milliseconds) && $0.regions.contains(region) }
    }
}
