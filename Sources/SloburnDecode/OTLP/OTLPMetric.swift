internal import SloburnModel
internal import SloburnNormalize

/// The metric whose points are read: what its own message says about all of them.
struct OTLPMetric {
    /// What data a metric has.
    enum Data: UInt8 {
        case gauge, sum, histogram, exponential, summary
    }

    /// The metric's name.
    var name: UnsafeRawBufferPointer
    /// The unit; empty where none is said.
    var unit: UnsafeRawBufferPointer
    /// What data it has.
    var data: Data
    /// 0 unspecified, 1 delta, 2 cumulative.
    var temporality: UInt64 = 0
    /// Whether a sum only ever grows.
    var isMonotonic = false

    /// What its values stand for.
    ///
    /// A sum that may fall is a level, whatever its temporality: it is never differenced.
    ///
    /// *Source:* OpenTelemetry metrics data model, "Sums".
    ///
    /// - Parameter fallback: what an unspecified temporality means.
    /// - Returns: gauge, delta or cumulative.
    /// - Throws: `.unsupported` for summaries and for unknown temporalities.
    func kind(_ fallback: MetricKind?) throws(Rejection) -> MetricKind {
        switch data {
        case .gauge: return .gauge
        case .sum where !isMonotonic: return .gauge
        case .summary:
            throw Rejection(
                .unsupported,
                "metric \(Excerpt.quoted(name)) is a summary, whose quantiles can't be counted; send a histogram")
        case .sum, .histogram, .exponential: break
        }
        switch temporality {
        case 1: return .delta
        case 2: return .cumulative
        case 0:
            if let fallback { return fallback }
        default: break
        }
        throw Rejection(
            .unsupported,
            "aggregationTemporality \(temporality) of metric \(Excerpt.quoted(name)) is not 1 (delta) or 2 (cumulative)"
        )
    }
}
