import SloburnBudget
public import SloburnModel

extension BudgetPartition {
    /// Takes the adjustments that came at run time, all that there are now; they have effect from the next evaluation on.
    public mutating func adjust(_ sent: [Adjustment]) { _ = adjustments.define(sent) }

    /// Takes who has taken notice of what, all that there is; it has effect from the next evaluation on.
    public mutating func take(acknowledgements told: [Acknowledgement]) {
        acknowledgements = Dictionary(told.map { ($0.key, $0) }, uniquingKeysWith: { _, last in last })
    }

    /// Takes what has been changed in the running systems, in order of time; it has effect from the next evaluation on.
    public mutating func take(changes told: [Change]) { changes.take(told) }

    /// Gives each key the adjustments that it has now.
    mutating func adjustKeys(at time: Timestamp) {
        defer { isRestored = false }
        guard !adjustments.isUnused else { return }
        adjustments.prepare(at: time, look: longestLook)
        for index in keys.indices { adjustments.adjust(&keys[index], isRestored: isRestored) }
        for index in retired.indices { adjustments.adjust(&retired[index], isRestored: isRestored) }
    }
}

extension AdjustmentBook {
    /// Gives a key the adjustments that it has, and takes out what they do of what is counted already.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - isRestored: whether it was judged by them before, as far as is known: then its last snapshot still stands.
    mutating func adjust(_ key: inout BudgetKey, isRestored: Bool = false) {
        guard key.adjusted.revision != revision else { return }
        let number = set(of: key.definition, group: key.group)
        let adjustments = number.map { sets[$0].adjustments } ?? []
        // Its snapshot says at once what it is judged by.
        if !isRestored, adjustments != key.adjusted.adjustments {
            key.writtenAt = nil
            if key.evaluatedSums != nil {
                key.counts.touchDays(in: stretches(changing: key.adjusted.adjustments, into: adjustments))
            }
            let grants = stretches(changing: key.adjusted.adjustments, into: adjustments) { adjustment in
                if case .grant = adjustment.effect { true } else { false }
            }
            if key.counts.tellPeriodsAgain(in: grants) { key.isDirty = true }
        }
        key.adjusted = KeyAdjustments(revision: revision, set: number, adjustments: adjustments)
        if key.counts.exclude(number.map { sets[$0].excluded } ?? .none) { key.isDirty = true }
    }
}
