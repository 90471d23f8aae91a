internal import SloburnModel

/// An indicator whose sources are known.
enum LinkedIndicator {
    /// What is counted is known.
    case counted(BudgetDefinition.Indicator, groupBy: [String])
    /// Each objective has a threshold of its own.
    case threshold(LinkedMetric.Query)
    /// It reads nothing that Sloburn reads.
    case skipped(type: String)

    /// The labels that split the budget.
    var groupBy: [String] {
        switch self {
        case .counted(_, let groupBy): groupBy
        case .threshold(let query): query.groupBy
        case .skipped: []
        }
    }
}

/// Resolves the sources of indicators.
struct IndicatorLinker {
    let metrics: MetricLinker

    /// The indicator; nil, with a finding, where it can't be used.
    func link(_ indicator: IndicatorDocument) -> LinkedIndicator? {
        switch indicator {
        case .threshold(let metric):
            switch metrics.link(metric) {
            case .kafka(let query)?:
                checkUnit(query)
                return .threshold(query)
            case .skipped(let type)?: return .skipped(type: type)
            case nil: return nil
            }
        case .ratio(let numerator, let counts, let total):
            return ratio(numerator, counts, total)
        case .raw(let metric, let type):
            switch metrics.link(metric) {
            case .kafka(let query)?:
                checkShare(query)
                let counts: BudgetDefinition.NumeratorKind = type == .success ? .good : .bad
                return .counted(.raw(query.query, counts: counts), groupBy: query.groupBy)
            case .skipped(let type)?: return .skipped(type: type)
            case nil: return nil
            }
        }
    }

    /// Refuses a raw ratio whose source never has a share in it.
    private func checkShare(_ query: LinkedMetric.Query) {
        query.unitElement?.warning(.ignoredField, "unit has no effect on a raw ratio, whose samples are shares of 1")
        for asked in metrics.asked(query.query.source) {
            guard let source = asked.definition, let constant = source.constantUnit,
                let family = NormalizeBridge.family(ofUnit: constant, in: source.dialect), family != .dimensionless
            else { continue }
            query.queryElement.error(
                .unitMismatch,
                "no sample can be a share: json.unit of \(asked.words) is always '\(constant)'")
        }
    }

    /// Refuses a unit that no sample of the source can be compared with.
    private func checkUnit(_ query: LinkedMetric.Query) {
        guard let unit = query.unit, let family = NormalizeBridge.family(ofUnit: unit) else { return }
        for asked in metrics.asked(query.query.source) {
            guard let source = asked.definition, let constant = source.constantUnit,
                let given = NormalizeBridge.family(ofUnit: constant, in: source.dialect), given != family
            else { continue }
            query.unitElement?.error(
                .unitMismatch,
                "no sample can be compared with \(unit): json.unit of \(asked.words) is always "
                    + "'\(constant)', which measures something else")
        }
    }

    private func ratio(
        _ numerator: MetricDocument, _ counts: BudgetDefinition.NumeratorKind, _ total: MetricDocument
    ) -> LinkedIndicator? {
        let links = (metrics.link(numerator), metrics.link(total))
        let places = (numerator.reference, total.reference)
        switch links {
        case (.skipped(let type)?, .skipped?):
            return .skipped(type: type)
        case (.skipped(let type)?, .kafka?), (.kafka?, .skipped(let type)?):
            total.element.error(
                .unsupportedFeature,
                "one metric of the ratio reads a source of type kafka, the other one of type '\(type)'; "
                    + "both must be of type kafka")
            return nil
        case (.kafka(let numerator)?, .kafka(let total)?):
            for unit in [numerator.unitElement, total.unitElement] {
                unit?.warning(.ignoredField, "unit has no effect on a ratio, which counts samples")
            }
            checkApart(numerator.query.source, from: total.query.source, places.1)
            checkApart(total.query.source, from: numerator.query.source, places.0)
            checkNoneShared(numerator.query.source, total.query.source, places.1)
            guard let groupBy = groupBy(numerator, total) else { return nil }
            SelectorCheck.checkSubset(
                numerator, of: total, counts, definition: metrics.definition(total.query.source))
            return .counted(.ratio(numerator: numerator.query, counts: counts, total: total.query), groupBy: groupBy)
        default:
            return nil
        }
    }

    /// Refuses, beside a source, one that is counted in its place or beside it.
    private func checkApart(_ source: String, from other: String, _ place: Element?) {
        guard source != other, let place,
            let companion = metrics.companions(of: source).first(where: { $0.name == other })
        else { return }
        place.error(
            .sourceRelation,
            "the other metric reads '\(source)', and its counts could not be told from those of "
                + "\(companion.words) which this one reads")
    }

    /// Refuses, beside a source, one that the same other source is counted for.
    private func checkNoneShared(_ source: String, _ other: String, _ place: Element?) {
        let others = Set(metrics.companions(of: other).map(\.name))
        guard source != other, let place,
            let shared = metrics.companions(of: source).first(where: { others.contains($0.name) })
        else { return }
        place.error(
            .sourceRelation,
            "the two metrics read '\(source)' and '\(other)', and '\(shared.name)' is counted for both of them: what it "
                + "counts for one could not be told from what it counts for the other")
    }

    /// The labels given on either metric or alike on both.
    private func groupBy(_ numerator: LinkedMetric.Query, _ total: LinkedMetric.Query) -> [String]? {
        if numerator.groupBy.isEmpty || total.groupBy.isEmpty {
            let (given, other) = numerator.groupBy.isEmpty ? (total, numerator) : (numerator, total)
            guard let element = given.groupByElement, given.query.source != other.query.source else {
                return given.groupBy
            }
            let source = other.query.source
            metrics.checkGroupBy(element, source: source)
            return given.groupBy
        }
        guard numerator.groupBy == total.groupBy else {
            total.groupByElement?.error(
                .groupByMismatch,
                "the two metrics of a ratio must be grouped alike: \(numerator.groupBy.joined(separator: ", ")) and "
                    + "\(total.groupBy.joined(separator: ", ")) differ; one groupBy is enough")
            return nil
        }
        return total.groupBy
    }
}
