import SloburnAlerting
import SloburnBudget
import SloburnModel
import SloburnNormalize

/// The value of a snapshot record.
struct SnapshotRecord {
    let key: BudgetKey
    let time: Timestamp
    let watermark: Timestamp?
    let isPartial: Bool
    let inputs: InputStates?
    let budget: ErrorBudget
    let rejected: Int64

    /// The record's JSON.
    var json: [UInt8] {
        var writer = JSONWriter(reserving: 2_048)
        writer.object { writer in
            writeIdentity(&writer)
            writePeriod(&writer)
            writer.key("burnRates")
            writer.object { writer in
                for (index, window) in key.windows.layout.windows.enumerated() where isListed(window) {
                    writer.key(window.description)
                    writer.windowCounts(
                        key.counts(ofWindow: index), allowed: key.definition.allowedErrorRatio)
                }
            }
            writer.key("exhaustsAt")
            writer.exhaustion(of: key, budget: budget, at: time)
            writeAlerts(&writer)
            writeQuality(&writer)
        }
        return writer.bytes
    }

    /// The standard windows and those of the tiers; the period stands apart unless it is one of them.
    private func isListed(_ window: TimeSpan) -> Bool {
        WindowLayout.standardWindows.contains(window)
            || key.definition.tiers.contains { $0.longWindow == window || $0.shortWindow == window }
    }

    private func writeIdentity(_ writer: inout JSONWriter) {
        let definition = key.definition
        writer.member("slo", definition.slo)
        writer.member("key", key.text)
        writer.member("service", definition.service)
        writer.key("group")
        writer.group(of: key)
        writer.member("revision", definition.revision)
        writer.member("at", time)
        writer.member("watermark", watermark)
        writer.member("budgetingMethod", "Occurrences")
        writer.member("objective", definition.target.doubleValue)
        if isPartial {
            writer.key("partial")
            writer.value(true)
        }
    }

    private func writePeriod(_ writer: inout JSONWriter) {
        let counts = key.periodCounts
        writer.key("period")
        writer.object { writer in
            writer.member("kind", "rolling")
            writer.member("duration", key.definition.period.description)
            writer.member("from", counts.from)
            writer.member("to", counts.to)
        }
        writer.member("good", counts.good)
        writer.member("bad", counts.bad)
        writer.member("total", counts.total)
        writer.member("sli", counts.serviceLevel)
        writer.key("errorBudget")
        writer.errorBudget(budget)
    }

    private func writeAlerts(_ writer: inout JSONWriter) {
        writer.key("alerts")
        writer.array { writer in
            for alert in key.alerts {
                guard let episode = alert.machine.episode else { continue }
                writer.object { writer in
                    writer.member("key", "\(key.text)/\(alert.severity)")
                    writer.member("severity", alert.severity)
                    writer.member("since", episode.startsAt)
                }
            }
        }
    }

    private func writeQuality(_ writer: inout JSONWriter) {
        let clamped = key.windows.layout.windows.indices.count { key.counts(ofWindow: $0).isClamped }
        writer.key("quality")
        writer.object { writer in
            writer.member("late", key.quality.late)
            writer.member("rejected", rejected)
            writer.member("duplicates", key.quality.duplicates)
            writer.member("clamped", Int64(clamped))
            writer.member("lastSampleAt", key.quality.lastSample)
            if let inputs { writeInputs(inputs, &writer) }
        }
    }
}

extension SnapshotRecord {
    private func writeInputs(_ inputs: InputStates, _ writer: inout JSONWriter) {
        writer.key("inputs")
        writer.object { writer in
            writer.member("current", Int64(inputs.current))
            writer.member("idle", Int64(inputs.idle))
            writer.member("lagging", Int64(inputs.lagging))
            writer.member("dead", Int64(inputs.dead))
        }
    }
}

extension JSONWriter {
    /// Writes `{"region": "eu"}`.
    mutating func group(of key: BudgetKey) {
        object { writer in
            for (label, value) in zip(key.definition.groupBy, key.group) { writer.member(label, value) }
        }
    }

    /// Writes one window with its burn rate.
    mutating func windowCounts(_ counts: WindowCounts, allowed: Ratio) {
        object { writer in
            writer.member("from", counts.from)
            writer.member("to", counts.to)
            writer.member("good", counts.good)
            writer.member("bad", counts.bad)
            writer.member("total", counts.total)
            writer.member("rate", counts.burnRate(allowed: allowed))
        }
    }

    /// Writes allowed, consumed and remaining.
    mutating func errorBudget(_ budget: ErrorBudget) {
        object { writer in
            writer.member("allowed", budget.allowed)
            writer.member("consumed", budget.consumed)
            writer.member("remaining", budget.remaining)
        }
    }

    /// Writes when the budget runs out at the burn rate of the last hour, or null.
    mutating func exhaustion(of key: BudgetKey, budget: ErrorBudget, at time: Timestamp) {
        let rate = key.counts(of: .hours(1)).burnRate(allowed: key.definition.allowedErrorRatio)
        var text: [UInt8] = []
        guard
            let milliseconds = budget.exhaustion(from: time, period: key.definition.period, burnRate: rate),
            RFC3339.appendMilliseconds(milliseconds, to: &text)
        else { return value(nil as String?) }
        value(String(decoding: text, as: UTF8.self))
    }
}
