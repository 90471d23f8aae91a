import Foundation
import SloburnDaemon
import SloburnModel
import SloburnNormalize
import SloburnPipeline

/// Writes adjustments, and what they are about to change, in columns.
enum AdjustmentTable {
    /// One adjustment and where it was found.
    struct Row {
        var adjustment: Adjustment
        /// `topic` or `configuration`.
        var place: String
        /// Whether it is in force now.
        var isInForce: Bool
        /// The names of the budgets that it is about.
        var budgets: [String]
    }

    /// Adjustments in columns.
    static func list(_ rows: [Row]) -> [String] {
        guard !rows.isEmpty else { return [] }
        return columns(
            [["NAME", "EFFECT", "NOW", "WHEN", "SLOS", "FROM", "AUTHOR", "REASON"]]
                + rows.map { row in
                    let adjustment = row.adjustment
                    return [
                        adjustment.name, effect(adjustment.effect), row.isInForce ? "in force" : "-",
                        when(adjustment), slos(row.budgets), row.place, adjustment.author ?? "-",
                        adjustment.reason ?? "-",
                    ]
                })
    }

    /// What an adjustment is about to change.
    static func preview(_ preview: AdjustmentPreview, of adjustment: Adjustment) -> [String] {
        guard !preview.rows.isEmpty else { return ["no snapshot of a budget in scope yet"] }
        let isGrant = if case .grant = adjustment.effect { true } else { false }
        let heads = ["KEY", "PERIOD", "BAD", "TOTAL", "REMAINING", "IN PERIOD"] + (isGrant ? ["AFTER"] : [])
        let table = columns(
            [heads]
                + preview.rows.map { row in
                    let snapshot = row.snapshot
                    let end = RFC3339.string(snapshot.periodEnd)
                    let inPeriod = row.time.map { $0 > .zero ? length($0) : "no" } ?? (row.isInPeriod ? "yes" : "no")
                    let after = row.remainingAfter.map(percent) ?? percent(snapshot.remaining)
                    return [
                        snapshot.key, "\(RFC3339.string(snapshot.from)) to \(end)", number(snapshot.bad),
                        "\(snapshot.total)", percent(snapshot.remaining), inPeriod,
                    ] + (isGrant ? [after] : [])
                })
        guard !isGrant else { return table }
        return table + [
            "What remains without these samples is not known yet: snapshots tell sums only, and the daemon counts anew."
        ]
    }

    /// What an effect is called.
    static func effect(_ effect: Adjustment.Effect) -> String {
        switch effect {
        case .exclude: "exclude"
        case .suppress: "suppress"
        case .grant(.badEvents(let count)): "grant \(count) bad events"
        case .grant(.time(let span)): "grant \(span)"
        }
    }

    private static func when(_ adjustment: Adjustment) -> String {
        switch adjustment.schedule {
        case .once(let from, let to):
            if case .grant = adjustment.effect { return "at \(RFC3339.string(from))" }
            return "\(RFC3339.string(from)) to \(to.map { RFC3339.string($0) } ?? "…")"
        case .recurring(let recurrence):
            return "\(recurrence.duration), \(recurrence.rule) \(recurrence.zone.identifier)"
        case .outside(let hours): return "outside of \(hours.text)"
        }
    }

    private static func slos(_ names: [String]) -> String {
        guard names.count > 3 else { return names.isEmpty ? "-" : names.joined(separator: ",") }
        return names.prefix(3).joined(separator: ",") + " and \(names.count - 3) more"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 9e15 ? String(Int64(value)) : String(format: "%.3f", value)
    }

    private static func percent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }

    /// A length of time in whole minutes, rounded down, or in seconds below.
    private static func length(_ span: TimeSpan) -> String {
        let seconds = span.nanoseconds / 1_000_000_000
        guard seconds >= 60 else { return "\(seconds)s" }
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
        return hours == 0 ? "\(minutes)m" : minutes == 0 ? "\(hours)h" : "\(hours)h\(minutes)m"
    }

    private static func columns(_ rows: [[String]]) -> [String] {
        let cells = rows.map { $0.map(\.printable) }
        let count = cells.first?.count ?? 0
        let widths = (0..<count).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (padded.dropLast() + row.suffix(1)).joined(separator: "  ")
        }
    }
}
