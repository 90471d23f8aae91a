internal import SloburnModel

/// Names the state of a definition by a hash of a canonical text, one `key=value` after another.
///
/// The text holds what a definition means, not how it was written, and must only change with that.
enum Revision {
    /// Changes whenever anything of the definition does.
    static func whole(_ budget: BudgetDefinition, _ sources: [DataSourceDefinition]) -> String {
        var text = CanonicalText()
        text.add("slo", budget.slo)
        text.add("objective", budget.objectiveName ?? "")
        text.add("service", budget.service)
        addCounting(budget, sources, to: &text)
        text.add("target", budget.target)
        add(budget.period, to: &text)
        text.add("no-data", budget.noData.rawValue)
        text.add("runbook", budget.runbook ?? "")
        // Only where there are any, so that definitions from before the fields were known keep their revision.
        if !budget.dependsOn.isEmpty { text.add("depends-on", "", budget.dependsOn) }
        if let tier = budget.serviceTier { text.add("service-tier", tier) }
        if let stage = budget.stage { text.add("stage", stage) }
        // One of the SLO's own is among its annotations.
        if let coverage = budget.minCoverage, budget.annotations[Metadata.minCoverageKey] == nil {
            text.add("min-coverage", coverage)
        }
        if let policy = budget.budgetPolicy { add(policy, to: &text) }
        for (key, values) in CanonicalText.sorted(budget.labels) { text.add("label", key, values) }
        for (key, value) in CanonicalText.sorted(budget.annotations) { text.add("annotation", key, [value]) }
        for tier in budget.tiers {
            add(tier, to: &text)
            // In a calendar period it is the share that holds: its factor follows from the period's true length.
            if case .calendar = budget.period, let share = tier.budgetShare { text.add("budgetShare", share) }
        }
        for policy in budget.alertPolicies { add(policy, to: &text) }
        for source in sources {
            SourceRevision.addReading(source, to: &text)
            SourceRevision.addRows(steps(budget, source), to: &text)
            SourceRevision.addRelations(source, to: &text)
        }
        return text.hash.hexadecimal
    }

    /// Changes whenever what is counted does.
    static func counting(_ budget: BudgetDefinition, _ sources: [DataSourceDefinition]) -> String {
        var text = CanonicalText()
        addCounting(budget, sources, to: &text)
        return text.hash.hexadecimal
    }

    private static func addCounting(
        _ budget: BudgetDefinition, _ sources: [DataSourceDefinition], to text: inout CanonicalText
    ) {
        switch budget.indicator {
        case .ratio(let numerator, let counts, let total):
            text.add("indicator", "ratio")
            text.add("counts", counts.rawValue)
            add(numerator, to: &text)
            add(total, to: &text)
        case .threshold(let query, let threshold):
            text.add("indicator", "threshold")
            add(query, to: &text)
            text.add("op", threshold.comparison.rawValue)
            text.add("value", String(threshold.value.bitPattern, radix: 16))
            text.add("nanoseconds", "\(threshold.nanoseconds)")
            text.add("family", threshold.family?.rawValue ?? "")
            if threshold.offBound != .conservative { text.add("off-bound", threshold.offBound.rawValue) }
        case .raw(let query, let counts):
            text.add("indicator", "raw")
            text.add("counts", counts.rawValue)
            add(query, to: &text)
        case .composite(let members):
            text.add("indicator", "composite")
            for member in members {
                text.add("member", member.budget, [member.countingRevision])
                text.add("weight", member.weight)
                text.add("stretch", member.stretch)
            }
        }
        // Members lie where their composite does.
        if let composite = budget.compositeName { text.add("composite", composite) }
        // Slices are counted as they close: another rule would have counted them otherwise.
        if let slices = budget.slices { add(slices, budget.noData, to: &text) }
        text.add("groupBy", "", budget.groupBy)
        for source in sources {
            text.add("source", source.name)
            SourceRevision.addCounting(source, to: &text)
            SourceRevision.addCounting(steps(budget, source), to: &text)
        }
    }

    /// What a source does to make the labels that a budget asks for.
    private static func steps(_ budget: BudgetDefinition, _ source: DataSourceDefinition) -> LabelSteps {
        let queries = budget.queries.filter { $0.source == source.name }
        let labels = Set(budget.groupBy).union(queries.flatMap { $0.selector.matchers.map(\.label) })
        return source.labels.steps(for: labels.subtracting([Selector.metricNameLabel]))
    }

    private static func add(_ period: BudgetPeriod, to text: inout CanonicalText) {
        switch period {
        case .rolling(let span): text.add("period", span)
        case .calendar(let calendar): text.add("calendar", calendar.identity)
        }
    }

    private static func add(
        _ slices: SliceDefinition, _ noData: BudgetDefinition.NoDataPolicy, to text: inout CanonicalText
    ) {
        text.add("slice", slices.width)
        switch slices.rule {
        case .goodFrom(let ratio): text.add("slice-target", ratio)
        case .share: text.add("slice-target", "share")
        }
        text.add("slice-zone", slices.zone?.identifier ?? "")
        text.add("slice-no-data", noData.rawValue)
    }

    private static func add(_ query: BudgetDefinition.MetricQuery, to text: inout CanonicalText) {
        text.add("query", query.source)
        add(query.selector, to: &text)
    }

    static func add(_ selector: Selector, to text: inout CanonicalText) {
        // The order of matchers changes nothing.
        let matchers = selector.matchers.map { [$0.label, $0.comparison.rawValue, $0.value] }
        for matcher in CanonicalText.sorted(matchers) { text.add("matcher", "", matcher) }
    }

    private static func add(_ tier: AlertTier, to text: inout CanonicalText) {
        text.add("tier", tier.severity)
        if tier.trigger != .burnRate { text.add("trigger", tier.trigger.rawValue) }
        text.add("long", tier.longWindow)
        text.add("short", tier.shortWindow)
        text.add("factor", tier.factor)
        // Only where it is another, so that definitions from before the field was known keep their revision.
        if tier.comparison != .gt { text.add("op", tier.comparison.rawValue) }
        text.add("for", tier.pendingFor)
        text.add("keepFiringFor", tier.keepFiringFor)
        text.add("minEvents", "\(tier.minEvents)")
        text.add("minBadEvents", "\(tier.minBadEvents)")
        if let confidence = tier.confidence { text.add("confidence", confidence.level) }
        if let share = tier.resolveBelow { text.add("resolveBelow", share) }
        if let other = tier.silencedBy { text.add("silencedBy", other) }
        if let rule = tier.flapping {
            text.add("flapping", "\(rule.episodes)", ["\(rule.within)", "\(rule.quietFor)"])
        }
    }

    private static func add(_ policy: BudgetPolicy, to text: inout CanonicalText) {
        text.add("budget-policy", policy.name)
        for step in policy.steps {
            text.add("budget-step", step.name, ["\(step.deploy)", step.description ?? ""])
            if let below = step.below { text.add("below", below) }
        }
        text.add("hysteresis", policy.hysteresis)
        text.add("hold-for", policy.holdFor)
    }

    private static func add(_ policy: AlertPolicyDefinition, to text: inout CanonicalText) {
        let flags = [policy.alertWhenNoData, policy.alertWhenBreaching, policy.alertWhenResolved]
        text.add("alert-policy", policy.name, [policy.severity] + flags.map { "\($0)" })
        for target in policy.notificationTargets {
            text.add("target", target.name, [target.target, target.description ?? ""])
            for (key, values) in CanonicalText.sorted(target.labels) { text.add("target-label", key, values) }
        }
    }
}
