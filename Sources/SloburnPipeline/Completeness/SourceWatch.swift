import SloburnModel

/// What is known of how complete one source is: the evidence of late intervals, and which could be trusted before.
///
/// An interval is judged when its end is `wait` ago. Evidence that comes later changes the judgement as long as events of
/// that time may still come; then only the judgement is kept.
struct SourceWatch {
    // Evidence is kept for at least so long, and at most: late events come within it.
    private static let shortest = TimeSpan.hours(1)
    private static let longest = TimeSpan.days(1)

    let watched: SourceRelations.Watched
    /// How long evidence is kept.
    let memory: TimeSpan
    /// The intervals that could be trusted, those that are not over left out.
    private(set) var trusted: TrustedHours
    /// The evidence by interval.
    private(set) var intervals: [Int64: IntervalEvidence] = [:]
    /// The first interval that there is evidence of.
    private(set) var first: Int64?
    /// The end of the last interval judged; nil before the first evaluation.
    private(set) var judgedEnd: Int64?
    /// Where producers had come to before the intervals of which there is evidence.
    private(set) var places: [String: NumberedIntervals.Place] = [:]
    /// The hours whose evidence has changed since it was written to the checkpoints.
    private(set) var changedHours: Set<Int64> = []
    /// Hours whose evidence is no longer kept, to be taken back from the checkpoints.
    private(set) var forgottenHours: Set<Int64> = []
    /// Whether what is kept beside the evidence has changed since then.
    var isDirty = false
    /// Whether what was judged for good has changed since then.
    private(set) var isTrustedDirty = false
    private var numbering: NumberedIntervals
    // Intervals whose judgement may have changed.
    private var touched: Set<Int64> = []
    // Everything before lies further back than evidence is kept.
    private(set) var openFrom = Int64.min

    init(_ watched: SourceRelations.Watched, lateness: TimeSpan) {
        self.watched = watched
        memory = min(max(lateness, Self.shortest), Self.longest)
        trusted = TrustedHours(interval: watched.interval)
        numbering = NumberedIntervals(after: [:], from: 0)
    }

    /// The number of the interval that a time lies in.
    func number(of time: Timestamp) -> Int64 { time.nanoseconds.flooredQuotient(watched.interval.nanoseconds) }

    /// Where an interval begins.
    func start(of number: Int64) -> Timestamp {
        Timestamp(nanoseconds: number.multipliedSaturated(by: watched.interval.nanoseconds))
    }

    /// Adds what a bundle tells; what is older than evidence is kept is left out.
    mutating func add(_ evidence: SourceEvidence) {
        let number = number(of: evidence.start)
        guard number >= openFrom else { return }
        intervals[number, default: IntervalEvidence()].add(evidence)
        touched.insert(number)
        changedHours.insert(trusted.hour(of: number))
        if first.map({ number < $0 }) ?? true {
            first = number
            isDirty = true
        }
    }

    /// Judges the intervals that are to be judged at an evaluation.
    mutating func judge(at time: Timestamp) {
        let end = number(of: time - watched.wait)
        if watched.rule?.sequence != nil, !touched.isEmpty { findMissing() }
        for number in touched where number < end { trusted[number] = isTrusted(number) }
        // What was not touched has no evidence at all.
        let begin = max(judgedEnd ?? end, openFrom)
        if begin < end {
            for number in begin..<end { trusted[number] = isTrusted(number) }
        }
        touched = touched.filter { $0 >= end }
        judgedEnd = max(judgedEnd ?? end, end)
        forget(before: number(of: time - memory))
    }

    /// How complete an interval is; nil where nothing tells but whether anything came.
    func completeness(of number: Int64) -> Completeness? {
        guard let rule = watched.rule else { return nil }
        let known = intervals[number]
        var worst = Completeness.whole
        if rule.sequence != nil { worst = worst.orLess(numbered(number)) }
        if rule.audit != nil {
            // Where nobody has declared anything, nobody vouches.
            let declared = known?.declared
            worst = worst.orLess(
                declared.map { Completeness(have: known?.received ?? 0, of: $0) } ?? .init(have: 0, of: 1))
        }
        if let expected = rule.expected {
            let should = max(expected.names.count, 1)
            worst = worst.orLess(Completeness(have: Int64(known?.heard.count ?? 0), of: Int64(should)))
        }
        return worst
    }

