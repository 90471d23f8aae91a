import SloburnBudget
import SloburnModel

/// What a calendar period comes to at its end when events go on as they did so far.
///
/// It is an estimate and named so: whatever decides looks at what has been counted.
struct Projection {
    /// All events at the end.
    let total: Int64
    /// Bad events at the end.
    let bad: Int64
    /// Bad events allowed at the end.
    let allowed: Double
    /// What is left of those when nothing more goes bad.
    let remaining: Double

    /// Creates the projection; nil before anything was counted.
    ///
    /// - Parameters:
    ///   - counts: what the period holds so far.
    ///   - period: where it lies.
    ///   - allowed: `1 - target`.
    init?(_ counts: WindowCounts, of period: PeriodBounds, allowed: Ratio) {
        let elapsed = (period.to - period.from).nanoseconds
        guard let end = period.end, elapsed > 0, counts.total > 0 else { return nil }
        let whole = (end - period.from).nanoseconds
        let events = (2 * Int128(counts.events) * Int128(whole) + Int128(elapsed)) / (2 * Int128(elapsed))
        let badSoFar = Double(counts.bad) / Double(counts.scale)
        total = Int64(clamping: events)
        bad = Int64((badSoFar * Double(whole) / Double(elapsed)).rounded())
        self.allowed = Double(total) * Double(allowed.numerator) / Double(allowed.denominator)
        remaining = 1 - badSoFar / self.allowed
    }
}

extension JSONWriter {
    /// Writes a projection after a piece; null for none.
    mutating func append(_ projection: Projection?) {
        guard let projection else { return append(nil as Double?) }
        objectAfterPiece { writer in
            writer.member("basis", "events so far, at the same pace to the end of the period")
            writer.member("total", projection.total)
            writer.member("bad", projection.bad)
            writer.member("allowed", projection.allowed)
            writer.member("remaining", projection.remaining)
        }
    }
}
