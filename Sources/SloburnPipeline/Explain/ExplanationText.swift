import SloburnModel
import SloburnNormalize

extension Explanation {
    /// The explanation for people, with a line break behind each line.
    public var text: String {
        var lines = head
        for alert in alerts { lines += [""] + alert.lines(snapshot) }
        lines += [""] + budgetLines
        return lines.map { $0.printable + "\n" }.joined()
    }

    private var head: [String] {
        var lines: [String] = []
        if snapshot.isRetired {
            lines.append(
                "This is what remains of a budget that the SLO counted before; nothing judges it any more.")
        } else if let revision {
            if isOfOtherRevision {
                lines.append(
                    "The snapshot was made with revision \(snapshot.revision), the configuration has \(revision): what "
                        + "follows judges the snapshot's counts by this configuration, and may differ from what was decided."
                )
            }
        } else {
            lines.append("The configuration has no SLO '\(snapshot.budgetName)': only its budget is shown.")
        }
        lines.append(snapshot.key)
        lines.append("  evaluated at \(RFC3339.string(snapshot.at)), \(data)")
        lines += warnings.map { "  \($0)" }
        if revision != nil, alerts.isEmpty { lines += ["", "It has no alerts."] }
        return lines
    }

    private var data: String {
        guard let watermark = snapshot.watermark else { return "before the first sample" }
        let last = snapshot.lastSample.map { "; its last event is of \(RFC3339.string($0))" } ?? "; it has no event"
        return "with the data up to \(RFC3339.string(watermark))\(last)"
    }

    /// What makes the figures less than certain.
    private var warnings: [String] {
        var lines: [String] = []
        if snapshot.isPartial {
            lines.append("partial: some of the input had not come so far; what comes later corrects later snapshots")
        }
        if snapshot.inputsBehind > 0 {
            lines.append("behind: \(snapshot.inputsBehind) partitions of the input lagged or were not read")
        }
        if !snapshot.isExact { lines.append("estimated: a threshold lies inside a bucket of a histogram") }
        for alert in unknownAlerts {
            lines.append(
                "an alert of severity \(alert.severity) fires since \(RFC3339.string(alert.since)), of which the "
                    + "configuration knows nothing")
        }
        for source in snapshot.fallbacks { lines.append("another source is counted in the place of \(source) now") }
        return lines
    }
}

extension Explanation {
    private var budgetLines: [String] {
        let period = snapshot.period
        let end = period.end.map { ", which ends at \(RFC3339.string($0))" } ?? ""
        var lines = [
            "Budget of \(period.duration)\(end): \(FigureText.percent(snapshot.objective, digits: 7)) of \(snapshot.things) are to "
                + "be good.",
            "  counted from \(RFC3339.string(period.from)) to \(RFC3339.string(period.to))",
        ]
        var rows = [["", "good", "bad", "total", "share", "allowed bad", "consumed", "remaining"]]
        rows.append([snapshot.raw == nil ? "all" : "with adjustments"] + snapshot.account.cells)
        if let raw = snapshot.raw { rows.append(["without them"] + raw.cells) }
        lines += TextTable.lines(rows, right: Set(1...7)).map { "  \($0)" }
        lines.append("  \(ending)")
        for adjustment in snapshot.adjustments { lines.append("  \(adjustment.text)") }
        return lines
    }

    private var ending: String {
        if snapshot.account.remaining <= 0 { return "Nothing of it remains." }
        guard let end = snapshot.exhaustsAt else {
            return "Nothing burns it: nothing was bad in the last hour."
        }
        return "At the burn rate of the last hour it is gone at \(RFC3339.string(end))."
    }
}

extension SnapshotFacts {
    /// What is counted.
    var things: String { countsSlices ? "slices" : "events" }
}

extension SnapshotFacts.Account {
    fileprivate var cells: [String] {
        [
            FigureText.count(counts.good), FigureText.count(counts.bad), String(counts.total),
            serviceLevel.map { FigureText.percent($0, digits: 7) } ?? "-", FigureText.number(allowed, digits: 6),
            FigureText.percent(consumed), FigureText.percent(remaining),
        ]
    }
}

extension SnapshotFacts.Adjustment {
    /// What it does, where, and what is on record of it.
    var text: String {
        let start = from.map { " from \(RFC3339.string($0))" } ?? ""
        let end = to.map { " to \(RFC3339.string($0))" } ?? ""
        return "adjustment \(name): \(effect)\(start)\(end)\(record)"
    }

    /// Reason, author and ticket in brackets, as far as there are any.
    var record: String {
        let parts = [reason, author.map { "by \($0)" }, ticket].compactMap(\.self)
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }
}
