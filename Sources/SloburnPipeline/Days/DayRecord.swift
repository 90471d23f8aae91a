import SloburnBudget
import SloburnModel
import SloburnNormalize

/// The record that tells what a day in UTC holds of one SLO key.
struct DayRecord {
    static let type = "io.sloburn.day"

    let key: BudgetKey
    let day: DayCounts
    /// What adjustments come to; nil where none is about the key.
    let adjusted: MomentAdjustments?
    /// The evaluation that tells.
    let evaluator: BudgetEvaluator

    /// The day, as in `2026-10-01`.
    var name: String { String(RFC3339.string(day.range.lowerBound).prefix(10)) }

    /// The value.
    var json: [UInt8] {
        let definition = key.definition
        let counts = key.plan.counting.counts(day.judged, (day.from, day.to))
        var writer = JSONWriter(reserving: 1_024)
        writer.object { writer in
            writer.member("slo", definition.slo)
            writer.member("key", key.text)
            writer.member("service", definition.service)
            writer.criticality(of: definition)
            writer.key("group")
            writer.group(of: key)
            writer.member("revision", definition.revision)
            writer.member("at", evaluator.time)
            writer.member("day", name)
            writer.member("from", day.from)
            writer.member("to", day.to)
            writer.member("budgetingMethod", definition.methodName)
            if let slices = definition.slices {
                writer.key("slices")
                writer.value(true)
                writer.member("timeSliceWindow", slices.width.description)
            }
            writer.member("objective", definition.target.doubleValue)
            writer.counts(counts)
            writer.member("sli", counts.serviceLevel)
            writeHours(&writer)
            writeAdjustments(&writer)
            writeSources(&writer)
            AlertRecord.writeLabels(definition.labels, &writer)
            writeQuality(&writer)
        }
        return writer.bytes
    }

    /// Good, bad and total of each hour; an hour that counts nothing is null.
    private func writeHours(_ writer: inout JSONWriter) {
        guard !day.hours.isEmpty else { return }
        writer.key("hours")
        writer.array { writer in
            for hour in day.hours {
                let counts = key.plan.counting.counts(hour, (day.from, day.to))
                guard counts.total > 0 else {
                    writer.value(nil as String?)
                    continue
                }
                writer.array { writer in
                    writer.value(counts.good, parts: counts.scale)
                    writer.value(counts.bad, parts: counts.scale)
                    writer.value(counts.events)
                }
            }
        }
    }

    /// What adjustments do to the day, where some bear on it.
    private func writeAdjustments(_ writer: inout JSONWriter) {
        guard let adjusted else { return }
        let excluded = adjusted.excluded.clipped(to: day.range).ranges
            .reduce(Int64(0)) { $0 + ($1.upperBound - $1.lowerBound).nanoseconds }
        if excluded > 0 || !day.excluded.isZero {
            writer.key("raw")
            writer.object { writer in writer.counts(key.plan.counting.counts(day.tally, (day.from, day.to))) }
        }
        let inForce = adjusted.inForce(in: day.range)
        if !inForce.isEmpty { writer.adjustments(inForce) }
        if excluded > 0 { writer.member("excludedSeconds", excluded / 1_000_000_000) }
    }

    /// How far the day's data can be trusted, where something tells.
    private func writeSources(_ writer: inout JSONWriter) {
        if let last = key.quality.inexactUntil, last >= day.from {
            writer.key("exact")
            writer.value(false)
        }
        guard evaluator.moments[key.plan.number].sources?.isJudged ?? false else { return }
        writer.member(
            "coverage", evaluator.board.coverage(of: key.plan.sources, from: day.from, to: day.to)?.share)
    }

    private func writeQuality(_ writer: inout JSONWriter) {
        writer.key("quality")
        writer.object { writer in
            writer.member("late", key.quality.late)
            writer.member("duplicates", key.quality.duplicates)
            writer.member("rejected", key.plan.sources.reduce(0) { $0 + (evaluator.rejected[$1] ?? 0) })
            writer.member("lastSampleAt", key.quality.lastSample)
        }
    }
}
