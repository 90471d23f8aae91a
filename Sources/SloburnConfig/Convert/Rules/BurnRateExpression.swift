internal import SloburnModel

/// The condition of a multi-window burn-rate alert: tiers with `or` in between, each with `and` of two windows.
struct BurnRateExpression {
    /// Two windows with one factor.
    struct Tier: Hashable {
        var longWindow: TimeSpan
        var shortWindow: TimeSpan
        var factor: Ratio
    }

    /// The error ratio of all tiers, whatever the window.
    var ratio: RatioShape
    /// 1 - target.
    var errorShare: Ratio
    var tiers: [Tier]

    /// Reads a condition.
    init(_ expression: PromQLExpression, _ records: RecordedRules) throws(ShapeError) {
        var tiers: [Tier] = []
        var first: BurnRateComparison?
        for arm in Self.operands(of: "or", in: expression) {
            let pair = Self.operands(of: "and", in: arm)
            guard pair.count == 2 else {
                throw ShapeError("a tier has two windows, joined by 'and'; found \(pair.count) conditions")
            }
            let one = try BurnRateComparison(pair[0], records)
            let other = try BurnRateComparison(pair[1], records)
            guard one.factor == other.factor else {
                throw ShapeError("the two windows of a tier have different factors")
            }
            let reference = first ?? one
            for comparison in [one, other] {
                guard comparison.ratio == reference.ratio, comparison.errorShare == reference.errorShare else {
                    throw ShapeError("its windows have different error ratios or targets; an SLO has one")
                }
            }
            first = reference
            tiers.append(try Self.tier(one, other))
        }
        guard let first else { throw ShapeError("it has no tier") }
        ratio = first.ratio
        errorShare = first.errorShare
        self.tiers = tiers
        try Self.checkMatching(expression, ratio.total.groupBy)
    }

    private static func tier(_ one: BurnRateComparison, _ other: BurnRateComparison) throws(ShapeError) -> Tier {
        let long = max(one.window, other.window)
        let short = min(one.window, other.window)
        guard short < long else { throw ShapeError("both windows of a tier are \(long)") }
        let bucket = TimeSpan.seconds(10).nanoseconds
        guard long <= .days(365), long.nanoseconds % bucket == 0, short.nanoseconds % bucket == 0 else {
            throw ShapeError("windows are multiples of 10s up to 365d; found \(long) and \(short)")
        }
        return Tier(longWindow: long, shortWindow: short, factor: one.factor)
    }

    /// What an operator that may stand several times joins, from left to right.
    private static func operands(of name: String, in expression: PromQLExpression) -> [PromQLExpression] {
        guard case .binary(let binary) = expression, binary.name == name else { return [expression] }
        return operands(of: name, in: binary.left) + operands(of: name, in: binary.right)
    }

    /// Refuses conditions that join one group to another.
    private static func checkMatching(_ expression: PromQLExpression, _ groupBy: [String]) throws(ShapeError) {
        guard case .binary(let binary) = expression, ["and", "or"].contains(binary.name) else { return }
        let isSame: Bool
        switch binary.matching {
        case .on(let labels): isSame = groupBy.allSatisfy(labels.contains)
        case .ignoring(let labels): isSame = !groupBy.contains(where: labels.contains)
        case nil: isSame = true
        }
        guard isSame else { throw ShapeError("'\(binary.name)' joins different groups") }
        try checkMatching(binary.left, groupBy)
        try checkMatching(binary.right, groupBy)
    }
}
