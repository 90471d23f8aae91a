/// Writes differences as one JSON object, on one line.
enum DiffJSON {
    static func render(_ diff: ConfigurationDiff) -> String {
        let members = [
            ("different", diff.isEmpty ? "false" : "true"), ("summary", summary(DiffSummary(diff: diff))),
            ("services", list(diff.services.map(object))), ("sources", list(diff.sources.map(object))),
            ("adjustments", list(diff.adjustments.map(object))), ("routes", list(diff.routes.map(object))),
            ("daemon", list(diff.daemon.map(object))),
        ]
        return object(members) + "\n"
    }

    private static func summary(_ summary: DiffSummary) -> String {
        let counts = [
            ("added", summary.count(.added)), ("removed", summary.count(.removed)),
            ("renamed", summary.count(.renamed)), ("changed", summary.count(.changed)),
            ("tightened", summary.count(.tightened)), ("loosened", summary.count(.loosened)),
            ("losingCounts", summary.restarted), ("sources", summary.diff.sources.count),
            ("adjustments", summary.diff.adjustments.count), ("routes", summary.diff.routes.count),
            ("daemon", summary.diff.daemon.count),
        ]
        return object(counts.map { ($0.0, "\($0.1)") })
    }

    private static func object(_ service: ServiceDiff) -> String {
        object([("service", text(service.name)), ("slos", list(service.slos.map(object)))])
    }

    private static func object(_ slo: BudgetDiff) -> String {
        object([
            ("name", text(slo.name)), ("previousName", text(slo.previousName)), ("change", text(slo.kind.rawValue)),
            ("direction", text(slo.direction?.rawValue)), ("onReload", text(slo.effect.rawValue)),
            ("revision", text(slo.revision)), ("previousRevision", text(slo.previousRevision)),
            ("changes", list(slo.changes.map(object))),
        ])
    }

    private static func object(_ source: SourceDiff) -> String {
        object([
            ("name", text(source.name)), ("change", text(source.kind.rawValue)),
            ("slos", list(source.slos.map(text))), ("changes", list(source.changes.map(object))),
        ])
    }

    private static func object(_ adjustment: AdjustmentDiff) -> String {
        object([
            ("name", text(adjustment.name)), ("change", text(adjustment.kind.rawValue)),
            ("slos", list(adjustment.slos.map(text))), ("changes", list(adjustment.changes.map(object))),
        ])
    }

    private static func object(_ route: RouteDiff) -> String {
        object([
            ("name", text(route.name)), ("change", text(route.kind.rawValue)),
            ("changes", list(route.changes.map(object))),
        ])
    }

    private static func object(_ change: PropertyChange) -> String {
        object([
            ("property", text(change.property)), ("old", text(change.old)), ("new", text(change.new)),
            ("direction", text(change.direction?.rawValue)), ("note", text(change.note)),
        ])
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func list(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

    private static func text(_ text: String?) -> String { text.map(QuotedText.json) ?? "null" }
}
