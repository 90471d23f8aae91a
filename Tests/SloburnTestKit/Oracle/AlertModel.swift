public import SloburnModel

/// The alerts of one key, told by runs of equal truth: how long each tier has now been true, or false.
public struct AlertModel: Sendable {
    private struct Run {
        var isTrue = false
        var since: Timestamp?
        var isActive = false
    }

    /// The tiers of all severities.
    public let tiers: [AlertTier]
    /// The alerts that fire, and since when.
    public private(set) var firing: [String: Timestamp] = [:]
    private var runs: [Run]
    private var shown: [String: Int] = [:]

    /// Creates a model that has seen nothing.
    public init(tiers: [AlertTier]) {
        self.tiers = tiers
        runs = tiers.map { _ in Run() }
    }

    /// The severities in the order in which the tiers first name them.
    public var severities: [String] {
        tiers.map(\.severity).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Takes the truth of each tier at an evaluation.
    ///
    /// - Parameters:
    ///   - truths: one for each tier.
    ///   - time: the evaluation time.
    /// - Returns: what changes.
    public mutating func evaluate(_ truths: [Bool], at time: Timestamp) -> [ExpectedTransition] {
        for index in tiers.indices {
            if runs[index].since == nil || runs[index].isTrue != truths[index] {
                runs[index].isTrue = truths[index]
                runs[index].since = time
            }
            let length = time.nanoseconds - (runs[index].since?.nanoseconds ?? time.nanoseconds)
            if truths[index], length >= tiers[index].pendingFor.nanoseconds { runs[index].isActive = true }
            if !truths[index], length >= tiers[index].keepFiringFor.nanoseconds { runs[index].isActive = false }
        }
        return severities.compactMap { transition(of: $0, at: time) }
    }

    private mutating func transition(of severity: String, at time: Timestamp) -> ExpectedTransition? {
        let active = tiers.indices.filter { tiers[$0].severity == severity && runs[$0].isActive }
        let highestFactor = active.map { tiers[$0].factor }.max()
        let tier = active.first { tiers[$0].factor == highestFactor }
        let last = shown[severity]
        shown[severity] = tier
        switch (last, tier) {
        case (nil, nil): return nil
        case (nil, .some(let tier)):
            firing[severity] = time
            return change(severity, true, tier, time)
        case (.some(let last), nil):
            let startsAt = firing.removeValue(forKey: severity) ?? time
            return change(severity, false, last, startsAt)
        case (.some(let last), .some(let tier)):
            guard tiers[tier].factor > tiers[last].factor else { return nil }
            return change(severity, true, tier, firing[severity] ?? time)
        }
    }

    private func change(
        _ severity: String, _ isFiring: Bool, _ tier: Int, _ startsAt: Timestamp
    ) -> ExpectedTransition {
        ExpectedTransition(severity: severity, isFiring: isFiring, tier: tiers[tier], startsAt: startsAt)
    }
}
