/// A length of time in nanoseconds.
public struct TimeSpan: Hashable, Comparable, Sendable {
    /// The length in nanoseconds; may be negative for a difference.
    public var nanoseconds: Int64

    /// Creates a length from nanoseconds.
    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// No time at all.
    public static let zero = TimeSpan(nanoseconds: 0)

    /// So many milliseconds.
    public static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000) }

    /// So many seconds.
    public static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000_000) }

    /// So many minutes.
    public static func minutes(_ count: Int64) -> TimeSpan { .seconds(count * 60) }

    /// So many hours.
    public static func hours(_ count: Int64) -> TimeSpan { .seconds(count * 3_600) }

    /// So many days of 24 hours.
    public static func days(_ count: Int64) -> TimeSpan { .seconds(count * 86_400) }

    /// Orders by length.
    @inlinable
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension TimeSpan: CustomStringConvertible {
    private static let units: [(suffix: String, nanoseconds: Int64)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
        ("ms", 1_000_000),
    ]

    /// The length as people write it, in the largest unit that divides it: `30d`, `90m`, `10s`, `1500ms`.
    public var description: String {
        for unit in Self.units where nanoseconds != 0 && nanoseconds % unit.nanoseconds == 0 {
            return "\(nanoseconds / unit.nanoseconds)\(unit.suffix)"
        }
        return nanoseconds == 0 ? "0s" : "\(nanoseconds)ns"
    }

    /// Reads an integer followed by `ms`, `s`, `m`, `h`, `d` or `w`, as in `10s` or `30d`.
    ///
    /// - Parameter text: the text; no sign, no space, no fraction, no leading zero.
    public init?(_ text: String) {
        let digits = text.utf8.prefix { (48...57).contains($0) }
        guard !digits.isEmpty, digits.count == 1 || digits.first != 48, let count = Int64(Substring(digits)) else {
            return nil
        }
        let factor: Int64
        switch Substring(text.utf8.dropFirst(digits.count)) {
        case "ms": factor = 1_000_000
        case "s": factor = 1_000_000_000
        case "m": factor = 60_000_000_000
        case "h": factor = 3_600_000_000_000
        case "d": factor = 86_400_000_000_000
        case "w": factor = 604_800_000_000_000
        default: return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        self.nanoseconds = product
    }
}
