/// An instant: nanoseconds since 1970-01-01T00:00:00Z, without leap seconds (as in POSIX and Kafka).
///
/// The range is that of `Int64`: 1677-09-21 to 2262-04-11.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Nanoseconds since the Unix epoch, UTC.
    public var nanoseconds: Int64

    /// Creates an instant from nanoseconds since the Unix epoch.
    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Creates an instant from whole seconds since the Unix epoch; traps beyond the year 2262.
    @inlinable
    public init(seconds: Int64) {
        self.nanoseconds = seconds * 1_000_000_000
    }

    /// Creates an instant from Kafka's milliseconds since the epoch; nil where nanoseconds can't hold it.
    @inlinable
    public init?(milliseconds: Int64) {
        let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return nil }
        self.nanoseconds = product
    }

    /// Milliseconds since the Unix epoch, rounded down.
    @inlinable
    public var milliseconds: Int64 { nanoseconds.flooredQuotient(1_000_000) }

    /// The latest multiple of `span`, which is greater than 0, that is not after this instant.
    @inlinable
    public func flooredTo(_ span: TimeSpan) -> Timestamp {
        Timestamp(nanoseconds: nanoseconds.flooredQuotient(span.nanoseconds) * span.nanoseconds)
    }

    /// Orders by time.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The instant `span` later, or the last one there is where the sum does not fit.
    @inlinable
    public static func + (left: Timestamp, span: TimeSpan) -> Timestamp {
        let (sum, overflow) = left.nanoseconds.addingReportingOverflow(span.nanoseconds)
        guard overflow else { return Timestamp(nanoseconds: sum) }
        return Timestamp(nanoseconds: span.nanoseconds > 0 ? .max : .min)
    }

    /// The instant `span` earlier, or the first one there is where the difference does not fit.
    @inlinable
    public static func - (left: Timestamp, span: TimeSpan) -> Timestamp {
        let (difference, overflow) = left.nanoseconds.subtractingReportingOverflow(span.nanoseconds)
        guard overflow else { return Timestamp(nanoseconds: difference) }
        return Timestamp(nanoseconds: span.nanoseconds > 0 ? .min : .max)
    }

    /// The time from `right` to `left`, held at the ends of the range.
    @inlinable
    public static func - (left: Timestamp, right: Timestamp) -> TimeSpan {
        let (difference, overflow) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
        guard overflow else { return TimeSpan(nanoseconds: difference) }
        return TimeSpan(nanoseconds: left > right ? .max : .min)
    }
}

extension Int64 {
    /// Division that rounds towards negative infinity; `divisor` is greater than 0.
    @inlinable
    public func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
