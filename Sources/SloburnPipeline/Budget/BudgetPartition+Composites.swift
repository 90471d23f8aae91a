import SloburnBudget
import SloburnModel

// A composite and its members lie in one partition. It is looked at after them, so that all have come to one time.
extension BudgetPartition {
    /// The members of each composite; the configuration holds all of them.
    static func membersOfComposite(_ plans: [BudgetPlan], _ numbers: [ExactText: Int]) -> [Int: [Int]] {
        Dictionary(
            plans.filter(\.isComposite).map { plan in
                (plan.number, plan.definition.members.compactMap { numbers[ExactText($0.budget)] })
            }
        ) { first, _ in first }
    }

    /// Makes the composite of a group when the first of its members is known.
    mutating func addComposite(of member: BudgetKey) {
        guard let composite = compositeOfMember[member.plan.number],
            keyNumbers[KeyName(budget: composite, group: member.group)] == nil
        else { return }
        add(newKey(plans[composite], group: member.group))
    }

    /// The keys of composites, in their order.
    func compositeKeys() -> [Int] {
        membersOfComposite.isEmpty ? [] : keys.indices.filter { keys[$0].plan.isComposite }
    }

    /// Evaluates composites, after everything else.
    mutating func evaluateComposites(
        _ composites: [Int], _ evaluator: BudgetEvaluator, _ writer: inout SnapshotWriter,
        into records: inout [OutputRecord], _ grouped: inout [GroupedAlert]
    ) {
        for index in composites {
            keys[index].counts.advance(to: evaluator.time, settled: evaluator.watermark)
            let members = members(of: index)
            combine(index, members)
            // A group has no budget before the first sample of one of its members.
            guard
                keys[index].group.isEmpty
                    || members.contains(where: { $0.map { keys[$0].evaluatedSums != nil } ?? false })
            else {
                continue
            }
            evaluate(index, evaluator, &writer, into: &records, &grouped)
        }
    }

    /// Takes over slices of members that have closed or changed since a composite was last looked at: they are told once.
    ///
    /// What else a composite counts is made of its members' counts again whenever it is looked at.
    mutating func combineComposites() {
        for index in compositeKeys() {
            let members = members(of: index)
            let hasNews = members.contains { $0.map { keys[$0].counts.hasNewsForComposite } ?? false }
            if hasNews { combine(index, members) }
        }
    }

    /// The keys of a composite's members, in its order; nil where one has had no sample.
    private func members(of index: Int) -> [Int?] {
        membersOfComposite[keys[index].plan.number, default: []].map {
            keyNumbers[KeyName(budget: $0, group: keys[index].group)]
        }
    }

    /// Gives a composite what its members count.
    private mutating func combine(_ index: Int, _ members: [Int?]) {
        keys[index].counts.combine(members.map { $0.map { keys[$0].counts } })
        var quality = KeyQuality()
        for member in members.compactMap(\.self) {
            if keys[member].counts.hasNewsForComposite { keys[index].isDirty = true }
            keys[member].counts.didTellComposite()
            quality.late = quality.late.addingSaturated(keys[member].quality.late)
            quality.duplicates = quality.duplicates.addingSaturated(keys[member].quality.duplicates)
            if let last = keys[member].quality.inexactUntil {
                quality.inexactUntil = max(quality.inexactUntil ?? last, last)
            }
            if let last = keys[member].quality.lastSample { quality.lastSample = max(quality.lastSample ?? last, last) }
        }
        keys[index].quality = quality
    }

    /// Brings composites that were restored to what their members hold.
    mutating func restoreComposites() {
        for index in compositeKeys() {
            let isUnchanged = keys[index].evaluatedSums?.isEmpty == false
            combine(index, members(of: index))
            guard isUnchanged else { continue }
            keys[index].evaluatedSums = keys[index].counts.judgedSums
            keys[index].evaluatedPeriod = keys[index].counts.periodTally
        }
    }
}
