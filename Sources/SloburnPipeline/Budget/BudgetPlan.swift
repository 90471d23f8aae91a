import SloburnAlerting
import SloburnBudget
import SloburnModel

/// What all keys of a budget share: the definition, and what follows from it.
final class BudgetPlan: Sendable {
    /// The budget's place among all of them.
    let number: Int
    let definition: BudgetDefinition
    /// What checkpoints say of the definition.
    let counted: CountedDefinition
    /// Nil for a budget of the configuration.
    let retirement: Retirement?
    /// The sources that it is counted from, where there may be more than the queries name; else nil.
    let streams: StreamPlan?
    /// Whether its keys follow from those of other budgets.
    let isComposite: Bool
    /// How the counts of its keys are kept.
    let counting: CountingPlan
    /// The budget's name, to be looked up by.
    let nameText: ExactText
    /// The alerts as they begin.
    let alerts: [BudgetKey.SeverityAlert]
    /// Whether a tier asks for more than burn rates: numbers of events, or confidence.
    let hasLowTrafficRules: Bool
    /// Whether a tier is true while nothing comes.
    let hasSilenceTiers: Bool
    /// The names of the sources that the budget reads.
    let sources: [String]
    /// The indices of the windows that snapshots list under `burnRates`.
    let listedWindows: [Int]
    /// The index of a window that no snapshot shows: what a calendar period could be counted anew from.
    let hiddenWindow: Int?
    /// The index of the window of an hour.
    let hourWindow: Int
    /// Which labels have topics of their own.
    let branches: TopicBranches

    /// Creates the plan of a budget.
    ///
    /// - Parameters:
    ///   - definition: the budget.
    ///   - number: its place among all of them.
    ///   - lateness: the largest allowedLateness of its sources.
    ///   - relations: what the sources are to each other; nil for a budget that counts nothing more.
    ///   - retirement: why the configuration no longer holds it; nil where it does.
    ///   - branches: which labels have topics of their own.
    init(
        _ definition: BudgetDefinition, number: Int, lateness: TimeSpan, relations: SourceRelations? = nil,
        retirement: Retirement? = nil, branches: TopicBranches = TopicBranches()
    ) {
        self.number = number
        self.branches = branches
        streams = relations.flatMap { StreamPlan(definition, $0) }
        self.retirement = retirement
        counted = CountedDefinition(definition)
        isComposite = !definition.members.isEmpty
        self.definition = definition
        nameText = ExactText(definition.name)
        counting = CountingPlan(definition, lateness: lateness)
        let layout = counting.layout
        alerts = Self.alerts(of: definition, tiers: definition.tiers, layout: layout)
        hasLowTrafficRules = definition.tiers.contains {
            $0.minEvents > 0 || $0.minBadEvents > 0 || $0.confidence != nil
        }
        hasSilenceTiers = definition.tiers.contains { $0.trigger == .noData }
        sources = definition.sources
        // The standard windows and those of the tiers; the period stands apart unless it is one of them.
        let listed = layout.windows.indices.filter { index in
            let window = layout.windows[index]
            return WindowLayout.standardWindows.contains(window) || definition.alertingWindows.contains(window)
        }
        listedWindows = listed
        hiddenWindow =
            counting.calendar != nil && !listed.contains(counting.periodWindow) ? counting.periodWindow : nil
        hourWindow = layout.existingIndex(of: .hours(1))
    }

    var layout: WindowLayout { counting.layout }

    /// Which topics hold the records of a group.
    func branch(of group: [String]) -> TopicBranch {
        if branches.labels.isEmpty { return .other }
        return branches.branch { definition.values(ofLabel: $0, group: group) }
    }

    /// Whether it was replaced so long ago that its period has turned.
    func hasEnded(at time: Timestamp) -> Bool {
        retirement.map { time >= $0.until } ?? false
    }

    /// The alerts as they begin in a period of this length, which factors of a budget's share follow.
    func alerts(inPeriodOf span: TimeSpan) -> [BudgetKey.SeverityAlert] {
        let tiers = definition.tiers.map { $0.inPeriod(of: span, allowedErrorRatio: definition.allowedErrorRatio) }
        return Self.alerts(of: definition, tiers: tiers, layout: layout)
    }

    /// One alert a severity, in the order in which the policy first names them; that of an overspent budget is its own.
    private static func alerts(
        of definition: BudgetDefinition, tiers: [AlertTier], layout: WindowLayout
    ) -> [BudgetKey.SeverityAlert] {
        var parts: [String] = []
        for tier in tiers where !parts.contains(tier.alertKeyPart) { parts.append(tier.alertKeyPart) }
        return parts.map { part in
            let tiers = tiers.filter { $0.alertKeyPart == part }
            let windows = tiers.map { tier in
                (long: layout.existingIndex(of: tier.longWindow), short: layout.existingIndex(of: tier.shortWindow))
            }
            return BudgetKey.SeverityAlert(
                severity: tiers[0].severity, keyPart: part, windows: windows, machine: AlertMachine(tiers: tiers))
        }
    }
}

extension AlertTier {
    /// The tier with the factor that its budget's share has in a period of this length.
    ///
    /// *Source:* factor = budgetShare × period / longWindow, where a calendar period has its true length.
    func inPeriod(of span: TimeSpan, allowedErrorRatio: Ratio) -> AlertTier {
        // Where it can't be kept exactly, the factor of the nominal length stands; `check` has seen that one fit.
        guard let share = budgetShare,
            let factor = Ratio(span.nanoseconds, over: longWindow.nanoseconds)?.multiplied(by: share),
            let threshold = factor.multiplied(by: allowedErrorRatio)
        else { return self }
        var tier = self
        (tier.factor, tier.errorRatioThreshold, tier.stayingThreshold) = (factor, threshold, threshold)
        return resolveBelow.flatMap { tier.staying(above: $0) } ?? tier
    }
}

extension WindowLayout {
    /// The index of a window that the layout of a budget always holds.
    func existingIndex(of window: TimeSpan) -> Int {
        guard let index = index(of: window) else { preconditionFailure("the layout holds no window of \(window)") }
        return index
    }
}
