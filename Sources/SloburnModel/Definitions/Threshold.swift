/// What counts as good in the bucket of a distribution in which a threshold lies.
public enum OffBoundRule: String, Hashable, Sendable, CaseIterable {
    /// Nothing: what is good is never overstated.
    case conservative
    /// The sample is refused.
    case strict
    /// As much as lies below the threshold if the values lie evenly in the bucket.
    case interpolate
}

/// The condition `sample OP value` under which a sample is good.
public struct Threshold: Hashable, Sendable {
    /// The comparison, as OpenSLO spells it.
    public enum Operator: String, Hashable, Sendable, CaseIterable {
        case lte, gte, lt, gt
    }

    /// The comparison.
    public var comparison: Operator
    /// The value in its base unit (s, By, 1, …).
    public var value: Double
    /// The value read as seconds and rounded to whole nanoseconds, for samples that are durations.
    public var nanoseconds: Int64
    /// The family a sample must belong to; nil when the SLO names no unit and any base unit will do.
    public var family: UnitFamily?
    /// What counts as good in the bucket of a distribution in which the threshold lies.
    public var offBound = OffBoundRule.conservative

    /// Creates a threshold.
    public init(comparison: Operator, value: Double, nanoseconds: Int64, family: UnitFamily?) {
        self.comparison = comparison
        self.value = value
        self.nanoseconds = nanoseconds
        self.family = family
    }

    /// Whether a sample is good; nil when its unit is of another family and can't be compared.
    public func isMet(by quantity: Quantity) -> Bool? {
        switch quantity {
        case .duration(let nanoseconds):
            guard family == nil || family == .time else { return nil }
            return compare(nanoseconds, self.nanoseconds)
        case .number(let value, let sampleFamily):
            guard family == nil || family == sampleFamily else { return nil }
            return compare(value, self.value)
        }
    }

    private func compare<Value: Comparable>(_ sample: Value, _ limit: Value) -> Bool {
        switch comparison {
        case .lte: sample <= limit
        case .gte: sample >= limit
        case .lt: sample < limit
        case .gt: sample > limit
        }
    }
}
