import SloburnBudget
import SloburnModel

// A composite and its members lie in one partition. It is looked at after them, so that all have come to one time.
extension BudgetPartition {
    /// Which composite each budget is a member of.
    static func compositeOfMember(_ plans: [BudgetPlan]) -> [Int: Int] {
        let numbers = Dictionary(plans.map { (ExactText($0.definition.name), $0.number) }) { first, _ in first }
        var composites: [Int: Int] = [:]
        for plan in plans {
            for member in plan.definition.members {
                if let number = numbers[ExactText(member.budget)] { composites[number] = plan.number }
            }
        }
        return composites
    }

    /// Makes the composite of a group when the first of its members is known.
    mutating func addComposite(of member: BudgetKey) {
        guard let composite = compositeOfMember[member.plan.number],
            keyNumbers[KeyName(budget: composite, group: member.group)] == nil
        else { return }
        add(BudgetKey(plan: plans[composite], group: member.group, time: startTime))
    }

    /// The keys of composites, in their order.
    func compositeKeys() -> [Int] {
        compositeOfMember.isEmpty ? [] : keys.indices.filter { keys[$0].plan.isComposite }
    }

    /// Evaluates composites, after everything else.
    mutating func evaluateComposites(
        _ composites: [Int], _ evaluator: BudgetEvaluator, _ writer: inout SnapshotWriter,
        into records: inout [OutputRecord]
    ) {
        for index in composites {
            keys[index].counts.advance(to: evaluator.time, settled: evaluator.watermark)
            let members = combine(index)
            // A group has no budget before the first sample of one of its members.
            guard keys[index].group.isEmpty || members.contains(where: { keys[$0].evaluatedSums != nil }) else {
                continue
            }
            evaluator.evaluate(&keys[index], &writer, into: &records)
        }
    }

    /// Takes over what the members of each composite have counted since it was last looked at.
    mutating func combineComposites() {
        for index in compositeKeys() { _ = combine(index) }
    }

    /// Gives a composite what its members count.
    ///
    /// - Parameter index: the composite's key.
    /// - Returns: the keys of its members.
    private mutating func combine(_ index: Int) -> [Int] {
        let (plan, group) = (keys[index].plan, keys[index].group)
        let members = plan.definition.members.map { member in
            planNumbers[ExactText(member.budget)].flatMap { keyNumbers[KeyName(budget: $0, group: group)] }
        }
        let known = members.compactMap(\.self)
        if known.contains(where: { keys[$0].counts.hasNewsForComposite }) { keys[index].isDirty = true }
        keys[index].counts.combine(members.map { $0.map { keys[$0].counts } })
        for member in known { keys[member].counts.didTellComposite() }
        var quality = KeyQuality()
        for member in known {
            quality.late = quality.late.addingSaturated(keys[member].quality.late)
            quality.duplicates = quality.duplicates.addingSaturated(keys[member].quality.duplicates)
            if let last = keys[member].quality.lastSample { quality.lastSample = max(quality.lastSample ?? last, last) }
        }
        keys[index].quality = quality
        return known
    }

    /// Brings composites that were restored to what their members hold.
    mutating func restoreComposites() {
        for index in compositeKeys() {
            let isUnchanged = keys[index].evaluatedSums?.isEmpty == false
            _ = combine(index)
            guard isUnchanged else { continue }
            keys[index].evaluatedSums = keys[index].counts.windows.sums
            keys[index].evaluatedPeriod = keys[index].counts.calendar?.tally
        }
    }
}
