/// How long something took, how often: a histogram as Prometheus has them.
///
/// *Source:* Prometheus, "Metric types", histogram.
public struct DurationHistogram: Hashable, Sendable {
    /// The upper bounds of its buckets, in milliseconds, each inclusive.
    public static let bounds: [Int64] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000]

    /// How many took no longer than each bound, and longer than the one before; the last ones took longer than all.
    private var counts = [Int64](repeating: 0, count: DurationHistogram.bounds.count + 1)
    /// All of them together.
    public private(set) var sum = Duration.zero

    /// Creates a histogram of nothing.
    public init() {}

    /// How many there were.
    public var count: Int64 { counts.reduce(0, +) }

    /// Counts a duration.
    public mutating func add(_ duration: Duration) {
        let place = Self.bounds.firstIndex { duration <= .milliseconds($0) } ?? Self.bounds.count
        counts[place] += 1
        sum += duration
    }

    /// Its series: how many took no longer than each bound in seconds, all of them, and how long they took together.
    ///
    /// - Parameters:
    ///   - name: the metric's name.
    ///   - labels: the labels of all series.
    /// - Returns: each series' name and number.
    func samples(
        _ name: String, _ labels: [(name: String, value: String)]
    ) -> [(name: String, sample: MetricsText.Sample)] {
        var samples: [(name: String, sample: MetricsText.Sample)] = []
        var total: Int64 = 0
        for (place, count) in counts.enumerated() {
            total += count
            let bound = place < Self.bounds.count ? MetricsText.number(Double(Self.bounds[place]) / 1_000) : "+Inf"
            samples.append(("\(name)_bucket", .init(Double(total), labels + [("le", bound)])))
        }
        let seconds = Double(sum.components.seconds) + Double(sum.components.attoseconds) / 1e18
        samples.append(("\(name)_sum", .init(seconds, labels)))
        samples.append(("\(name)_count", .init(Double(total), labels)))
        return samples
    }
}
