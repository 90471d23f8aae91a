internal import SloburnModel

/// A `metricSource` before it is known which kind of source it reads.
struct MetricDocument {
    /// The whole metricSource.
    var element: Element
    /// `metricSourceRef`.
    var reference: Element?
    /// `type`.
    var type: Element?
    /// `spec`, whose meaning is the source's.
    var spec: Element
}

/// What the values of a raw ratio are shares of.
enum RawType: String, CaseIterable {
    case success, failure
}

/// The spec of an SLI as far as it could be read.
enum IndicatorDocument {
    case ratio(numerator: MetricDocument, counts: BudgetDefinition.NumeratorKind, total: MetricDocument)
    /// Samples that are ratios themselves.
    case raw(MetricDocument, RawType)
    case threshold(MetricDocument)
}

/// Reads the spec of an SLI, in a document of its own or within an SLO.
enum IndicatorReader {
    /// The indicator; nil, with a finding, where it can't be used.
    static func indicator(_ element: Element) -> IndicatorDocument? {
        guard let fields = Fields(element, ["description", "thresholdMetric", "ratioMetric"]) else { return nil }
        fields.checkDescription()
        guard let (key, metric) = fields.exactlyOne("thresholdMetric", "ratioMetric") else { return nil }
        return key == "ratioMetric" ? ratio(metric) : Self.metric(metric).map { .threshold($0) }
    }

    private static func ratio(_ element: Element) -> IndicatorDocument? {
        let known = ["counter", "good", "bad", "total", "raw", "rawType"]
        guard let fields = Fields(element, known) else { return nil }
        _ = fields["counter"]?.boolean()
        if let element = fields["raw"] { return raw(element, fields) }
        if let rawType = fields["rawType"] {
            rawType.error(.exclusiveFields, "rawType goes with raw only")
        }
        let total = fields.required("total", "a ratio is good / total, or (total - bad) / total").flatMap(metric)
        guard let (key, place) = fields.exactlyOne("good", "bad"), let numerator = metric(place), let total else {
            return nil
        }
        return .ratio(numerator: numerator, counts: key == "good" ? .good : .bad, total: total)
    }

    private static func raw(_ element: Element, _ fields: Fields) -> IndicatorDocument? {
        let type = fields.required("rawType", "write success or failure")?.choice(RawType.self)
        for key in ["good", "bad", "total"] {
            fields[key]?.error(.exclusiveFields, "\(key) does not go with raw")
        }
        fields["counter"]?.warning(.ignoredField, "counter has no effect on raw")
        guard let metric = metric(element), let type else { return nil }
        return .raw(metric, type)
    }

    private static func metric(_ element: Element) -> MetricDocument? {
        guard let source = Fields(element, ["metricSource"])?.required("metricSource"),
            let fields = Fields(source, ["metricSourceRef", "type", "spec"])
        else { return nil }
        let reference = fields["metricSourceRef"]
        let type = fields["type"]
        let isReadable = [reference, type].allSatisfy { $0 == nil || $0?.nonEmptyText() != nil }
        guard let spec = fields.required("spec"), let entries = spec.entries(), isReadable else { return nil }
        guard !entries.isEmpty else {
            spec.error(.missingField, "must not be empty")
            return nil
        }
        return MetricDocument(element: source, reference: reference, type: type, spec: spec)
    }
}

/// A document of kind SLI.
struct SLIDocument {
    var name: String
    var element: Element
    /// Nil where it has errors of its own.
    var indicator: IndicatorDocument?
}
