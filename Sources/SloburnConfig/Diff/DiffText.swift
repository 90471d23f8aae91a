/// Writes differences for a terminal.
enum DiffText {
    static func render(_ diff: ConfigurationDiff) -> String {
        var lines = [DiffSummary(diff: diff).line]
        for service in diff.services {
            lines += ["", service.name]
            for slo in service.slos { lines += self.lines(slo) }
        }
        if !diff.sources.isEmpty { lines += ["", "sources"] }
        for source in diff.sources { lines += self.lines(source) }
        if !diff.adjustments.isEmpty { lines += ["", "adjustments"] }
        for adjustment in diff.adjustments { lines += self.lines(adjustment) }
        if !diff.routes.isEmpty { lines += ["", "routes"] }
        for route in diff.routes { lines += self.lines(route) }
        if !diff.daemon.isEmpty { lines += ["", "daemon"] + diff.daemon.map { "  " + line($0, in: .changed) } }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ slo: BudgetDiff) -> [String] {
        let name = slo.previousName.map { "\($0) => \(slo.name)" } ?? slo.name
        var parts = ["\(mark(slo.kind)) \(name):"]
        parts.append([slo.direction?.rawValue, slo.effect.words].compactMap { $0 }.joined(separator: ", "))
        parts.append("(\(slo.revisions))")
        return ["  " + parts.joined(separator: " ")] + slo.changes.map { "      " + line($0, in: slo.kind) }
    }

    private static func lines(_ source: SourceDiff) -> [String] {
        let readers = source.slos.isEmpty ? "no SLO reads it" : "read by \(source.slos.joined(separator: ", "))"
        return ["  \(mark(source.kind)) \(source.name): \(readers)"]
            + source.changes.map { "      " + line($0, in: source.kind) }
    }

    private static func lines(_ adjustment: AdjustmentDiff) -> [String] {
        let slos = adjustment.slos.isEmpty ? "for no SLO" : "for \(adjustment.slos.joined(separator: ", "))"
        return ["  \(mark(adjustment.kind)) \(adjustment.name): \(slos)"]
            + adjustment.changes.map { "      " + line($0, in: adjustment.kind) }
    }

    private static func lines(_ route: RouteDiff) -> [String] {
        ["  \(mark(route.kind)) \(route.name):"] + route.changes.map { "      " + line($0, in: route.kind) }
    }

    /// One change; marks within what is new or gone altogether would say nothing.
    private static func line(_ change: PropertyChange, in kind: BudgetDiff.Kind) -> String {
        let isWhole = kind == .added || kind == .removed
        let mark =
            isWhole
            ? "" : change.old == nil && change.new != nil ? "+ " : change.new == nil && change.old != nil ? "- " : ""
        let remarks = [change.direction?.rawValue, change.note].compactMap { $0 }.joined(separator: ": ")
        let values = change.values
        let text = values.isEmpty ? remarks : remarks.isEmpty ? values : "\(values)  (\(remarks))"
        return "\(mark)\(change.property): \(text)"
    }

    private static func mark(_ kind: BudgetDiff.Kind) -> String {
        switch kind {
        case .added: "+"
        case .removed: "-"
        case .renamed: ">"
        case .changed: "~"
        }
    }
}
