import SloburnModel

extension SourceBoard {
    /// The share of a stretch of time of which a source's data can be trusted.
    ///
    /// Where another source stood in, its data counts. What has not been judged yet is left out; what lies before the first
    /// sample is not covered.
    ///
    /// - Parameters:
    ///   - source: the source.
    ///   - from: where the stretch begins.
    ///   - to: where it ends (exclusive).
    /// - Returns: from 0 to 1; nil where nothing tells, or nothing of the stretch has been judged.
    func coverage(of source: String, from: Timestamp, to: Timestamp) -> Coverage? {
        guard let place = place(of: source), watches[place].watched.rule != nil else { return nil }
        let watch = watches[place]
        guard let judged = watch.judgedEnd else { return nil }
        let end = min(to, watch.start(of: judged))
        guard let whole = trustedIntervals(place, from, end), whole.of > 0 else { return nil }
        var trusted = whole.trusted * watch.watched.interval.nanoseconds
        var all = whole.of * watch.watched.interval.nanoseconds
        guard let state = switches[place], let fallback = self.place(of: state.rule.source) else {
            return Coverage(trusted: trusted, of: all)
        }
        let standInJudged = watches[fallback].start(of: watches[fallback].judgedEnd ?? .min)
        for part in state.fallbackParts(from: from, to: end) {
            trusted -= (trustedIntervals(place, part.from, part.to)?.trusted ?? 0) * watch.watched.interval.nanoseconds
            let interval = watches[fallback].watched.interval.nanoseconds
            trusted += (trustedIntervals(fallback, part.from, part.to)?.trusted ?? 0) * interval
            // A fallback may be judged later than the source.
            let unjudged = trustedIntervals(place, max(part.from, standInJudged), part.to)?.of ?? 0
            all -= unjudged * watch.watched.interval.nanoseconds
        }
        guard all > 0 else { return nil }
        return Coverage(trusted: min(max(trusted, 0), all), of: all)
    }

    /// The intervals of a source that lie in a stretch as a whole: how many can be trusted, and of how many.
    private func trustedIntervals(_ place: Int, _ from: Timestamp, _ to: Timestamp) -> (trusted: Int64, of: Int64)? {
        let watch = watches[place]
        let interval = watch.watched.interval.nanoseconds
        let first = -(-from.nanoseconds).flooredQuotient(interval)
        let end = watch.number(of: to)
        guard first < end else { return nil }
        return (watch.trusted.count(from: first, to: end), end - first)
    }

    /// The smallest coverage of several sources; nil where nothing tells of any.
    func coverage(of sources: [String], from: Timestamp, to: Timestamp) -> Coverage? {
        sources.compactMap { coverage(of: $0, from: from, to: to) }.min()
    }
}

/// The share of a stretch of time of which the data can be trusted.
struct Coverage: Hashable, Comparable, Sendable {
    /// Nanoseconds that can be trusted.
    let trusted: Int64
    /// Nanoseconds that were judged; above 0.
    let all: Int64

    init(trusted: Int64, of all: Int64) {
        self.trusted = trusted
        self.all = all
    }

    /// From 0 to 1.
    var share: Double { Double(trusted) / Double(all) }

    /// Whether it is below a share, exactly.
    func isBelow(_ ratio: Ratio) -> Bool {
        Int128(trusted) * Int128(ratio.denominator) < Int128(ratio.numerator) * Int128(all)
    }

    static func < (left: Coverage, right: Coverage) -> Bool {
        Int128(left.trusted) * Int128(right.all) < Int128(right.trusted) * Int128(left.all)
    }
}
