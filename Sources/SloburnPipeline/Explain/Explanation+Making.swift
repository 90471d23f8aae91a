import SloburnBudget
public import SloburnModel

extension Explanation {
    /// Explains a snapshot.
    ///
    /// - Parameters:
    ///   - snapshot: the snapshot.
    ///   - engine: the configuration; what it says of the snapshot's SLO decides.
    ///   - severity: what the key of the only alert to explain ends in, its severity or `exhausted`; nil for all.
    public init(_ snapshot: SnapshotFacts, by engine: EngineDefinition, severity: String? = nil) {
        let name = snapshot.budgetName
        let definition = snapshot.isRetired ? nil : engine.budgets.first { $0.name == name }
        let known = Set(definition?.tiers.map(\.alertKeyPart) ?? [])
        self.init(
            snapshot: snapshot, revision: definition?.revision, alerts: [],
            unknownAlerts: snapshot.alerts.filter { severity == nil && !known.contains($0.keyPart) })
        guard let definition else { return }
        let judge = SnapshotJudge(snapshot, definition)
        var parts: [String] = []
        for tier in definition.tiers where severity == nil || tier.alertKeyPart == severity {
            if !parts.contains(tier.alertKeyPart) { parts.append(tier.alertKeyPart) }
        }
        alerts = parts.map(judge.alert)
    }
}

/// Judges the counts of a snapshot by a definition, as an evaluation does.
private struct SnapshotJudge {
    private let snapshot: SnapshotFacts
    private let definition: BudgetDefinition
    private let plan: CountingPlan

    init(_ snapshot: SnapshotFacts, _ definition: BudgetDefinition) {
        self.snapshot = snapshot
        self.definition = definition
        plan = CountingPlan(definition, lateness: .zero)
    }

    /// The alert whose key ends so.
    func alert(_ part: String) -> ExplainedAlert {
        let tiers = definition.tiers.filter { $0.alertKeyPart == part }.map(inPeriod).map(explain)
        return ExplainedAlert(
            key: "\(snapshot.key)/\(part)", severity: tiers.first?.tier.severity ?? part, state: state(part, tiers),
            tiers: tiers)
    }

    /// The tier with the factor that it has in the period of the snapshot.
    private func inPeriod(_ tier: AlertTier) -> AlertTier {
        let period = plan.period(at: snapshot.at)
        guard period.number != nil else { return tier }
        return tier.inPeriod(of: period.span, allowedErrorRatio: definition.allowedErrorRatio)
    }

    private func state(_ part: String, _ tiers: [ExplainedTier]) -> ExplainedAlert.State {
        let isTrue = tiers.contains { $0.verdict == .yes }
        if let alert = snapshot.alerts.first(where: { $0.keyPart == part }) {
            let isOn = isTrue || tiers.contains { $0.stays == true }
            return isOn ? .firing(since: alert.since) : .firingOn(since: alert.since)
        }
        if let alert = snapshot.suppressed.first(where: { $0.keyPart == part }) { return .suppressed(alert) }
        guard isTrue else { return .quiet }
        return tiers.contains { $0.verdict == .yes && $0.tier.pendingFor > .zero } ? .pending : .unclear
    }

    private func explain(_ tier: AlertTier) -> ExplainedTier {
        var explained = ExplainedTier(tier: tier, windows: [], verdict: .no, stays: nil, heldBy: nil, change: .none)
        if tier.trigger == .reconcile {
            explained.verdict = .unknown("snapshots do not tell whether the sources differ")
            return explained
        }
        if tier.trigger == .exhausted { return judgeExhausted(explained) }
        guard let long = counts(tier.longWindow), let short = counts(tier.shortWindow) else {
            explained.verdict = .unknown("this snapshot does not hold its windows, or counts something else in them")
            return explained
        }
        let lengths = tier.longWindow == tier.shortWindow ? [long] : [long, short]
        explained.windows = zip([tier.longWindow, tier.shortWindow], lengths).map { window($0, $1, tier) }
        if tier.trigger == .noData { return judgeNoData(explained, long) }
        explained.verdict = tier.isTrue(long, short, at: tier.errorRatioThreshold) ? .yes : .no
        if tier.resolveBelow != nil { explained.stays = tier.isTrue(long, short, at: tier.stayingThreshold) }
        if explained.windows.allSatisfy(\.isAbove) {
            explained.heldBy = LowTrafficRule.first(holding: tier, long, short, at: tier.errorRatioThreshold)
        }
        explained.change = change(explained, long, short)
        return explained
    }

