internal import SloburnModel
internal import SloburnNormalize
internal import SloburnSelector

/// Compares thresholds with the bounds of histograms that a source tells of.
enum BoundCheck {
    /// Warns of a threshold inside a bucket, of which nobody knows what is good; where it is strict, it is an error.
    static func check(
        _ threshold: Threshold, _ query: BudgetDefinition.MetricQuery, _ source: DataSourceDefinition?,
        _ element: Element
    ) {
        guard let source, let rule = rule(for: query.selector, source), !rule.bounds.isEmpty, let text = rule.unit,
            let unit = try? MeasurementUnit.parse(text, dialect: source.dialect),
            let limit = BucketLimit(threshold, unit: unit)
        else { return }
        let gap = rule.bounds.withUnsafeBufferPointer { bounds in
            ExplicitBuckets(
                counts: UnsafeBufferPointer(start: nil, count: 0), bounds: bounds, total: 0, min: nil, max: nil
            ).gap(at: limit)
        }
        guard let gap else { return }
        let message =
            "\(limit.value) \(text) \(place(gap, threshold)): \(consequence(of: threshold.offBound))"
        if threshold.offBound == .strict {
            element.error(.offBound, message)
        } else {
            element.warning(.offBound, message)
        }
    }

    /// The first rule that fits the only metric that a selector can select.
    private static func rule(for selector: Selector, _ source: DataSourceDefinition) -> MetricRule? {
        let facts = SelectorFacts(selector: selector, source: source)
        guard let names = facts.values(of: Selector.metricNameLabel), names.count == 1 else { return nil }
        return source.metrics.first { rule in
            switch rule.names {
            case .name(let name): name == names[0]
            case .pattern(let pattern): (try? CompiledRegex(pattern))?.matches(names[0]) ?? false
            }
        }
    }

    private static func place(_ gap: (below: Double?, above: Double?), _ threshold: Threshold) -> String {
        switch gap {
        case (let below?, let above?):
            let isOnBound = threshold.comparison == .lt || threshold.comparison == .gte
            return "lies in the bucket above \(below) up to \(above)"
                + (isOnBound ? ", and \(threshold.comparison.rawValue) splits a bucket even at its bound" : "")
        case (let below?, nil): return "lies above the last bound \(below)"
        case (nil, let above?): return "lies below the first bound \(above)"
        case (nil, nil): return "has no bound"
        }
    }

    private static func consequence(of rule: OffBoundRule) -> String {
        switch rule {
        case .conservative: "none of that bucket counts as good; take a bound, or see sloburn/off-bound"
        case .interpolate: "what is good of that bucket is an estimate"
        case .strict: "sloburn/off-bound is strict, so every sample would be refused"
        }
    }
}
