import SloburnAlerting
import SloburnBudget
import SloburnModel
import SloburnNormalize

/// Writes the values of snapshot records, one after the other in the same memory.
struct SnapshotWriter: ~Copyable {
    private var json = JSONWriter(reserving: 4_096)
    private var nextPiece = 0
    private var pieceStart = 0
    // What the snapshots of each budget have in common, by the budget's number.
    private var forms: [SnapshotForm?]
    // The same for the period of each budget that was told of last.
    private var finalForms: [Int: (period: PeriodBounds, form: SnapshotForm)] = [:]

    init(budgets: Int) {
        forms = [SnapshotForm?](repeating: nil, count: budgets)
    }

    /// The JSON of a key's snapshot.
    ///
    /// - Parameters:
    ///   - key: the key, which has come to the time of the evaluation.
    ///   - counts: what its period holds.
    ///   - budget: its error budget.
    ///   - evaluator: the evaluation, the same for all keys.
    /// - Returns: the bytes.
    mutating func snapshot(
        of key: BudgetKey, _ counts: WindowCounts, _ budget: ErrorBudget, _ evaluator: BudgetEvaluator
    ) -> [UInt8] {
        let period = evaluator.moments[key.plan.number].period
        let form =
            forms[key.plan.number] ?? SnapshotForm(of: key.plan, period: period, isFinal: false, evaluator)
        forms[key.plan.number] = form
        return json(of: key, period, counts, budget, form, evaluator)
    }

    /// The JSON of the last snapshot of a calendar period.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - period: the period, which is over.
    ///   - counts: what it holds.
    ///   - budget: its error budget.
    ///   - evaluator: the evaluation, the same for all keys.
    /// - Returns: the bytes.
    mutating func finalSnapshot(
        of key: BudgetKey, _ period: PeriodBounds, _ counts: WindowCounts, _ budget: ErrorBudget,
        _ evaluator: BudgetEvaluator
    ) -> [UInt8] {
        var form: SnapshotForm
        if let known = finalForms[key.plan.number], known.period == period {
            form = known.form
        } else {
            form = SnapshotForm(of: key.plan, period: period, isFinal: true, evaluator)
            finalForms[key.plan.number] = (period, form)
        }
        return json(of: key, period, counts, budget, form, evaluator)
    }

