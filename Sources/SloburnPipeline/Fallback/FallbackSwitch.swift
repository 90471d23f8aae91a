import SloburnModel

/// Which of two sources is counted: a source, or the one that stands in for it.
///
/// It is told of one interval of event time after the other. A switch counts from the beginning of the stretch that led
/// to it, so that an outage is counted from the fallback as a whole, and nothing that the source brings afterwards is
/// lost; what has been decided of a stretch is not decided again.
struct FallbackSwitch: Hashable, Sendable {
    /// A stretch of event time that is counted from the fallback.
    struct Stretch: Hashable, Sendable {
        /// Where it begins.
        var from: Timestamp
        /// Where it ends (exclusive).
        var to: Timestamp
    }

    /// That another source is counted from some time on.
    struct Change: Hashable, Sendable {
        /// From which event time on.
        var from: Timestamp
        /// Whether it is the fallback that is counted.
        var isToFallback: Bool
    }

    let rule: FallbackRule
    /// Since when the fallback is counted; nil while it is not.
    var since: Timestamp?
    /// The stretches before, in order.
    var stretches: [Stretch] = []
    /// Where the present run of intervals begins that all speak for the other source.
    var runStart: Timestamp?
    /// The end of the last interval it was told of.
    var judgedEnd: Timestamp?

    init(rule: FallbackRule) {
        self.rule = rule
    }

    /// Takes note of an interval that follows on the last one.
    ///
    /// - Parameters:
    ///   - from: where it begins.
    ///   - to: where it ends.
    ///   - isUsable: whether the source can be counted in it.
    ///   - canStandIn: whether the fallback can.
    /// - Returns: what changes; nil for nothing.
    mutating func judge(from: Timestamp, to: Timestamp, isUsable: Bool, canStandIn: Bool) -> Change? {
        judgedEnd = to
        guard isUsable == (since != nil) else {
            runStart = nil
            return nil
        }
        let start = runStart ?? from
        runStart = start
        let needed = since == nil ? rule.after : rule.backAfter
        // Where nothing can stand in, nothing is gained.
        guard to - start >= needed, since != nil || canStandIn else { return nil }
        // When something could at last, the counts of both are no longer known from the beginning.
        let effective = max(start, from - needed)
        runStart = nil
        if let since {
            if effective > since { stretches.append(Stretch(from: since, to: effective)) }
            self.since = nil
            return Change(from: effective, isToFallback: false)
        }
        since = effective
        return Change(from: effective, isToFallback: true)
    }

    /// Whether the fallback is counted at an event time.
    func usesFallback(at time: Timestamp) -> Bool {
        if let since, time >= since { return true }
        // The latest one is asked for most.
        for stretch in stretches.reversed() where time >= stretch.from { return time < stretch.to }
        return false
    }

    /// The parts of a stretch of time that are counted from the fallback.
    func fallbackParts(from: Timestamp, to: Timestamp) -> [Stretch] {
        let all = stretches + (since.map { [Stretch(from: $0, to: Timestamp(nanoseconds: .max))] } ?? [])
        return all.compactMap { part in
            let cut = Stretch(from: max(part.from, from), to: min(part.to, to))
            return cut.from < cut.to ? cut : nil
        }
    }

    /// Forgets stretches before everything that is looked at.
    mutating func forget(before time: Timestamp) { stretches.removeAll { $0.to <= time } }

    /// For how long the counts of both sources have to be kept apart behind an evaluation.
    static func horizon(_ rule: FallbackRule, _ watched: SourceRelations.Watched) -> TimeSpan {
        let interval = watched.interval.nanoseconds
        return TimeSpan(
            nanoseconds: max(rule.after, rule.backAfter).nanoseconds + watched.wait.nanoseconds + 3 * interval
                + TimeSpan.minutes(1).nanoseconds)
    }
}
