/// Goes through the instances of a completed rule.
struct RecurrenceInstances {
    let rule: RecurrenceRule
    /// The local time of the start, in seconds as if it were UTC.
    let start: Int64
    /// The local time of the last instance, where a rule has COUNT and it has been counted.
    let last: Int64?
    let zone: ZoneRules

    /// Where looking ends: 2200-01-01 and a bit.
    static let horizon = Timestamp(nanoseconds: 7_258_204_800_000_000_000)
    /// No zone's clocks were ever put on or back by more at once than a day (Samoa and Kwajalein left one out).
    private static let slack: Int64 = 2 * 86_400

    /// Whether the rule's UNTIL, if there is one, is not before the start.
    var endsAfterStart: Bool { isWithinEnd(start) }

    /// Calls a function with the instances about a stretch of time, in order of local times.
    ///
    /// - Parameters:
    ///   - from: before which instances are of no interest; some of them may come nevertheless.
    ///   - to: after which they are not; the same.
    ///   - body: takes an instant in seconds since the epoch; false ends.
    func forEach(from: Timestamp, to: Timestamp, _ body: (Int64) -> Bool) {
        let low = local(from) - Self.slack
        let high = min(local(min(to, Self.horizon)) + Self.slack, last ?? .max, latest)
        var period = first(from: rule.period(of: max(low, start)))
        let end = rule.period(of: high)
        while period <= end {
            for time in rule.localTimes(ofPeriod: period) where time >= start && time >= low {
                guard time <= high else { return }
                if isWithinEnd(time), !body(zone.utc(localSeconds: time)) { return }
            }
            let next = period + rule.interval
            let skipped = rule.skippingDay(from: next)
            period = skipped == next ? next : first(from: skipped)
        }
    }

    /// The local time of the instance with which COUNT is reached; nil without COUNT, and where it is not reached before
    /// the horizon.
    func lastCounted() -> Int64? {
        guard case .count(var left) = rule.end else { return nil }
        var period = first(from: rule.period(of: start))
        let end = rule.period(of: local(Self.horizon))
        while period <= end {
            for time in rule.localTimes(ofPeriod: period) where time >= start {
                left -= 1
                if left == 0 { return time }
            }
            let next = period + rule.interval
            let skipped = rule.skippingDay(from: next)
            period = skipped == next ? next : first(from: skipped)
        }
        return nil
    }

    /// The first period from `period` on that is a whole number of intervals after the one of the start.
    private func first(from period: Int64) -> Int64 {
        let origin = rule.period(of: start)
        guard period > origin else { return origin }
        return origin + (period - origin + rule.interval - 1) / rule.interval * rule.interval
    }

    /// After which local time there is no instance because of UNTIL.
    private var latest: Int64 {
        switch rule.end {
        case .never, .count: .max
        case .local(let end): end
        case .instant(let end): zone.localSeconds(at: end) + Self.slack
        }
    }

    private func isWithinEnd(_ time: Int64) -> Bool {
        switch rule.end {
        case .never, .count: true
        case .local(let end): time <= end
        case .instant(let end): zone.utc(localSeconds: time) <= end
        }
    }

    /// What the clocks show at an instant, rounded down.
    private func local(_ time: Timestamp) -> Int64 {
        zone.localSeconds(at: time.nanoseconds.flooredQuotient(1_000_000_000))
    }
}
