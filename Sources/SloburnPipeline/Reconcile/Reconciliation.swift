import SloburnBudget
import SloburnModel

/// Two sources of one SLO key, compared over a stretch of event time.
struct Reconciliation {
    let key: BudgetKey
    let rule: ReconcileRule
    /// What the source has counted that the queries name.
    let own: WindowCounts
    /// What the other one has.
    let other: WindowCounts
    /// The names of both.
    let names: (own: String, other: String)

    /// Compares what the streams of a key have counted.
    init(_ key: BudgetKey, _ streams: StreamPlan, _ comparison: StreamPlan.Comparison, to end: Timestamp) {
        self.key = key
        rule = comparison.rule
        let from = end - rule.interval
        let definition = key.definition
        func counts(_ stream: Int) -> WindowCounts {
            WindowCounts(
                key.streams?.sum(of: stream, from: from, to: end) ?? .zero, numerator: definition.numeratorKind,
                scale: definition.eventScale, from: from, to: end)
        }
        own = counts(comparison.primary)
        other = counts(comparison.other)
        names = (streams.streams[comparison.primary].source, streams.streams[comparison.other].source)
    }

    /// The largest difference of a count, in parts of events.
    private var difference: Int64 {
        [(own.good, other.good), (own.bad, other.bad), (own.total, other.total)].map { abs($0 - $1) }.max() ?? 0
    }

    /// The larger total, in parts of events.
    private var total: Int64 { max(own.total, other.total) }

    /// The difference as a share of the larger total.
    var share: Double { total == 0 ? 0 : Double(difference) / Double(total) }

    /// Whether they differ by more than they may, exactly.
    var differs: Bool {
        guard max(own.events, other.events) >= rule.minEvents, total > 0 else { return false }
        return Int128(difference) * Int128(rule.within.denominator) > Int128(rule.within.numerator) * Int128(total)
    }

    /// The record for the quality topic of the source that the queries name; its key is the SLO key.
    func record(at time: Timestamp, in branch: TopicBranch, _ cloudEvents: CloudEvents) -> OutputRecord {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("source", names.own)
            writer.member("reconciledWith", names.other)
            writer.member("slo", key.definition.slo)
            writer.member("key", key.text)
            writer.key("group")
            writer.group(of: key)
            writer.member("at", time)
            writer.member("from", own.from)
            writer.member("to", own.to)
            writer.key("counts")
            writer.object { writer in
                for (name, counts) in [(names.own, own), (names.other, other)] {
                    writer.key(name)
                    writer.object { $0.counts(counts) }
                }
            }
            writer.member("difference", share)
            writer.member("within", rule.within.doubleValue)
        }
        return cloudEvents.record(
            .quality, type: "io.sloburn.reconciliation", key: key.text, at: time, occurrence: names.other,
            in: branch, value: writer.bytes)
    }
}

extension BudgetPartition {
    /// Compares the sources of keys where a stretch has come to its end since the last evaluation.
    mutating func reconcile(at time: Timestamp) -> [OutputRecord] {
        guard let evaluated = clock.evaluated, definition.sources.contains(where: { $0.reconcile != nil }) else {
            return []
        }
        var records: [OutputRecord] = []
        for index in keys.indices {
            guard let streams = keys[index].plan.streams, !streams.comparisons.isEmpty else { continue }
            let due = streams.comparisons.filter { $0.rule.end(before: time) > $0.rule.end(before: evaluated) }
            guard !due.isEmpty else { continue }
            let compared = due.map { Reconciliation(keys[index], streams, $0, to: $0.rule.end(before: time)) }
            let differing = compared.filter(\.differs)
            differences += Int64(differing.count)
            records += differing.map {
                $0.record(at: time, in: sourceBranches[$0.names.own] ?? .other, cloudEvents)
            }
            if keys[index].streams?.differs != !differing.isEmpty {
                keys[index].streams?.differs = !differing.isEmpty
                keys[index].isDirty = true
            }
        }
        return records
    }
}

extension ReconcileRule {
    /// The end of the last stretch that can be compared at an evaluation.
    fileprivate func end(before time: Timestamp) -> Timestamp { (time - wait).flooredTo(interval) }
}
