public import SloburnModel

/// What the name of a Prometheus metric tells about its values.
///
/// The wire forms without a TYPE line have nothing else to tell it by. Names are a convention: one that ends like a
/// counter and is none has to be named by the configuration.
///
/// *Source:* Prometheus documentation, "Metric and label naming"; OpenMetrics 1.0, "Suffixes".
public struct PrometheusNaming {
    /// What the end of the name makes of a series.
    public enum Role: Hashable, Sendable, CaseIterable {
        /// `_total`: a counter.
        case total
        /// `_sum`: what a histogram or a summary has added up.
        case sum
        /// `_count`: how many values a histogram or a summary has had.
        case count
        /// `_bucket`: how many values of a histogram were at most `le`.
        case bucket
        /// `_created`: when the counter began, in seconds since the epoch; no measurement.
        case created
        /// Any other end.
        case other
    }

    /// What the end of the name makes of the series.
    public let role: Role
    /// The unit in UCUM, as `s` or `By`; nil where the name ends in no unit that is known.
    ///
    /// It stands before `_total` and `_sum`. Counts of values have the unit `1`. The text lives as long as the program.
    public let unit: UnsafeRawBufferPointer?

    /// Cumulative for counters and the parts of histograms and summaries; nil where the name does not tell.
    public var kind: MetricKind? {
        switch role {
        case .total, .sum, .count, .bucket: .cumulative
        case .created, .other: nil
        }
    }

    /// Reads a name.
    ///
    /// - Parameter name: the full name of the series, suffixes included.
    public init(_ name: UnsafeRawBufferPointer) {
        role = Self.role(name)
        switch role {
        case .total: unit = Self.unit(UnsafeRawBufferPointer(rebasing: name.dropLast("_total".utf8.count)))
        case .sum: unit = Self.unit(UnsafeRawBufferPointer(rebasing: name.dropLast("_sum".utf8.count)))
        case .count, .bucket: unit = UnsafeRawBufferPointer("1")
        case .created: unit = nil
        case .other: unit = Self.unit(name)
        }
    }

    private static func role(_ name: UnsafeRawBufferPointer) -> Role {
        // The last letter rules out nearly all names at once.
        switch name.last {
        case UInt8(ascii: "l"): name.ends(with: "_total") ? .total : .other
        case UInt8(ascii: "m"): name.ends(with: "_sum") ? .sum : .other
        case UInt8(ascii: "t"): name.ends(with: "_count") ? .count : name.ends(with: "_bucket") ? .bucket : .other
        case UInt8(ascii: "d"): name.ends(with: "_created") ? .created : .other
        default: .other
        }
    }

    private static func unit(_ name: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let separator = name.lastIndex(of: UInt8(ascii: "_")) else { return nil }
        // Something per second or per byte has not the unit of the word behind the "per".
        guard !UnsafeRawBufferPointer(rebasing: name[..<separator]).ends(with: "_per") else { return nil }
        let word = UnsafeRawBufferPointer(rebasing: name[(separator + 1)...])
        for (known, unit) in units where word.equals(known) { return UnsafeRawBufferPointer(unit) }
        return nil
    }

    /// The words at the end of names, the base units first.
    private static let units: [(word: StaticString, unit: StaticString)] = [
        ("seconds", "s"), ("bytes", "By"), ("ratio", "1"), ("celsius", "Cel"), ("volts", "V"), ("amperes", "A"),
        ("joules", "J"), ("percent", "%"), ("watts", "W"), ("kelvin", "K"), ("hertz", "Hz"),
        ("milliseconds", "ms"), ("microseconds", "us"), ("nanoseconds", "ns"), ("minutes", "min"), ("hours", "h"),
        ("days", "d"), ("kibibytes", "KiBy"), ("mebibytes", "MiBy"), ("gibibytes", "GiBy"), ("bits", "bit"),
    ]
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes end with those of a text.
    fileprivate func ends(with text: StaticString) -> Bool {
        UnsafeRawBufferPointer(rebasing: suffix(text.utf8CodeUnitCount)).equals(text)
    }
}
