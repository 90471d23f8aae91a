internal import SloburnModel

/// Finds which budgets of two configurations are one, and how they differ.
struct BudgetPairs {
    /// The budgets that differ, by name.
    let diffs: [BudgetDiff]

    private typealias Named = [String: BudgetDefinition]

    init(_ old: EngineDefinition, _ new: EngineDefinition) {
        let sources = Self.changedSources(old, new)
        var (before, after) = (Self.named(old.budgets), Self.named(new.budgets))
        var diffs: [BudgetDiff] = []
        for (name, budget) in before {
            guard let present = after[name] else { continue }
            if let diff = Self.diff(from: budget, to: present, sources) { diffs.append(diff) }
            before[name] = nil
            after[name] = nil
        }
        // In an order, so that of two that could have moved it is always the same one.
        for name in after.keys.sorted() {
            guard let budget = after[name] else { continue }
            guard let moved = Self.origin(of: budget, in: before), let previous = before.removeValue(forKey: moved)
            else { continue }
            if var diff = Self.diff(from: previous, to: budget, sources) {
                diff.kind = .renamed
                diff.previousName = moved
                // State is kept by name.
                diff.effect = .startsNewBudget
                diffs.append(diff)
                after[name] = nil
            }
        }
        diffs += after.values.map(Self.added) + before.values.map(Self.removed)
        self.diffs = diffs.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func named(_ budgets: [BudgetDefinition]) -> Named {
        Dictionary(budgets.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The name under which the same was counted and promised before.
    private static func origin(of budget: BudgetDefinition, in old: Named) -> String? {
        old.filter { $0.value.countingRevision == budget.countingRevision && $0.value.target == budget.target }
            .keys.min()
    }

    private static func diff(
        from old: BudgetDefinition, to new: BudgetDefinition, _ sources: [String: [String]]
    ) -> BudgetDiff? {
        let effect = DefinitionEffect(old: old, new: new)
        var changes = PropertyChange.changes(from: properties(old), to: properties(new)).map(effect.explained)
        changes += AlertText.changes(from: old.tiers, to: new.tiers)
        changes += PropertyChange.changes(
            from: AlertText.properties(old.alertPolicies), to: AlertText.properties(new.alertPolicies))
        for source in new.sources {
            guard old.sources.contains(source), let names = sources[source] else { continue }
            changes.append(
                PropertyChange(property: "source \(source)", note: names.joined(separator: ", ") + " changed"))
        }
        guard old.revision != new.revision || old.name != new.name else { return nil }
        if changes.isEmpty, old.name == new.name {
            changes.append(
                PropertyChange(
                    property: "definition",
                    note: "written in another order, or different in a way that is not told here"))
        }
        return BudgetDiff(
            name: new.name, service: new.service, kind: .changed,
            effect: old.countingRevision == new.countingRevision ? .keepsCounts : .startsNewBudget,
            revision: new.revision, previousRevision: old.revision, changes: changes)
    }

    private static func added(_ budget: BudgetDefinition) -> BudgetDiff {
        BudgetDiff(
            name: budget.name, service: budget.service, kind: .added, effect: .startsNewBudget,
            revision: budget.revision,
            changes: everything(budget).map { PropertyChange(property: $0.name, new: $0.text) }
                + AlertText.changes(from: [], to: budget.tiers))
    }

    private static func removed(_ budget: BudgetDefinition) -> BudgetDiff {
        BudgetDiff(
            name: budget.name, service: budget.service, kind: .removed, effect: .ends,
            previousRevision: budget.revision,
            changes: everything(budget).map { PropertyChange(property: $0.name, old: $0.text) }
                + AlertText.changes(from: budget.tiers, to: []))
    }

    private static func properties(_ budget: BudgetDefinition) -> [Property] { DefinitionText.properties(budget) }

    private static func everything(_ budget: BudgetDefinition) -> [Property] {
        // The service is where it stands.
        properties(budget).filter { $0.name != "service" } + AlertText.properties(budget.alertPolicies)
    }

    /// The names of what differs in each source that both configurations have.
    private static func changedSources(_ old: EngineDefinition, _ new: EngineDefinition) -> [String: [String]] {
        let changed = SourceDiff.all(from: old, to: new).filter { $0.kind == .changed }
        return Dictionary(
            changed.map { ($0.name, LabelText.names($0.changes)) }, uniquingKeysWith: { first, _ in first })
    }
}
