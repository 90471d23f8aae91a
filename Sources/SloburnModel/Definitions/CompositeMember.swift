/// An objective of a composite SLO, which has a budget of its own, and what it adds to the composite's.
public struct CompositeMember: Hashable, Sendable {
    /// The name of its budget.
    public var budget: String
    /// How much its burn counts; above 0.
    public var weight: Ratio
    /// `weight × (1 - composite's target) / (1 - target)`: what turns its bad share into one of the composite's.
    public var stretch: Ratio
    /// The names of the sources it reads.
    public var sources: [String]
    /// The counting revision of its budget.
    public var countingRevision: String

    /// Creates a member.
    public init(
        budget: String, weight: Ratio, stretch: Ratio, sources: [String], countingRevision: String
    ) {
        self.budget = budget
        self.weight = weight
        self.stretch = stretch
        self.sources = sources
        self.countingRevision = countingRevision
    }
}
