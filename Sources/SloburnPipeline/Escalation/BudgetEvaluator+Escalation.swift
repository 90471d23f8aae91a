import SloburnAlerting
import SloburnBudget
import SloburnModel

extension BudgetEvaluator {
    /// Takes note of how far an episode is told: of who has taken notice, and, while nobody has, of those who are to hear
    /// of it next.
    ///
    /// - Returns: whether that is news, so that it is told again.
    func escalate(_ index: Int, of key: inout BudgetKey) -> Bool {
        guard let episode = key.alerts[index].machine.episode else { return false }
        let isAcknowledged = acknowledgement(of: key.alerts[index], key) != nil
        var level = episode.escalationLevel
        // Of many that fire together one alert is told further.
        if !isAcknowledged, !episode.isGrouped, let steps = route(of: key.alerts[index], key)?.escalation,
            !steps.isEmpty
        {
            let spent = steps.contains { $0.budgetSpent != nil } ? counts(of: episode, key) : nil
            let due = steps.lastIndex { isDue($0, episode, spent, key) }
            level = max(level, due.map { $0 + 1 } ?? 0)
        }
        return key.alerts[index].machine.note(escalationLevel: level, isAcknowledged: isAcknowledged)
    }

    /// Who has taken notice of the episode that an alert has open.
    func acknowledgement(of alert: BudgetKey.SeverityAlert, _ key: BudgetKey) -> Acknowledgement? {
        guard let episode = alert.machine.episode, !acknowledgements.isEmpty else { return nil }
        return acknowledgements.of(key.alertKey(alert.keyPart), startsAt: episode.startsAt)
    }

    private func route(of alert: BudgetKey.SeverityAlert, _ key: BudgetKey) -> RouteDefinition? {
        guard !routes.isEmpty, let episode = alert.machine.episode else { return nil }
        return routes.route(
            for: key.routed(alert, tier: episode.tier, isInhibited: episode.isInhibited), at: time)
    }

    private func counts(of episode: AlertMachine.Episode, _ key: BudgetKey) -> WindowCounts? {
        episode.burningSince.flatMap(key.counts.counts(since:))
    }

    /// Whether a step's time has come, or so much of the budget is spent, exactly.
    private func isDue(
        _ step: EscalationStep, _ episode: AlertMachine.Episode, _ spent: WindowCounts?, _ key: BudgetKey
    ) -> Bool {
        if let after = step.after, time - episode.startsAt >= after { return true }
        guard let share = step.budgetSpent, let spent, spent.bad > 0 else { return false }
        let period = key.counts.periodCounts(moments[key.plan.number].period)
        guard period.total > 0, let bound = share.multiplied(by: key.definition.allowedErrorRatio) else { return false }
        // bad ≥ share × allowed × total, over the common denominator; both in parts of one size.
        return Int128(spent.bad) * Int128(bound.denominator) >= Int128(bound.numerator) * Int128(period.total)
    }
}
