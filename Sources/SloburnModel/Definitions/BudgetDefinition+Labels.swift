extension BudgetDefinition {
    // The labels that name a team, the first that is there.
    private static let teamLabels = ["team", "owner"]
    private static let ownerAnnotation = "sloburn/owner"

    /// Who answers for it: the label `team` or `owner`, else the annotation `sloburn/owner`; nil where nobody is named.
    public var team: String? {
        Self.teamLabels.lazy.compactMap { labels[$0]?.first }.first ?? owner
    }

    /// The annotation `sloburn/owner`, or nil.
    public var owner: String? { annotations[Self.ownerAnnotation] }

    /// What it says of a label, as the names of topics ask for it: what data says in its group, else what it is
    /// (`service`, `slo`, `tier`, `stage`), else its own labels, else its `team`.
    ///
    /// - Parameters:
    ///   - name: the label.
    ///   - group: the values of `groupBy`; empty for what all groups have.
    /// - Returns: its values; none where nothing says it.
    public func values(ofLabel name: String, group: [String] = []) -> [String] {
        if let place = groupBy.firstIndex(of: name), group.indices.contains(place), !group[place].isEmpty {
            return [group[place]]
        }
        let own = ["service": service, "slo": slo, "tier": serviceTier, "stage": stage]
        if let value = own[name] ?? nil, !value.isEmpty { return [value] }
        if let values = labels[name], !values.isEmpty { return values }
        return name == "team" ? [team].compactMap { $0 } : []
    }
}
