/// Metrics in the text format that Prometheus reads.
///
/// *Source:* Prometheus, "Exposition formats", text-based format 0.0.4.
public struct MetricsText {
    /// What kind of number a metric is.
    public enum Kind: String, Hashable, Sendable {
        case counter, gauge, histogram
    }

    /// One number of a metric, told apart by its labels.
    public struct Sample: Sendable {
        /// Label names and values, in the order in which they are written.
        public var labels: [(name: String, value: String)]
        /// The number.
        public var value: Double

        /// Creates a sample.
        public init(_ value: Double, _ labels: [(name: String, value: String)] = []) {
            self.labels = labels
            self.value = value
        }
    }

    /// The text so far.
    public private(set) var text = ""

    /// Creates an empty text.
    public init() {}

    /// Adds a metric; one without samples is left out.
    ///
    /// - Parameters:
    ///   - name: the metric's name, such as `sloburn_records_total`.
    ///   - kind: what kind of number it is.
    ///   - help: one sentence about it.
    ///   - samples: its numbers.
    public mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples { add(name, sample) }
    }

    /// Adds the histograms of a metric; one without histograms is left out.
    ///
    /// - Parameters:
    ///   - name: the metric's name, such as `sloburn_evaluation_seconds`.
    ///   - help: one sentence about it.
    ///   - histograms: each with the labels that tell it apart.
    public mutating func add(
        _ name: String, _ help: String, histograms: [([(name: String, value: String)], DurationHistogram)]
    ) {
        guard !histograms.isEmpty else { return }
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) histogram\n"
        for (labels, histogram) in histograms {
            for (name, sample) in histogram.samples(name, labels) { add(name, sample) }
        }
    }

    private mutating func add(_ name: String, _ sample: Sample) {
        let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
        text += name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " "
        text += Self.number(sample.value) + "\n"
    }

    /// A label's value needs its quotes escaped, a help text must not have them so.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        // Integers as people write them; what is larger than this has no exact digits anyway.
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int64(value))" }
        return "\(value)"
    }
}