    /// Whether an interval's samples are all there, or nearly.
    func isTrusted(_ number: Int64) -> Bool {
        // Before anything came, nobody was there to hear of what is missing.
        guard let first, number >= first else { return false }
        guard let rule = watched.rule, let completeness = completeness(of: number) else { return received(number) > 0 }
        return completeness.isAtLeast(rule.atLeast)
    }

    /// Whether an interval can be counted from this source: its samples are there, or it is known that there are none.
    func isUsable(_ number: Int64) -> Bool {
        isTrusted(number) && (received(number) > 0 || intervals[number]?.declared == 0)
    }

    /// How many samples of an interval are missing by their numbers; nil where nobody numbers.
    func missingNumbers(_ number: Int64) -> Int64? {
        guard watched.rule?.sequence != nil else { return nil }
        let numbered = numbered(number)
        return numbered.should - numbered.have
    }

    /// What the numbers of an interval tell; samples that all come without one can't be told to be all of them.
    private func numbered(_ number: Int64) -> Completeness {
        if let known = intervals[number], known.received > 0, known.numbers.isEmpty {
            return Completeness(have: 0, of: known.received)
        }
        return numbering.completeness(of: number) ?? .whole
    }

    /// Samples of an interval that were accepted.
    func received(_ number: Int64) -> Int64 { intervals[number]?.received ?? 0 }

    private mutating func findMissing() {
        var numbering = NumberedIntervals(after: places, from: openFrom)
        for number in intervals.keys.sorted() {
            if let evidence = intervals[number] { numbering.add(evidence.numbers, of: number) }
        }
        // What is found missing now may have been missing before.
        touched.formUnion(numbering.intervals(differingFrom: self.numbering).filter { $0 >= openFrom })
        self.numbering = numbering
    }
}

// MARK: - Forgetting

extension SourceWatch {
    /// Keeps of the hours before an interval only what was judged.
    private mutating func forget(before number: Int64) {
        let hour = trusted.hour(of: number)
        let end = hour * trusted.intervalsPerHour
        guard end > openFrom else { return }
        openFrom = end
        isTrustedDirty = true
        let old = intervals.keys.filter { $0 < end }.sorted()
        guard !old.isEmpty else { return }
        var numbering = NumberedIntervals(after: places, from: end)
        for number in old {
            if let evidence = intervals.removeValue(forKey: number) { numbering.add(evidence.numbers, of: number) }
            forgottenHours.insert(trusted.hour(of: number))
            changedHours.remove(trusted.hour(of: number))
        }
        // Runs of producers come and go: those of long ago do not come back.
        let latest = numbering.places.sorted { ($0.value.interval, $1.key) > ($1.value.interval, $0.key) }
        places = Dictionary(latest.prefix(SourceEvidence.mostProducers).map { ($0.key, $0.value) }) { first, _ in first
        }
        isDirty = true
    }

    /// Forgets what lies before everything that is looked at.
    mutating func forgetJudgements(before time: Timestamp) {
        trusted.forget(before: time.nanoseconds.flooredQuotient(TrustedHours.hour.nanoseconds))
    }

    /// Takes note that the checkpoints hold everything.
    mutating func didCheckpoint() {
        (isDirty, isTrustedDirty) = (false, false)
        changedHours.removeAll()
        forgottenHours.removeAll()
    }
}

// MARK: - From checkpoints

extension SourceWatch {
    /// Takes over evidence.
    mutating func restore(_ evidence: SourceEvidence) {
        let number = number(of: evidence.start)
        intervals[number, default: IntervalEvidence()].add(evidence)
        touched.insert(number)
    }

    /// Takes over what was judged for good.
    mutating func restore(_ trusted: TrustedHours) { self.trusted = trusted }

    /// Takes over where judging had come to.
    mutating func restore(
        first: Int64?, judgedEnd: Int64?, openFrom: Int64, places: [String: NumberedIntervals.Place]
    ) {
        (self.first, self.judgedEnd, self.openFrom, self.places) = (first, judgedEnd, openFrom, places)
        guard let first, let judgedEnd else { return }
        // What was judged since the judgements were written last is judged again.
        let begin = max(first, openFrom, judgedEnd - Self.longest.nanoseconds / watched.interval.nanoseconds)
        if begin < judgedEnd { touched.formUnion(begin..<judgedEnd) }
    }
}
