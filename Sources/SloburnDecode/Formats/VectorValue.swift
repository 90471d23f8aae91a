internal import SloburnModel
internal import SloburnNormalize

/// The value of one of Vector's metrics, and what it stands for.
struct VectorValue {
    let kind: MetricKind
    let value: Point.Value

    /// Reads a value; the parts of a distribution go into the batch, up to where one is broken.
    ///
    /// - Throws: `.unsupported` for what can't be counted; `.missingField`, `.malformed` and `.notFinite` for values that
    ///   are not what Vector writes.
    init(_ metric: VectorMetric, isIncremental: Bool, into batch: PointBatch) throws(Rejection) {
        guard let (shape, node) = metric.value else {
            throw Rejection(
                .missingField,
                "the value is missing; it must be in counter, gauge, distribution or aggregated_histogram")
        }
        let counted: MetricKind = isIncremental ? .delta : .cumulative
        switch shape {
        case .counter: (kind, value) = (counted, try Self.number(node, "counter"))
        case .gauge:
            guard !isIncremental else {
                throw Rejection(
                    .unsupported,
                    "gauge is incremental, a change of a level that is not known here; it must be absolute")
            }
            (kind, value) = (.gauge, try Self.number(node, "gauge"))
        case .distribution:
            guard isIncremental else {
                throw Rejection(
                    .unsupported,
                    "distribution is absolute, which repeats samples that were sent before; it must be incremental")
            }
            (kind, value) = (.delta, try Self.samples(node, into: batch))
        case .aggregatedHistogram: (kind, value) = (counted, try Self.histogram(node, into: batch))
        case .aggregatedSummary:
            throw Rejection(
                .unsupported, "aggregated_summary has quantiles, from which no events can be counted; use a histogram")
        case .set: throw Rejection(.unsupported, "set has distinct texts, which are no measurements; use a counter")
        case .sketch:
            throw Rejection(
                .unsupported, "sketch has approximate bins, from which no events can be counted; use a histogram")
        }
    }

    private static func number(_ node: JSONNode, _ shape: String) throws(Rejection) -> Point.Value {
        try checkObject(node, shape)
        let value = try member("value", of: node, shape)
        // JSON has no NaN and no infinities; Vector's writer puts null in their place.
        guard value.kind != .null else {
            throw Rejection(.notFinite, "\(shape).value is null, which stands for NaN or an infinity")
        }
        return try value.pointValue("value")
    }

    /// A distribution's samples; a sample's rate is how many it stands for.
    private static func samples(_ node: JSONNode, into batch: PointBatch) throws(Rejection) -> Point.Value {
        try checkObject(node, "distribution")
        let first = batch.samples.count
        for sample in try array("samples", of: node, "distribution").elements {
            try checkObject(sample, "sample")
            let value = try member("value", of: sample, "sample").number("value")
            // Vector's own type for it has 32 bits; so many of those can't be sent that their sum would overflow.
            let weight = try member("rate", of: sample, "sample").wholeNumber("rate", in: 0...Int64(UInt32.max))
            batch.samples.append(WeightedSample(value: value.doubleValue, weight: weight))
        }
        return .samples(first..<batch.samples.count)
    }

    /// A histogram: counts for each bucket alone, and one in all.
    private static func histogram(_ node: JSONNode, into batch: PointBatch) throws(Rejection) -> Point.Value {
        let shape = "aggregated_histogram"
        try checkObject(node, shape)
        let count = try member("count", of: node, shape).wholeNumber("count", in: 0...Int64.max)
        let (counts, bounds) = (batch.counts.count, batch.bounds.count)
        var sum: Int64 = 0
        var hasOverflow = false
        for bucket in try array("buckets", of: node, shape).elements {
            try checkObject(bucket, "bucket")
            guard !hasOverflow else {
                throw Rejection(.malformed, "a bucket follows that of upper_limit \"inf\", which must be the last")
            }
            let limit = try member("upper_limit", of: bucket, "bucket")
            hasOverflow = limit.kind == .string && limit.bytes.equals("inf")
            if !hasOverflow { batch.bounds.append(try bound(limit, after: batch.bounds[bounds...].last)) }
            let inBucket = try member("count", of: bucket, "bucket").wholeNumber("count", in: 0...Int64.max)
            let (total, overflow) = sum.addingReportingOverflow(inBucket)
            guard !overflow, total <= count else { throw wrongSum(of: count) }
            sum = total
            batch.counts.append(inBucket)
        }
        if !hasOverflow {
            batch.counts.append(count - sum)
        } else if sum != count {
            throw wrongSum(of: count)
        }
        batch.histograms.append(
            HistogramParts(counts: counts..<batch.counts.count, bounds: bounds..<batch.bounds.count, count: count))
        return .histogram(batch.histograms.count - 1)
    }

    private static func bound(_ limit: JSONNode, after last: Double?) throws(Rejection) -> Double {
        guard limit.kind == .number else {
            throw Rejection(.malformed, "upper_limit is \(limit.excerpt); it must be a number, or \"inf\" at the end")
        }
        let bound = try limit.number("upper_limit").doubleValue
        if let last, bound <= last {
            throw Rejection(.malformed, "upper_limit \(limit.excerpt) is not above \(last), that of the bucket before")
        }
        return bound
    }

    private static func wrongSum(of count: Int64) -> Rejection {
        Rejection(.malformed, "the counts of the buckets do not add up to count, \(count)")
    }

    private static func checkObject(_ node: JSONNode, _ name: String) throws(Rejection) {
        guard node.kind == .object else {
            throw Rejection(.malformed, "\(name) is \(node.excerpt); it must be an object")
        }
    }

    private static func member(
        _ key: StaticString, of node: JSONNode, _ owner: String
    ) throws(Rejection) -> JSONNode {
        guard let member = node[key] else { throw Rejection(.missingField, "\(owner).\(key) is missing") }
        return member
    }

    private static func array(
        _ key: StaticString, of node: JSONNode, _ owner: String
    ) throws(Rejection) -> JSONNode {
        let member = try member(key, of: node, owner)
        guard member.kind == .array else {
            throw Rejection(.malformed, "\(owner).\(key) is \(member.excerpt); it must be an array")
        }
        return member
    }
}
