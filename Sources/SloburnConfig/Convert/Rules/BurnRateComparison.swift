internal import SloburnModel

/// `error ratio > FACTOR * (1 - TARGET)` over one window.
struct BurnRateComparison {
    /// The error ratio, whatever the window.
    var ratio: RatioShape
    var window: TimeSpan
    /// How many times faster than the budget allows.
    var factor: Ratio
    /// The share of bad events allowed: 1 - target.
    var errorShare: Ratio

    /// Reads a comparison.
    init(_ expression: PromQLExpression, _ records: RecordedRules) throws(ShapeError) {
        let (inside, dropped) = Self.withoutAggregation(expression)
        guard case .binary(let binary) = inside, Self.names.contains(binary.name) else {
            throw ShapeError("it joins something to the burn rates that is no comparison of an error ratio")
        }
        guard binary.name == ">", !binary.isModified else {
            throw ShapeError("only > is a burn-rate alert; found \(binary.name)\(binary.isModified ? " bool" : "")")
        }
        let (ratio, factor, share) = try Self.parts(binary)
        let shape = try RatioShape(errorRatio: ratio, records)
        guard case .span(let window) = shape.range else { throw ShapeError("{{.window}} is no window of a rule") }
        guard factor > Ratio(0), share > Ratio(0), share <= Ratio(1), factor.multiplied(by: share) != nil,
            factor.exactDecimal != nil
        else { throw ShapeError("factor and target of its threshold are not above 0, or have too many digits") }
        guard !shape.total.groupBy.contains(where: dropped.contains) else {
            throw ShapeError("'without' joins different groups")
        }
        self.ratio = shape.withoutRange
        self.window = window
        self.factor = factor
        errorShare = share
    }

    private static let names: Set<String> = [">", ">=", "<", "<=", "==", "!="]

    /// What is inside of what Sloth puts around a comparison to take a label away, and such labels.
    private static func withoutAggregation(
        _ expression: PromQLExpression
    ) -> (inside: PromQLExpression, labels: [String]) {
        guard case .aggregation(let aggregation) = expression, aggregation.arguments.count == 1,
            ["max", "min", "avg"].contains(aggregation.name), case .without(let labels)? = aggregation.grouping,
            let inside = aggregation.arguments.first
        else { return (expression, []) }
        return (inside, labels)
    }

    /// The three numbers of `ratio > factor * share` or `ratio / share > factor`.
    private static func parts(
        _ binary: PromQLBinary
    ) throws(ShapeError) -> (ratio: PromQLExpression, factor: Ratio, share: Ratio) {
        if case .binary(let product) = binary.right, product.name == "*", let left = product.left.constant,
            let right = product.right.constant
        {
            let isShareFirst =
                product.left.isComplement || !product.right.isComplement && right >= Ratio(1) && left < Ratio(1)
            return isShareFirst ? (binary.left, right, left) : (binary.left, left, right)
        }
        if case .binary(let quotient) = binary.left, quotient.name == "/", let share = quotient.right.constant,
            let factor = binary.right.constant
        {
            return (quotient.left, factor, share)
        }
        throw ShapeError("its threshold is not FACTOR * (1 - TARGET), so that nothing says the target")
    }

    /// Whether somewhere in an expression something is compared with such a product.
    static func isIn(_ expression: PromQLExpression) -> Bool {
        guard case .binary(let binary) = withoutAggregation(expression).inside else { return false }
        if ["and", "or", "unless"].contains(binary.name) { return isIn(binary.left) || isIn(binary.right) }
        return names.contains(binary.name) && (try? parts(binary)) != nil
    }
}
