internal import SloburnModel

/// Warns of adjustments that may not do what is meant.
struct AdjustmentCheck {
    let budgets: [BudgetDefinition]
    /// The names of all SLOs, also of those without a budget.
    let slos: [String]

    /// Two adjustments are compared for so long from the beginning of the later one on.
    private static let compared = TimeSpan.days(366)

    /// Warns of what no SLO has.
    func checkScope(_ document: AdjustmentDocument) {
        guard let select = document.spec["select"] else { return }
        let names = slos + budgets.map(\.name)
        let isKnown = [
            check(select["slos"], names + ["*"]) { "there is no SLO '\($0)'" },
            check(select["services"], budgets.map(\.service)) { "no SLO is of the service '\($0)'" },
            check(select["tiers"], budgets.compactMap(\.serviceTier)) { "no SLO has the tier '\($0)'" },
            checkLabels(select["labels"]), checkGroup(select["group"]),
        ]
        guard isKnown.allSatisfy({ $0 }), !budgets.contains(where: document.adjustment.scope.mayMatch) else { return }
        select.warning(.unmatchedScope, "no SLO meets all of it")
    }

    private func check(_ list: Element?, _ known: [String], _ problem: (String) -> String) -> Bool {
        var isKnown = true
        for item in list?.items ?? [] {
            guard let name = item.plainText, !known.contains(name) else { continue }
            item.warning(.unmatchedScope, problem(name) + NearestName.hint(for: name, in: known))
            isKnown = false
        }
        return isKnown
    }

    private func checkLabels(_ element: Element?) -> Bool {
        var isKnown = true
        for (key, value) in element?.entries() ?? [] {
            let values = budgets.flatMap { $0.labels[key] ?? [] }
            guard let text = value.plainText, !values.contains(text) else { continue }
            value.warning(
                .unmatchedScope, "no SLO has the label \(key) with '\(text)'\(NearestName.hint(for: text, in: values))")
            isKnown = false
        }
        return isKnown
    }

    private func checkGroup(_ element: Element?) -> Bool {
        let labels = budgets.flatMap(\.groupBy)
        var isKnown = true
        for (key, value) in element?.entries() ?? [] where !labels.contains(key) {
            value.warning(
                .unmatchedScope, "no SLO has '\(key)' in groupBy\(NearestName.hint(for: key, in: labels))")
            isKnown = false
        }
        return isKnown
    }

    // MARK: - Overlaps

    /// Warns of the first of other adjustments with the same effect that shares time with one, for the same budget.
    func checkOverlap(_ document: AdjustmentDocument, with others: [Adjustment]) {
        let adjustment = document.adjustment
        // What is granted twice is granted.
        if case .grant = adjustment.effect { return }
        for other in others where other.effect == adjustment.effect && other.name != adjustment.name {
            guard let budget = sharedBudget(adjustment.scope, other.scope),
                let start = sharedTime(adjustment.schedule, other.schedule)
            else { continue }
            document.element.warning(
                .overlappingAdjustments,
                "'\(adjustment.name)' shares time with the Adjustment '\(other.name)' of the same effect, for the SLO "
                    + "'\(budget.name)' from \(NormalizeBridge.text(start)) on; it counts once")
            return
        }
    }

    private func sharedBudget(_ first: AdjustmentScope, _ second: AdjustmentScope) -> BudgetDefinition? {
        // Groups of other values have nothing in common.
        guard first.group.allSatisfy({ second.group[$0.key] ?? $0.value == $0.value }) else { return nil }
        return budgets.first { first.mayMatch($0) && second.mayMatch($0) }
    }

    private func sharedTime(_ first: AdjustmentSchedule, _ second: AdjustmentSchedule) -> Timestamp? {
        guard let one = first.start, let other = second.start else { return nil }
        let start = max(one, other)
        let range = start..<max(start, start + Self.compared)
        let stretches = second.stretches(in: range)
        for stretch in first.stretches(in: range).ranges where stretches.overlaps(stretch) {
            return stretches.clipped(to: stretch).ranges.first?.lowerBound
        }
        return nil
    }
}

extension AdjustmentSchedule {
    /// When it begins for the first time; nil where there is no such instant.
    fileprivate var start: Timestamp? {
        switch self {
        case .once(let from, _): from
        case .recurring(let recurrence): recurrence.firstStart(from: Timestamp(seconds: 0))
        case .outside: nil
        }
    }
}
