internal import SloburnModel

/// The bucket of a histogram that holds the good events: those that are at most its bound.
///
/// Streams carry what was measured, not buckets, so that it becomes a threshold.
struct HistogramBucket: Hashable {
    private static let label = "le"

    /// The histogram without its suffix.
    var metric: String
    /// What is selected, of that name.
    var query: String
    /// The bound as it is written.
    var bound: String
    /// The unit that the name says.
    var unit: String
    /// Whether the name says no unit, so that it is taken for seconds.
    var isUnitAssumed: Bool

    /// Whether a selector is one on buckets.
    static func isBucket(_ selector: PromQLSelector) -> Bool {
        selector.selector.matchers.contains { $0.label == label }
    }

    /// Reads `x_bucket{le="1"}` of `x_count`.
    init(good: PromQLSelector, total: PromQLSelector) throws(ShapeError) {
        guard let name = good.metricName, name.hasSuffix("_bucket") else {
            throw ShapeError("a metric with the label le must end in _bucket")
        }
        let base = String(name.dropLast("_bucket".count))
        let bounds = good.selector.matchers.filter { $0.label == Self.label }
        guard bounds.count == 1, let bound = bounds.first, bound.comparison == .equal,
            let value = Decimal128(bound.value), value.significand >= 0
        else { throw ShapeError("the good bucket must be one with a bound, as in le=\"0.5\"") }
        guard Self.isTotal(total, of: base) else {
            throw ShapeError("the total of the histogram must be '\(base)_count'")
        }
        let others = good.matchers(without: Self.label).filter { $0.label != Selector.metricNameLabel }
        let totals = total.matchers(without: Self.label).filter { $0.label != Selector.metricNameLabel }
        guard Set(others) == Set(totals) else {
            throw ShapeError("good bucket and total select by different labels; a threshold has one selector")
        }
        metric = base
        self.bound = bound.value
        let nameMatcher = LabelMatcher(label: Selector.metricNameLabel, comparison: .equal, value: base)
        query = SelectorText.text(Selector(matchers: [nameMatcher] + others))
        let unit = Self.units.first { base.hasSuffix($0.suffix) }?.unit
        self.unit = unit ?? "s"
        isUnitAssumed = unit == nil
    }

    private static let units: [(suffix: String, unit: String)] = [
        ("_milliseconds", "ms"), ("_microseconds", "us"), ("_seconds", "s"), ("_ms", "ms"), ("_bytes", "By"),
    ]

    private static func isTotal(_ selector: PromQLSelector, of base: String) -> Bool {
        let bounds = selector.selector.matchers.filter { $0.label == label }
        if selector.metricName == base + "_count" { return bounds.isEmpty }
        return selector.metricName == base + "_bucket" && bounds.map(\.comparison) == [.equal]
            && bounds.map(\.value) == ["+Inf"]
    }

    /// What the source must bring, for a finding.
    var requirement: String {
        let guess = isUnitAssumed ? "; its name says no unit, so the bound is taken for seconds" : ""
        return
            "becomes a threshold, since a stream has no buckets: it must carry each value measured, with its unit, as "
            + "the metric '\(metric)'\(guess)"
    }
}
