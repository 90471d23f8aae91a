import SloburnAlerting
import SloburnBudget
import SloburnModel

extension BudgetEvaluator {
    /// Whether an alert is more than quiet with no tier true, as nearly all are.
    func mayMove(_ alert: BudgetKey.SeverityAlert, _ key: BudgetKey) -> Bool {
        guard alert.machine.isQuiet else { return true }
        for index in alert.windows.indices where isTrue(index, of: alert, key) { return true }
        return false
    }

    /// Moves an alert of a key to the evaluation time and appends what is to be told of it.
    ///
    /// - Returns: whether anything is, whatever others of its group do.
    func evaluateAlert(
        _ index: Int, of key: inout BudgetKey, budget: ErrorBudget, into records: inout [OutputRecord],
        _ grouped: inout [GroupedAlert]
    ) -> Bool {
        let before = key.alerts[index]
        let truths = before.windows.indices.map { isTrue($0, of: before, key) }
        let action = key.alerts[index].machine.evaluate(
            at: time, truths: truths, isSuppressed: !suppressing(index, key).isEmpty,
            isBehind: !moments[key.plan.number].behind.isEmpty)
        key.alerts[index].noteEpisode(of: key.counts)
        let isInhibited = !moments[key.plan.number].inhibitedBy.isEmpty
        let isLowered = key.alerts[index].machine.note(isInhibited: isInhibited, at: time)
        let isRaised = escalate(index, of: &key)
        if key.alerts[index].machine != before.machine { key.isDirty = true }
        let group = group(of: key.alerts[index], key)
        let isApart = group == nil && key.alerts[index].machine.leaveGroup()
        if isApart { key.isDirty = true }
        let alert = key.alerts[index]
        guard let transition = transition(action, before.machine, alert.machine) else { return false }
        let isNews = action != .none || isLowered || isRaised || isApart
        guard isNews || group != nil else { return false }
        let record = record(of: transition, before, alert, key, budget)
        if let group {
            grouped.append(GroupedAlert(index: index, record: record, group: group, isNews: isNews))
            return isNews
        }
        records.append(contentsOf: record.records(cloudEvents))
        if !transition.isFiring, let facts = record.episode, let episode = before.machine.episode {
            let change = changes.last(of: key.definition.servicesOfChanges, within: episode, until: time)
            key.alerts[index].remember(facts, episode, endsAt: time, record.acknowledgement, change)
        }
        return true
    }

    /// What a record would tell of an alert; nil where nothing fires.
    private func transition(
        _ action: AlertMachine.Action, _ before: AlertMachine, _ machine: AlertMachine
    ) -> AlertRecord.Transition? {
        switch action {
        case .none: machine.episode.map { .init(tier: $0.tier, startsAt: $0.startsAt, isFiring: true) }
        case .fire(let tier): .init(tier: tier, startsAt: time, isFiring: true)
        case .escalate(let tier):
            .init(tier: tier, startsAt: before.episode?.startsAt ?? time, isFiring: true)
        case .resolve(let tier, let startsAt): .init(tier: tier, startsAt: startsAt, isFiring: false)
        }
    }

    private func record(
        of transition: AlertRecord.Transition, _ before: BudgetKey.SeverityAlert, _ alert: BudgetKey.SeverityAlert,
        _ key: BudgetKey, _ budget: ErrorBudget
    ) -> AlertRecord {
        let moment = moments[key.plan.number]
        let told = transition.isFiring ? alert : before
        let episode = told.machine.episode
        let excluded = key.adjusted.set.map { adjustments[$0].excluded }
        var record = AlertRecord(
            key: key, alert: before, transition: transition, time: time, budget: budget,
            periodSpan: moment.period.span, isJudged: moment.sources?.isJudged ?? false,
            coverage: coverage(of: before, key, transition),
            episode: episode.map { EpisodeFacts($0, of: before, alert.machine, key, at: time, excluded: excluded) },
            inhibitedBy: episode?.isInhibited == true ? moment.inhibitedBy : nil, routes: routes,
            escalationLevel: episode?.escalationLevel ?? 0, acknowledgement: acknowledgement(of: told, key),
            changes: episode.map { changes.changes(of: key.definition.servicesOfChanges, near: $0, at: time) } ?? [])
        if !transition.isFiring, episode?.isGrouped == true { record.groupedBy = group(of: before, key)?.key }
        record.wasToldAlone = episode.map { !$0.isGrouped || $0.wasToldAlone } ?? true
        return record
    }

    /// The group of an alert that fires; nil where it is told by itself whatever others do.
    private func group(of alert: BudgetKey.SeverityAlert, _ key: BudgetKey) -> AlertGroup? {
        guard routes.hasGroupings, let episode = alert.machine.episode else { return nil }
        let subject = key.routed(alert, tier: episode.tier, isInhibited: episode.isInhibited)
        guard let route = routes.route(for: subject, at: time) else { return nil }
        return route.grouping?.group(of: subject, route: route.name)
    }
}
