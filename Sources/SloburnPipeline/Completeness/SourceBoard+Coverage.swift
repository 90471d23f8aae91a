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
        guard let judged = watch.judgedEnd, let stretch = watch.wholeIntervals(from: from, to: to, judged) else {
            return nil
        }
        var trusted = watch.trustedSpan(from: stretch.from, to: stretch.to)
        var all = (stretch.to - stretch.from).nanoseconds
        if let state = switches[place], let fallback = self.place(of: state.rule.source) {
            let standIn = watches[fallback]
            // It may be judged later than the source.
            let known = standIn.start(of: standIn.judgedEnd ?? .min)
            for part in state.fallbackParts(from: stretch.from, to: stretch.to) {
                trusted -= watch.trustedSpan(from: part.from, to: part.to)
                trusted += standIn.trustedSpan(from: part.from, to: min(part.to, known))
                all -= max(0, (part.to - max(part.from, known)).nanoseconds)
            }
        }
        guard all > 0 else { return nil }
        return Coverage(trusted: min(max(trusted, 0), all), of: all)
    }

    /// Whether anything of a source came before a time.
    func isThere(_ source: String, since time: Timestamp) -> Bool {
        guard let place = place(of: source), let first = watches[place].first else { return false }
        return watches[place].start(of: first) <= time
    }

    /// The smallest coverage of several sources; nil where nothing tells of any.
    func coverage(of sources: [String], from: Timestamp, to: Timestamp) -> Coverage? {
        sources.compactMap { coverage(of: $0, from: from, to: to) }.min()
    }
}

extension SourceWatch {
    /// The part of a stretch that has been judged and consists of whole intervals; nil where there is none.
    fileprivate func wholeIntervals(from: Timestamp, to: Timestamp, _ judged: Int64) -> FallbackSwitch.Stretch? {
        let first = -(-from.nanoseconds).flooredQuotient(watched.interval.nanoseconds)
        let end = min(number(of: to), judged)
        return first < end ? .init(from: start(of: first), to: start(of: end)) : nil
    }

    /// How much of a stretch can be trusted, in nanoseconds; intervals at its edges count for what lies in it.
    fileprivate func trustedSpan(from: Timestamp, to: Timestamp) -> Int64 {
        guard from < to else { return 0 }
        let (first, last) = (number(of: from), number(of: Timestamp(nanoseconds: to.nanoseconds - 1)))
        var span = trusted.count(from: first, to: last + 1) * watched.interval.nanoseconds
        if trusted[first] { span -= (from - start(of: first)).nanoseconds }
        if trusted[last] { span -= (start(of: last + 1) - to).nanoseconds }
        return span
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
