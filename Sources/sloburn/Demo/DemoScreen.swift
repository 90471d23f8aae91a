import Foundation
import SloburnModel
import SloburnPipeline

/// The table of budgets and the list of alerts: redrawn in place on a terminal, printed now and then elsewhere.
struct DemoScreen {
    private let incident: TrafficGenerator.Incident
    private let isTerminal = isatty(FileHandle.standardOutput.fileDescriptor) == 1
    private let started = ContinuousClock.now
    private var snapshots: [String: DemoSnapshot] = [:]
    private var linesDrawn = 0
    private var nextDraw = ContinuousClock.now + .seconds(5)
    private var alertCounts: [String: Int] = [:]
    private var hasAnnounced = (start: false, end: false)

    /// True once a page has fired.
    private(set) var hasPaged = false

    init(incident: TrafficGenerator.Incident) {
        self.incident = incident
    }

    /// Says what will be seen.
    func begin() {
        write("Sloburn demo: three services on an embedded cluster; checkout fails from second 20 to second 60.\n\n")
    }

    /// Takes a record of an output topic.
    mutating func take(_ event: DemoEvent) {
        switch event {
        case .snapshot(let snapshot): snapshots[snapshot.key] = snapshot
        case .alert(let alert):
            if alert.severity == "page", alert.status == "firing" { hasPaged = true }
            alertCounts["\(alert.severity) \(alert.status)", default: 0] += 1
            printAbove("\(alert.status.uppercased()) \(alert.severity): \(alert.summary)\(sinceOutage(alert))")
        }
    }

    /// Draws the table when it is time to.
    mutating func draw() {
        announce()
        guard isTerminal || ContinuousClock.now >= nextDraw else { return }
        nextDraw = ContinuousClock.now + .seconds(10)
        erase()
        let lines = [header] + snapshots.values.sorted { $0.key < $1.key }.map(row)
        write(lines.joined(separator: "\n") + "\n")
        linesDrawn = lines.count
        if !isTerminal { write("\n") }
    }

    /// Says what was seen.
    mutating func end(sources: [IngestCounters], sent: Int) {
        nextDraw = ContinuousClock.now
        draw()
        let rejected = sources.reduce(into: [String: Int64]()) { sum, source in
            for (reason, count) in source.rejected { sum[reason.rawValue, default: 0] += count }
        }
        let classes = rejected.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        write("\n\(sent) records sent, \(sources.reduce(0) { $0 + $1.counted }) counted")
        write(classes.isEmpty ? ".\n" : "; dead letters: \(classes).\n")
        let alerts = alertCounts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        write("Alerts: \(alerts.isEmpty ? "none" : alerts).\n")
    }

    private mutating func announce() {
        let now = ContinuousClock.now
        if !hasAnnounced.start, now >= incident.start {
            hasAnnounced.start = true
            printAbove("checkout is down: every request fails")
        }
        if !hasAnnounced.end, now >= incident.end {
            hasAnnounced.end = true
            printAbove("checkout is up again")
        }
    }

    private func sinceOutage(_ alert: DemoAlert) -> String {
        let seconds = (ContinuousClock.now - incident.start).components.seconds
        return alert.status == "firing" && seconds >= 0 ? " (\(seconds) s after the outage began)" : ""
    }

    private mutating func printAbove(_ text: String) {
        erase()
        let seconds = (ContinuousClock.now - started).components.seconds
        write("[\(Self.padded("\(seconds)", 3)) s] \(text)\n")
    }

    /// Moves the cursor back to where the table began and clears to the end of the screen.
    private mutating func erase() {
        guard isTerminal, linesDrawn > 0 else { return }
        write("\u{1B}[\(linesDrawn)A\u{1B}[J")
        linesDrawn = 0
    }

    private var header: String {
        Self.column("BUDGET", 38) + Self.padded("SLI", 9) + "  " + Self.column("LEFT", 22) + Self.padded("BURN 10s", 10)
            + Self.padded("1m", 8) + Self.padded("5m", 8) + "  ALERT"
    }

    private func row(_ snapshot: DemoSnapshot) -> String {
        let sli = snapshot.sli.map { Self.decimal($0 * 100, 3) + "%" } ?? "-"
        let rates = ["10s", "1m", "5m"].map { Self.decimal(snapshot.burnRates[$0]?.rate ?? 0, 1) }
        let alerts = snapshot.alerts.map(\.severity).joined(separator: ", ")
        return Self.column(snapshot.key, 38) + Self.padded(sli, 9) + "  "
            + Self.column(Self.bar(snapshot.errorBudget.remaining), 22) + Self.padded(rates[0], 10)
            + Self.padded(rates[1], 8) + Self.padded(rates[2], 8) + "  " + alerts
    }

    /// What is left of a budget: ten cells and the figure.
    private static func bar(_ remaining: Double) -> String {
        let cells = Int((max(0, min(1, remaining)) * 10).rounded())
        return String(repeating: "█", count: cells) + String(repeating: "░", count: 10 - cells)
            + " \(decimal(remaining * 100, 0))%"
    }

    private static func decimal(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func column(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
