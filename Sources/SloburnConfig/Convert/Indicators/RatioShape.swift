internal import SloburnModel

/// Two counted metrics of which one is a part of the other.
struct RatioShape: Hashable {
    /// What is counted beside the total.
    var numerator: CountedMetric
    /// Whether these are the good or the bad ones.
    var counts: BudgetDefinition.NumeratorKind
    var total: CountedMetric

    /// How far back both look.
    var range: PromQLRange { total.range }

    /// The same whatever the window.
    var withoutRange: RatioShape {
        var shape = self
        shape.numerator.range = .window
        shape.total.range = .window
        return shape
    }

    /// Bad events and all events, as Sloth has them.
    init(
        errors: PromQLExpression, total: PromQLExpression, _ records: RecordedRules = .init()
    ) throws(ShapeError) {
        self.total = try CountedMetric(total, records)
        let errors = errors.withoutDefault
        if case .binary(let difference) = errors, difference.name == "-" {
            guard !difference.isModified, try CountedMetric(difference.left, records) == self.total else {
                throw ShapeError("a difference must be the total without the good events")
            }
            numerator = try CountedMetric(difference.right, records)
            counts = .good
        } else {
            numerator = try CountedMetric(errors, records)
            counts = .bad
        }
        try check()
    }

    /// The ratio of bad events: `bad / total`, `(total - good) / total` or `1 - good / total`.
    init(errorRatio: PromQLExpression, _ records: RecordedRules = .init()) throws(ShapeError) {
        self = try Self.ratio(errorRatio, records, depth: 0)
    }

    private static func ratio(
        _ expression: PromQLExpression, _ records: RecordedRules, depth: Int
    ) throws(ShapeError) -> RatioShape {
        let expression = expression.withoutDefault
        if case .selector(let selector) = expression, selector.range == nil, !selector.isMoved {
            let record = try records.rule(of: selector, depth: depth)
            guard let record else {
                throw ShapeError("no recording rule of these files makes '\(selector.text)'; give its file too")
            }
            return try ratio(record.expression, records, depth: depth + 1).restricted(by: record.filters)
        }
        guard case .binary(let binary) = expression else {
            throw ShapeError("the error ratio is no quotient of two sums of rates")
        }
        if binary.name == "-", case .number(let one) = binary.left, Ratio(decimal: one) == Ratio(1),
            case .binary(let quotient) = binary.right, quotient.name == "/"
        {
            var shape = try RatioShape(errors: quotient.left, total: quotient.right, records)
            guard shape.counts == .bad else { throw ShapeError("the error ratio is subtracted twice") }
            shape.counts = .good
            return shape
        }
        guard binary.name == "/" else { throw ShapeError("the error ratio is no quotient of two sums of rates") }
        return try RatioShape(errors: binary.left, total: binary.right, records)
    }

    private func check() throws(ShapeError) {
        guard numerator.range == total.range else {
            throw ShapeError("the two parts of the ratio look back differently far")
        }
        guard numerator.groupBy == total.groupBy else {
            throw ShapeError("the two parts of the ratio keep different labels")
        }
    }

    private func restricted(by filters: [LabelMatcher]) throws(ShapeError) -> RatioShape {
        var shape = self
        shape.numerator = try numerator.restricted(by: filters)
        shape.total = try total.restricted(by: filters)
        return shape
    }

    /// What an SLO says of it: a threshold where the good events are a bucket of a histogram.
    func indicator() throws(ShapeError) -> ConvertedIndicator {
        let ratio = ConvertedIndicator.ratio(
            numerator: numerator.selector.text, counts: counts, total: total.selector.text, groupBy: total.groupBy)
        guard HistogramBucket.isBucket(numerator.selector) || HistogramBucket.isBucket(total.selector) else {
            return ratio
        }
        guard counts == .good else { throw ShapeError("a bucket of a histogram holds good events, not bad ones") }
        let bucket = try HistogramBucket(good: numerator.selector, total: total.selector)
        return .threshold(bucket, groupBy: total.groupBy)
    }
}
