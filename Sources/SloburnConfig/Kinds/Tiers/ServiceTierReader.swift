internal import SloburnModel

/// Reads `kind: ServiceTier`.
enum ServiceTierReader {
    /// The severity that stands for none.
    private static let noneName = "none"
    private static let known = [
        "description", "policy", "budgetPolicy", "severities", "minCoverage", "noData", "defaults",
    ]

    /// The tier; what of it can't be read has a finding and is left out.
    static func document(_ spec: Element, name: String, place: Element) -> ServiceTierDocument? {
        guard let fields = Fields(spec, known + ["stages"]) else { return nil }
        var stages: [String: ServiceTierRules] = [:]
        for (stage, element) in fields["stages"]?.entries() ?? [] {
            if stage.isEmpty { element.error(.invalidName, "a stage must have a name") }
            stages[stage] = Fields(element, known).map(rules)
        }
        return ServiceTierDocument(name: name, element: place, rules: rules(fields), stages: stages)
    }

    private static func rules(_ fields: Fields) -> ServiceTierRules {
        fields.checkDescription()
        var rules = ServiceTierRules()
        if let element = fields["policy"], let name = element.nonEmptyText() { rules.policy = (name, element) }
        if let element = fields["budgetPolicy"], let name = element.nonEmptyText() {
            rules.budgetPolicy = (name, element)
        }
        for (old, element) in fields["severities"]?.entries() ?? [] {
            guard let new = BurnRatePolicyReader.severity(element) else { continue }
            rules.severities[old] = .init(name: new == noneName ? nil : new, element: element)
        }
        rules.minCoverage = fields["minCoverage"].flatMap(coverage)
        rules.noData = fields["noData"]?.choice()
        if let defaults = fields["defaults"].flatMap({ Fields($0, TierDetails.keys) }) {
            rules.defaults = TierDetails(defaults) ?? TierDetails()
        }
        return rules
    }

    private static func coverage(_ element: Element) -> Ratio? {
        guard let share = element.ratio() else { return nil }
        if share > Ratio(0), share <= Ratio(1) { return share }
        element.error(
            .outOfRange, "must be above 0 and at most 1 (90 percent are 0.9), found \(element.writtenText)")
        return nil
    }
}
