internal import SloburnModel

/// Says in words what the definition of a budget holds, alerts apart; whoever changes the model changes this.
enum DefinitionText {
    /// What is promised, then what is counted, then what belongs to it, in an order that is always the same.
    static func properties(_ budget: BudgetDefinition) -> [Property] {
        var properties = [
            Property("target", percent(budget.target)), Property("period", period(budget)),
        ]
        if let slices = budget.slices { properties.append(Property("slices", text(slices, of: budget))) }
        switch budget.indicator {
        case .ratio(let numerator, let counts, let total):
            properties.append(Property(counts.rawValue, text(numerator)))
            properties.append(Property("total", text(total)))
        case .threshold(let query, let threshold):
            properties.append(Property("threshold", text(threshold)))
            properties.append(Property("total", text(query)))
        case .raw(let query, let counts):
            properties.append(Property("raw \(counts.rawValue)", text(query)))
        case .composite(let members):
            let texts = members.map { "\($0.budget) × \($0.weight.exactText)" }
            properties.append(Property("objectives", texts.joined(separator: ", ")))
        }
        if !budget.groupBy.isEmpty { properties.append(Property("groupBy", budget.groupBy.joined(separator: ", "))) }
        if budget.noData != .ignore { properties.append(Property("no-data", budget.noData.rawValue)) }
        if let coverage = budget.minCoverage { properties.append(Property("min-coverage", percent(coverage))) }
        properties.append(Property("service", budget.service))
        if let tier = budget.serviceTier { properties.append(Property("service tier", tier)) }
        if let stage = budget.stage { properties.append(Property("stage", stage)) }
        properties += BudgetPolicyText.properties(budget.budgetPolicy)
        if let runbook = budget.runbook { properties.append(Property("runbook", runbook)) }
        for (key, values) in CanonicalText.sorted(budget.labels) {
            properties.append(Property("label \(key)", values.joined(separator: ", ")))
        }
        for (key, value) in CanonicalText.sorted(budget.annotations) where !told.contains(key) {
            properties.append(Property("annotation \(key)", value))
        }
        return properties
    }

    /// Annotations that are properties by themselves.
    private static let told: Set<String> = [
        Metadata.runbookKey, Metadata.noDataKey, Metadata.minCoverageKey, Metadata.tierKey, Metadata.stageKey,
        Metadata.budgetPolicyKey,
    ]

    /// The period in words.
    static func period(_ budget: BudgetDefinition) -> String {
        switch budget.period {
        case .rolling(let span): return "\(span)"
        case .calendar(let calendar): return "calendar \(calendar.identity)"
        }
    }

    /// How long the period is; nil where that is not always the same.
    static func periodSpan(_ budget: BudgetDefinition) -> TimeSpan? {
        if case .rolling(let span) = budget.period { return span }
        return nil
    }

    /// Whether a stretch without samples counts, so that `no-data` makes a difference.
    static func countsEmptySlices(_ budget: BudgetDefinition) -> Bool { budget.slices != nil }

    /// The query of each property that is one.
    static func query(_ property: String, of budget: BudgetDefinition) -> BudgetDefinition.MetricQuery? {
        switch budget.indicator {
        case .ratio(let numerator, let counts, let total):
            property == counts.rawValue ? numerator : property == "total" ? total : nil
        case .threshold(let query, _): property == "total" ? query : nil
        case .raw(let query, let counts): property == "raw \(counts.rawValue)" ? query : nil
        case .composite: nil
        }
    }

    /// The threshold; nil for an indicator without one.
    static func threshold(of budget: BudgetDefinition) -> Threshold? {
        if case .threshold(_, let threshold) = budget.indicator { return threshold }
        return nil
    }

    private static func text(_ slices: SliceDefinition, of budget: BudgetDefinition) -> String {
        let zone = slices.zone.map { " in \($0.identifier)" } ?? ""
        guard case .goodFrom(let ratio) = slices.rule else { return "\(slices.width) by share\(zone)" }
        return "\(slices.width), good from \(ratio.exactText)\(zone)"
    }

    private static func percent(_ share: Ratio) -> String {
        guard let percent = share.multiplied(by: Ratio(100)) else { return share.exactText }
        return "\(percent.exactText) %"
    }

    private static func text(_ query: BudgetDefinition.MetricQuery) -> String {
        "\(SelectorText.text(query.selector, sorted: true)) of \(query.source)"
    }

    private static func text(_ threshold: Threshold) -> String {
        let value =
            switch threshold.family {
            case .time: "\(TimeSpan(nanoseconds: threshold.nanoseconds))"
            case .dimensionless, nil: number(threshold.value)
            case .some(let family): "\(number(threshold.value)) \(family.rawValue)"
            }
        return "\(threshold.comparison.rawValue) \(value)"
    }

    private static func number(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
