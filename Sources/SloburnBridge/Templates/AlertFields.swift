/// The fields of an alert that templates may name.
///
/// *Source:* `docs/records.md`, "Alert".
enum AlertFields {
    /// Single fields by their dotted paths.
    static let scalars: [String] =
        [
            "key", "id", "status", "severity", "kind", "slo", "service", "serviceTier", "stage", "revision", "at",
            "startsAt",
            "endsAt", "exhaustsAt",
            "summary", "runbook", "coverage", "minCoverage", "lowCoverage", "tier.longWindow", "tier.shortWindow",
            "tier.factor", "tier.budgetShare", "tier.trigger", "tier.op", "tier.confidence", "errorBudget.allowed",
            "errorBudget.consumed", "errorBudget.remaining", "episode.burningSince", "episode.good", "episode.bad",
            "episode.total", "episode.budgetSpent", "episode.peakBurnRate", "episode.durationSeconds",
            "episode.flapping", "grouping.key", "grouping.route", "groupedBy", "members.count", "breakdown.from",
            "breakdown.bad", "owner", "routeKey", "dashboard", "escalationLevel",
            "ownSeverity",
            "acknowledged.by", "acknowledged.at", "acknowledged.note",
            "source", "lastSampleAt", "rejected", "inputs.current", "inputs.idle", "inputs.lagging", "inputs.dead",
        ]
        + ["long", "short"].flatMap { window in
            ["good", "bad", "total", "rate", "from", "to"].map { "burnRates.\(window).\($0)" }
        }

    /// Objects whose members users name, so that any name may follow.
    static let maps: [String] = ["group", "labels", "annotations"]

    /// The steps to a field; nil where no alert has it.
    ///
    /// What follows the name of a map is one step, whatever dots it holds.
    static func steps(_ path: String) -> [String]? {
        if scalars.contains(path) { return path.split(separator: ".").map(String.init) }
        for map in maps where path.hasPrefix(map + ".") && path.utf8.count > map.utf8.count + 1 {
            return [map, String(path.dropFirst(map.count + 1))]
        }
        return nil
    }

    /// What may be named, for people.
    static var known: String { (scalars + maps.map { $0 + ".NAME" }).joined(separator: ", ") }
}
