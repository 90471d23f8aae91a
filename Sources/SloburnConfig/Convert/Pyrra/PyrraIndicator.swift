internal import SloburnModel
internal import SloburnSelector

/// Reads `spec.indicator`.
struct PyrraIndicator {
    /// What is good.
    var indicator: ConvertedIndicator
    /// The only value that `job` may have; nil where there is none.
    var job: String?

    private static let reasons = [
        "latencyNative": "a native histogram has no buckets to choose from; write a threshold on the value measured",
        "bool_gauge": "it averages a gauge over time; Sloburn counts events, so count the probes that succeed",
    ]

    /// The indicator; nil, with a finding, where OpenSLO can't say it.
    static func indicator(_ element: Element) -> PyrraIndicator? {
        guard let fields = SourceFields(element, ["ratio", "latency"] + reasons.keys.sorted()) else { return nil }
        for (key, reason) in reasons.sorted(by: { $0.key < $1.key }) {
            guard let other = fields[key] else { continue }
            other.cannotConvert(reason)
            return nil
        }
        if let latency = fields["latency"] { return self.latency(latency) }
        guard let ratio = fields.required("ratio") else { return nil }
        guard let parts = parts(ratio, "errors") else { return nil }
        guard !HistogramBucket.isBucket(parts.first), !HistogramBucket.isBucket(parts.total) else {
            parts.element.cannotConvert("an event is in no bucket of a histogram; write a latency indicator")
            return nil
        }
        let indicator = ConvertedIndicator.ratio(
            numerator: parts.first.text, counts: .bad, total: parts.total.text, groupBy: parts.grouping)
        return PyrraIndicator(indicator: indicator, job: job(parts.total))
    }

    private static func latency(_ element: Element) -> PyrraIndicator? {
        guard let parts = parts(element, "success") else { return nil }
        do throws(ShapeError) {
            let bucket = try HistogramBucket(good: parts.first, total: parts.total)
            parts.element.notConverted(bucket.requirement)
            return PyrraIndicator(
                indicator: .threshold(bucket, groupBy: parts.grouping), job: job(parts.total))
        } catch {
            parts.element.cannotConvert(error.message)
            return nil
        }
    }

    /// Both metrics and the labels to group by; nil, with a finding, where one is missing.
    private static func parts(
        _ element: Element, _ key: String
    ) -> (first: PromQLSelector, element: Element, total: PromQLSelector, grouping: [String])? {
        guard let fields = SourceFields(element, [key, "total", "grouping"]) else { return nil }
        let first = fields.required(key).flatMap(metric)
        let total = fields.required("total").flatMap(metric)
        let grouping = fields["grouping"].map { $0.list()?.compactMap { $0.nonEmptyScalar() } ?? [] } ?? []
        guard let first, let total else { return nil }
        return (first.selector, first.element, total.selector, Array(Set(grouping)).sorted())
    }

    private static func metric(_ element: Element) -> (selector: PromQLSelector, element: Element)? {
        guard let metric = SourceFields(element, ["metric"])?.required("metric"), let text = metric.nonEmptyScalar()
        else { return nil }
        do throws(SelectorError) {
            return (try PromQLSelector(text), metric)
        } catch {
            let place = PromQLError(offset: error.offset, message: error.message).description(in: text)
            metric.cannotConvert("the selector can't be read: \(place)")
            return nil
        }
    }

    private static func job(_ selector: PromQLSelector) -> String? {
        selector.selector.matchers.first { $0.label == "job" && $0.comparison == .equal }?.value
    }
}
