/// What a run came to, as a table.
public struct ChaosReport: Sendable {
    let options: ChaosOptions
    let verdict: Verdict
    let faults: FaultInjector.Record
    let ledger: LoadProducer.Ledger
    let gaps: Gaps
    let caughtUp: Duration?
    let nodes: [ChaosNode]
    let isCancelled: Bool

    /// Ends of daemons that should not have been.
    private var badExits: [DaemonProcess.BadExit] { nodes.flatMap(\.daemon.badExits) }

    /// Whether nothing was lost, doubled or missed, and every daemon ended as it should.
    public var isGood: Bool {
        verdict.isGood && badExits.isEmpty && harnessFailures.isEmpty && !ledger.records.isEmpty && !isCancelled
    }

    /// How many faults there were.
    public var faultCount: Int { faults.injected.values.reduce(0, +) }

    private var harnessFailures: [String] { faults.failures + (ledger.failure.map { ["load: \($0)"] } ?? []) }

    /// The table.
    public var table: String {
        var rows: [(String, String)] = [("seed", "\(options.seed)"), ("daemons", "\(options.processes)")]
        for kind in FaultKind.allCases where faults.injected[kind] != nil {
            rows.append(("fault \(kind.rawValue)", "\(faults.injected[kind] ?? 0)"))
        }
        rows += [("faults injected", "\(faultCount)")]
        if faults.missed > 0 { rows.append(("faults that found no message", "\(faults.missed)")) }
        let events = ledger.records.count { $0.event?.isDuplicate == false }
        let duplicates = ledger.records.count { $0.event?.isDuplicate == true }
        rows += [
            ("records sent", "\(ledger.records.count)"),
            (
                "  events, sent twice, malformed",
                "\(events), \(duplicates), \(ledger.records.count - events - duplicates)"
            ),
            ("counts lost", "\(verdict.lost.count)"), ("counts doubled", "\(verdict.doubled.count)"),
            ("alerts missed", "\(verdict.alertsMissed.count) of \(verdict.transitions)"),
            ("alerts doubled or false", "\(verdict.alertsDoubled.count)"),
            ("duplicates counted wrongly", "\(verdict.duplicatesWrong.count)"),
            ("last snapshots partial", "\(verdict.lastPartial.count)"),
            ("snapshots", "\(verdict.snapshots)"), ("  partial", "\(verdict.partial.count)"),
            ("  differing on the way", "\(verdict.passing.count)"), ("  told twice", "\(verdict.retold.count)"),
            ("longest gap in evaluation", "\((gaps.longest * 10).rounded() / 10) s (\(gaps.key))"),
            ("caught up after the load", caughtUp?.shortText ?? "never"),
            ("harness lateness", "\(ledger.late) records (longest delivery \(ledger.longest.shortText))"),
        ]
        for node in nodes {
            rows.append(("peak RSS \(node.daemon.name)", "\(node.daemon.peakKilobytes / 1_024) MiB"))
        }
        rows += [
            ("restarts", "\(nodes.reduce(0) { $0 + max(0, $1.daemon.starts - 1) })"),
            ("ends that should not be", "\(badExits.count)"),
            ("unreadable at the proxies", "\(nodes.reduce(0) { $0 + $1.proxy.statistics.unreadable })"),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { $0.0 + String(repeating: " ", count: width + 2 - $0.0.count) + $0.1 }
            .joined(separator: "\n")
    }

    /// What is wrong, in sentences; empty when nothing is.
    public var details: String {
        var lines: [String] = []
        func add(_ name: String, _ fault: Verdict.Fault) {
            guard fault.count > 0 else { return }
            lines.append("\(name): \(fault.count)")
            lines += fault.details.map { "  \($0)" }
        }
        add("counts lost", verdict.lost)
        add("counts doubled", verdict.doubled)
        add("alerts missed", verdict.alertsMissed)
        add("alerts doubled or false", verdict.alertsDoubled)
        add("duplicates counted wrongly", verdict.duplicatesWrong)
        add("last snapshots partial", verdict.lastPartial)
        add("snapshots partial", verdict.partial)
        add("snapshots differing on the way", verdict.passing)
        add("snapshots told twice", verdict.retold)
        lines += badExits.map { "ended badly: \($0)" }
        lines += harnessFailures.map { "the harness failed: \($0)" }
        if ledger.late > 0, verdict.alertsMissed.count + verdict.alertsDoubled.count > 0 {
            lines.append("\(ledger.late) records were delivered late: transitions may differ for that reason")
        }
        return lines.joined(separator: "\n")
    }
}