    private func judgeExhausted(_ tier: ExplainedTier) -> ExplainedTier {
        var tier = tier
        let account = snapshot.account.counts
        let counts = plan.counts(
            good: account.good, bad: account.bad, total: account.total, (snapshot.period.from, snapshot.period.to))
        guard let counts else {
            tier.verdict = .unknown("this snapshot counts something else")
            return tier
        }
        let remainder = BudgetRemainder(bad: counts.bad, total: counts.total, allowed: definition.allowedErrorRatio)
        tier.verdict = remainder.isBelow(Ratio(0)) ? .yes : .no
        tier.stays = remainder.isBelow(definition.budgetPolicy?.hysteresis ?? Ratio(0))
        return tier
    }

    private func judgeNoData(_ tier: ExplainedTier, _ long: WindowCounts) -> ExplainedTier {
        var tier = tier
        // It is true once a whole window has been watched, which snapshots do not tell; an alert that fires does.
        let isFiring = snapshot.alerts.contains { $0.keyPart == tier.tier.alertKeyPart }
        if long.total == 0 {
            let isExcluded = snapshot.adjustments.contains { $0.effect == "exclude" }
            let reason =
                isExcluded
                ? "what came may have been taken out by an adjustment"
                : "it is true once \(tier.tier.longWindow) have been watched"
            tier.verdict = isFiring ? .yes : .unknown(reason)
        }
        return tier
    }

    private func window(_ length: TimeSpan, _ counts: WindowCounts, _ tier: AlertTier) -> ExplainedWindow {
        let confidence = tier.comparison == .gt && tier.trigger == .burnRate ? tier.confidence : nil
        return ExplainedWindow(
            length: length, counts: counts, burnRate: counts.burnRate(allowed: definition.allowedErrorRatio),
            isAbove: counts.isErrorRatio(tier.comparison, tier.errorRatioThreshold),
            lowerBound: confidence.map(counts.lowerErrorRatioBound),
            isSure: confidence.map { counts.isErrorRatio(above: tier.errorRatioThreshold, with: $0) })
    }

    private func counts(_ window: TimeSpan) -> WindowCounts? {
        let name = window.description
        guard let found = snapshot.windows.first(where: { $0.name == name }) else { return nil }
        let counts = found.counts
        return plan.counts(good: counts.good, bad: counts.bad, total: counts.total, (found.from, found.to))
    }

    private func change(_ explained: ExplainedTier, _ long: WindowCounts, _ short: WindowCounts) -> ExplainedChange {
        let tier = explained.tier
        guard tier.comparison == .gt || tier.comparison == .gte else { return .none }
        let isFiring = snapshot.alerts.contains { $0.keyPart == tier.alertKeyPart }
        if explained.verdict == .yes || isFiring && explained.stays == true {
            // At a ratio of 0 it is true without anything bad.
            let isBounded = tier.comparison == .gt || tier.errorRatioThreshold.numerator > 0
            return isBounded ? turned(tier.shortWindow).map { .ends($0) } ?? .none : .none
        }
        if long.events < tier.minEvents { return .moreEvents(tier.minEvents - long.events) }
        if short.total == 0 { return .noEvents }
        return tier.missingBadEvents(long, short).map { .moreBad($0) } ?? .notEvenIfAllBad
    }

    /// From when on a window of this length holds nothing of what has come so far; nil where days of the calendar are slices.
    private func turned(_ window: TimeSpan) -> Timestamp? {
        guard definition.slices?.zone == nil, let index = plan.layout.index(of: window) else { return nil }
        // Windows begin at multiples of their resolution. The slice that is not over yet may hold something bad.
        let resolution = plan.layout.levels[plan.layout.levelOfWindow[index]].resolution
        let floor = snapshot.at.flooredTo(resolution)
        let next = floor < snapshot.at ? floor + resolution : floor
        return next + max(window, definition.slices?.width ?? .zero)
    }
}
