/// What a team does as its error budget runs out: the states of a budget, from the best to the worst.
///
/// *Source:* The Site Reliability Workbook, appendix B, "Error Budget Policy".
public struct BudgetPolicy: Hashable, Sendable {
    /// One state of a budget.
    public struct Step: Hashable, Sendable {
        /// What it is called.
        public var name: String
        /// The state is taken when a smaller share of the budget remains; nil for the first one, at most 1.
        public var below: Ratio?
        /// It is left for a better one when at least so much remains: `below` and the hysteresis; nil for the first one.
        public var leavesAt: Ratio?
        /// Whether deployments are let through.
        public var deploy: Bool
        /// What it means for the team.
        public var description: String?

        /// Creates a state that is left as soon as its bound is reached again.
        public init(name: String, below: Ratio? = nil, deploy: Bool = true, description: String? = nil) {
            self.name = name
            self.below = below
            leavesAt = below
            self.deploy = deploy
            self.description = description
        }
    }

    /// metadata.name.
    public var name: String
    /// The states: one or more, with ever lower bounds from the second one on.
    public var steps: [Step]
    /// By how much more of the budget must remain for a better state than for a worse one.
    public var hysteresis: Ratio
    /// For how long.
    public var holdFor: TimeSpan
    /// The severity of the alert that tells of a budget that is overspent; nil for none.
    public var exhaustedSeverity: String?

    /// Creates a policy; nil where a bound and the hysteresis together can't be kept exactly.
    ///
    /// - Parameters:
    ///   - name: metadata.name.
    ///   - steps: one or more, with ever lower bounds.
    ///   - hysteresis: at least 0.
    ///   - holdFor: at least 0.
    ///   - exhaustedSeverity: of the alert of a budget that is overspent.
    public init?(
        name: String, steps: [Step], hysteresis: Ratio = Ratio(0), holdFor: TimeSpan = .zero,
        exhaustedSeverity: String? = nil
    ) {
        self.name = name
        self.steps = steps
        self.hysteresis = hysteresis
        self.holdFor = holdFor
        self.exhaustedSeverity = exhaustedSeverity
        for index in steps.indices {
            guard let below = steps[index].below else { continue }
            guard let bound = below.adding(hysteresis) else { return nil }
            self.steps[index].leavesAt = bound
        }
    }

    /// The part of an alert's key that tells the alert of an overspent budget from those of severities.
    public static let exhaustedKey = "exhausted"
}

extension BudgetPolicy {
    /// The tier of its alert; nil where it has none.
    ///
    /// It looks at the period, not at windows: those of an hour are named because snapshots have them always.
    public var exhaustedTier: AlertTier? {
        exhaustedSeverity.map {
            AlertTier(
                trigger: .exhausted, severity: $0, longWindow: .hours(1), shortWindow: .hours(1), factor: Ratio(0),
                errorRatioThreshold: Ratio(0), keepFiringFor: holdFor)
        }
    }
}
