import SloburnAlerting
public import SloburnModel

/// The alert of a source that the configuration no longer asks for, or not where it was told.
struct GoneSourceAlert {
    let source: String
    let severity: String
    let startsAt: Timestamp
    /// The topics that hold it.
    let branch: TopicBranch
    let isMoved: Bool

    /// Why it ends.
    var reason: String {
        isMoved
            ? "its labels changed, and another topic tells of it from now on"
            : "the configuration asks no more how its data is"
    }
}

/// How the data of a source is, for metrics.
public struct SourceHealth: Hashable, Sendable {
    /// The DataSource.
    public var source: String
    /// What its rule asks for, each with whether its alert fires for it.
    public var reasons: [SourceHealthReason: Bool]

    /// Creates a state.
    public init(source: String, reasons: [SourceHealthReason: Bool]) {
        self.source = source
        self.reasons = reasons
    }
}

// What is said of sources is said by partition 0.
extension BudgetPartition {
    /// The sources that are watched by this partition.
    static func healthWatches(partition: Int, _ definition: EngineDefinition) -> [SourceHealthWatch] {
        guard partition == 0 else { return [] }
        return definition.sources.compactMap { SourceHealthWatch($0, definition.budgets) }
    }

    /// How the data of the sources is that are watched, at the last evaluation.
    public var sourceHealth: [SourceHealth] {
        health.map { watch in
            let reasons = watch.rule.reasons.map { ($0, watch.state.machine.reasons[$0] != nil) }
            return SourceHealth(source: watch.name, reasons: Dictionary(reasons) { first, _ in first })
        }
    }

    /// The alerts of sources that fire now.
    var firingSources: Int { health.count { $0.state.machine.startsAt != nil } }

    /// Finds out how the data of each source is.
    ///
    /// - Parameters:
    ///   - time: the evaluation time.
    ///   - now: the reference clock; nil where there is none.
    /// - Returns: the records of alerts that change.
    mutating func judgeHealth(at time: Timestamp, now: Timestamp?) -> [OutputRecord] {
        var records = goneSources.flatMap {
            SourceHealthRecord.ended($0, at: time, rejected: rejected[$0.source] ?? 0, cloudEvents)
        }
        goneSources.removeAll()
        for index in health.indices {
            let watch = health[index]
            let view = SourceHealthWatch.View(
                time: time, inputs: clock.look(at: watch.reads, time: time, now: now), now: now,
                rejected: rejected[watch.name] ?? 0,
                coverage: board.coverage(of: watch.name, from: time - .hours(1), to: time),
                isHourKnown: board.isThere(watch.name, since: time - .hours(1)))
            let before = watch.state.machine
            let action = health[index].judge(view)
            let isFurther = escalateHealth(index, at: time)
            if action != .none || isFurther { records += self.records(of: health[index], since: before, view) }
        }
        return records
    }

    /// Takes note of who has taken notice of a source's alert, and, while nobody has, of those who are to hear of it next.
    ///
    /// - Returns: whether that is news, so that it is told again.
    private mutating func escalateHealth(_ index: Int, at time: Timestamp) -> Bool {
        let watch = health[index]
        guard let startsAt = watch.state.machine.startsAt else { return false }
        let isAcknowledged = acknowledgements.of(watch.alertKey, startsAt: startsAt) != nil
        var level = watch.state.machine.escalationLevel
        if !isAcknowledged, let steps = watch.route(routes, at: time)?.escalation {
            // A source has no budget that could be spent.
            let due = steps.lastIndex { $0.after.map { time - startsAt >= $0 } ?? false }
            level = max(level, due.map { $0 + 1 } ?? 0)
        }
        return health[index].state.machine.note(escalationLevel: level, isAcknowledged: isAcknowledged)
    }

    // The machine before this evaluation knows what ends.
    private func records(
        of watch: SourceHealthWatch, since before: SourceHealthMachine, _ view: SourceHealthWatch.View
    ) -> [OutputRecord] {
        let isFiring = watch.state.machine.startsAt != nil
        let machine = isFiring ? watch.state.machine : before
        let startsAt = machine.startsAt ?? view.time
        return SourceHealthRecord(
            watch: watch, view: view, startsAt: startsAt, isFiring: isFiring,
            route: watch.route(routes, at: view.time), hasRoutes: !routes.isEmpty,
            escalationLevel: machine.escalationLevel,
            acknowledgement: acknowledgements.of(watch.alertKey, startsAt: startsAt)
        ).records(cloudEvents, in: sourceBranches[watch.name] ?? .other)
    }

    /// What is to be remembered of each source.
    var healthStates: [String: SourceHealthState] {
        Dictionary(health.map { ($0.name, $0.state) }) { first, _ in first }
    }

    /// Takes over what was remembered; an alert that is no longer asked for, or under another severity, ends.
    mutating func restoreHealth(_ states: [String: SourceHealthState]) {
        for index in health.indices {
            let watch = health[index]
            guard var state = states[watch.name] else {
                // What was refused before somebody asked is not to alarm.
                health[index].state.rejections.see(rejected[watch.name] ?? 0)
                continue
            }
            if state.severity != watch.rule.severity {
                end(watch.name, state)
                state.machine = SourceHealthMachine()
                state.severity = watch.rule.severity
            }
            health[index].state = state
        }
        let known = Set(health.map(\.name))
        for (name, state) in states.sorted(by: { $0.key < $1.key }) where !known.contains(name) { end(name, state) }
    }

    /// Takes it that an alert of a source ends where it was told.
    mutating func end(
        _ source: String, _ state: SourceHealthState, in branch: TopicBranch? = nil, isMoved: Bool = false
    ) {
        guard let startsAt = state.machine.startsAt else { return }
        goneSources.append(
            GoneSourceAlert(
                source: source, severity: state.severity, startsAt: startsAt,
                branch: branch ?? sourceBranches[source] ?? .other, isMoved: isMoved))
    }
}