    private mutating func json(
        of key: BudgetKey, _ period: PeriodBounds, _ counts: WindowCounts, _ budget: ErrorBudget, _ form: SnapshotForm,
        _ evaluator: BudgetEvaluator
    ) -> [UInt8] {
        json.removeAll()
        nextPiece = 0
        pieceStart = 0
        piece(form)
        json.append(key.text)
        for value in key.group {
            piece(form)
            json.append(value)
        }
        write(counts, figure: counts.serviceLevel, form)
        piece(form)
        json.append(budget.allowed)
        piece(form)
        json.append(budget.consumed)
        piece(form)
        json.append(budget.remaining)
        if form.hasProjection {
            piece(form)
            json.append(Projection(counts, of: period, allowed: key.definition.allowedErrorRatio))
        }
        for window in key.plan.listedWindows {
            let counts = key.unboundedCounts(ofWindow: window)
            write(counts, figure: counts.burnRate(allowed: key.definition.allowedErrorRatio), form)
        }
        piece(form)
        json.exhaustion(of: key, budget: budget, periodSpan: period.span)
        piece(form)
        writeAlerts(of: key)
        writeHeld(of: key)
        // What a period that is over came to is no state of the present one.
        if let steps = key.steps, period.end.map({ evaluator.time < $0 }) ?? true { json.budgetState(steps) }
        writeSuppressed(of: key, evaluator)
        writeAdjustments(of: key, period, evaluator)
        // Told only where it is news: of most keys every count is exact.
        if let last = key.quality.inexactUntil, last >= period.from { json.append(raw: #","exact":false"#) }
        writeQuality(of: key, form)
        return json.bytes
    }

    private mutating func piece(_ form: SnapshotForm) {
        let end = form.ends[nextPiece]
        json.piece(form.bytes, pieceStart..<end)
        pieceStart = end
        nextPiece += 1
    }

    private mutating func write(_ counts: WindowCounts, figure: Double?, _ form: SnapshotForm) {
        piece(form)
        json.append(counts.good, parts: counts.scale)
        piece(form)
        json.append(counts.bad, parts: counts.scale)
        piece(form)
        json.append(counts.events)
        piece(form)
        json.append(figure)
    }

    private mutating func writeAlerts(of key: BudgetKey) {
        json.arrayAfterPiece { json in
            for alert in key.alerts {
                guard let episode = alert.machine.episode else { continue }
                json.object { json in
                    json.member("key", key.alertKey(alert.keyPart))
                    json.member("severity", alert.severity)
                    json.member("since", episode.startsAt)
                }
            }
        }
    }

    /// Writes what too few events keep from alerting, where they do.
    private mutating func writeHeld(of key: BudgetKey) {
        let held = key.heldTiers
        guard !held.isEmpty else { return }
        json.append(raw: #","held":"#)
        json.arrayAfterPiece { json in
            for one in held {
                json.object { json in
                    json.member("severity", one.tier.severity)
                    json.member("longWindow", one.tier.longWindow.description)
                    json.member("shortWindow", one.tier.shortWindow.description)
                    json.member("rule", one.rule.rawValue)
                }
            }
        }
    }

    /// Writes which alerts would fire, were they not kept from it.
    private mutating func writeSuppressed(of key: BudgetKey, _ evaluator: BudgetEvaluator) {
        guard key.alerts.contains(where: { !$0.machine.isQuiet }) else { return }
        let suppressed = key.alerts.indices.compactMap { index in
            key.alerts[index].machine.suppressedSince.map { (index, $0, evaluator.suppressing(index, key)) }
        }
        guard suppressed.contains(where: { !$0.2.isEmpty }) else { return }
        json.append(raw: #","suppressed":"#)
        json.arrayAfterPiece { json in
            for (index, since, names) in suppressed where !names.isEmpty {
                json.object { json in
                    json.member("key", key.alertKey(key.alerts[index].keyPart))
                    json.member("severity", key.alerts[index].severity)
                    json.member("since", since)
                    json.key("by")
                    json.array { json in names.forEach { json.value($0) } }
                }
            }
        }
    }

    /// Writes what adjustments do to the period.
    private mutating func writeAdjustments(of key: BudgetKey, _ period: PeriodBounds, _ evaluator: BudgetEvaluator) {
        guard let adjusted = key.adjusted.set.map({ evaluator.adjustments[$0] }) else { return }
        let inForce = adjusted.inForce(in: period)
        guard !inForce.isEmpty else { return }
        json.adjustments(inForce, raw: key.rawCounts(of: period), of: key)
    }

    private mutating func writeQuality(of key: BudgetKey, _ form: SnapshotForm) {
        piece(form)
        json.append(key.quality.late)
        piece(form)
        json.append(key.quality.duplicates)
        piece(form)
        json.append(key.counts.clampedCount(hiding: key.plan.hiddenWindow))
        piece(form)
        json.append(key.quality.lastSample)
        piece(form)
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
            writer.counts(counts)
            writer.member("rate", counts.burnRate(allowed: allowed))
        }
    }

    /// Writes good, bad and total.
    mutating func counts(_ counts: WindowCounts) {
        key("good")
        append(counts.good, parts: counts.scale)
        key("bad")
        append(counts.bad, parts: counts.scale)
        member("total", counts.events)
    }

    /// Writes allowed, consumed and remaining.
    mutating func errorBudget(_ budget: ErrorBudget) {
        object { writer in
            writer.member("allowed", budget.allowed)
            writer.member("consumed", budget.consumed)
            writer.member("remaining", budget.remaining)
        }
    }

    /// Writes, after a name, when the budget runs out at the burn rate of the last hour, or null.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - budget: its error budget.
    ///   - periodSpan: how long its period is as a whole.
    mutating func exhaustion(of key: BudgetKey, budget: ErrorBudget, periodSpan: TimeSpan) {
        let rate = key.unboundedCounts(ofWindow: key.plan.hourWindow).burnRate(
            allowed: key.plan.definition.allowedErrorRatio)
        let milliseconds = budget.exhaustion(
            from: key.counts.time, period: periodSpan, burnRate: rate)
        append(milliseconds: milliseconds)
    }
}
