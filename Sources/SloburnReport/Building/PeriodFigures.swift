internal import SloburnModel

/// What a budget counted in a period.
struct PeriodFigures {
    var source: FigureSource
    var from: Timestamp
    var to: Timestamp
    /// The zone of the budget's own period; nil for UTC.
    var timeZone: String?
    var method = "Occurrences"
    var sliceWidth: TimeSpan?
    /// The target at the end; nil where nothing is told.
    var objective: Ratio?
    var account = Account()
    var raw: Account?
    /// The days that are told of.
    var days: [DayRecord]
    var adjustments: [AdjustmentUse]
    /// Events that grants forgive, by the day on which they are given.
    var forgiven: [Int64: ExactCount] = [:]
    /// The share of which the data can be trusted; nil where nobody tells.
    var trusted: ExactFraction?
    /// The records that were used.
    var places: [RecordPlace]

    /// Takes the budget's own period where it is the same, else the sum of the days.
    ///
    /// - Parameters:
    ///   - key: the SLO key.
    ///   - period: the period.
    ///   - index: all facts.
    init(of key: String, in period: ReportPeriod, _ index: FactIndex) {
        let placed = index.days(of: key, in: period)
        days = placed.map(\.value)
        places = placed.map(\.place)
        adjustments = days.flatMap(\.adjustments)
        (source, from, to) = (.days, period.from, period.to)
        sumDays()
        forgive()
        guard let (own, source) = index.ownPeriod(of: key, as: period) else { return }
        self.source = source
        take(own.value)
        places.append(own.place)
    }

    private mutating func sumDays() {
        for day in days {
            account += Account(day.counts, objective: day.objective)
            (method, sliceWidth, objective) = (day.method, day.sliceWidth, day.objective)
        }
        if days.contains(where: { $0.raw != nil }) {
            var raw = Account()
            for day in days { raw += Account(day.raw ?? day.counts, objective: day.objective) }
            self.raw = raw
        }
        var (trusted, seconds) = (ExactFraction.zero, Int128(0))
        for day in days {
            guard let coverage = day.coverage else { continue }
            trusted = trusted + coverage.fraction * ExactFraction(Int128(day.seconds), over: 1)
            seconds += Int128(day.seconds)
        }
        self.trusted = trusted.divided(by: ExactFraction(seconds, over: 1))
    }

    /// Takes the bad events that grants forgive for good ones; days do not know of them, they belong to periods.
    private mutating func forgive() {
        var grants: [String: AdjustmentUse] = [:]
        for use in adjustments where use.effect == "grant" {
            if let at = use.from, at >= from, at < to { grants[use.name] = use }
        }
        for grant in grants.values {
            guard let at = grant.from else { continue }
            forgiven[at.nanoseconds.flooredQuotient(TimeSpan.days(1).nanoseconds), default: .zero] += events(of: grant)
        }
        let events = forgiven.values.reduce(ExactCount.zero) { $0 + $1 }
        guard events > .zero else { return }
        raw = raw ?? account
        account.counts.forgive(events)
    }

    /// How many events a grant forgives.
    private func events(of grant: AdjustmentUse) -> ExactCount {
        if let count = grant.badEvents { return ExactCount(max(0, count)) }
        let seconds = Int128(max(0, grant.minutes ?? 0)) * 60
        let share = ExactFraction(seconds, over: Int128(max(1, (to - from).seconds)))
        return ExactCount(Int64(clamping: (account.counts.total.fraction * share).whole(.down)))
    }

    private mutating func take(_ own: PeriodRecord) {
        (from, to, timeZone) = (own.from, own.end ?? own.to, own.timeZone)
        (method, sliceWidth, objective) = (own.method, own.sliceWidth, own.objective)
        account = Account(own.counts, objective: own.objective)
        raw = own.raw.map { Account($0, objective: own.objective) }
        adjustments += own.adjustments
        trusted = own.coverage?.fraction ?? trusted
        countedTo = own.to
    }

    /// Up to where the budget's own period is counted.
    private var countedTo: Timestamp?

    /// Time that adjustments exclude, in seconds: by the days, or by when they are in force where no day is told of.
    var excludedSeconds: Int64 {
        guard days.isEmpty else { return days.reduce(0) { $0.addingSaturated($1.excludedSeconds) } }
        let spans = adjustments.compactMap { use -> Range<Timestamp>? in
            guard use.effect == "exclude", let from = use.from else { return nil }
            return from..<max(from, use.to ?? to)
        }
        let within = TimeStretches(spans).clipped(to: from..<(countedTo ?? to))
        return within.ranges.reduce(Int64(0)) { $0.addingSaturated(($1.upperBound - $1.lowerBound).seconds) }
    }

    /// How much time counted, in seconds: that of days with events, or of the budget's own period, without what is
    /// excluded.
    var countedSeconds: Int64 {
        if let countedTo { return max(0, (countedTo - from).seconds - excludedSeconds) }
        return days.reduce(0) { sum, day in
            day.counts.total == .zero ? sum : sum.addingSaturated(max(0, day.seconds - day.excludedSeconds))
        }
    }

    /// How long it was down.
    var downtime: Downtime {
        let counted = countedSeconds
        guard let sliceWidth else {
            let share = account.counts.bad.fraction.divided(by: account.counts.total.fraction) ?? .zero
            let seconds = share * ExactFraction(Int128(counted), over: 1)
            return Downtime(seconds: seconds, isEquivalent: true, countedSeconds: counted)
        }
        let seconds = account.counts.bad.fraction * ExactFraction(Int128(sliceWidth.seconds), over: 1)
        return Downtime(seconds: seconds, isEquivalent: method == "RatioTimeslices", countedSeconds: counted)
    }
}

extension DayRecord {
    /// How much of the day it covers, in seconds.
    var seconds: Int64 { (to - from).seconds }
}

extension TimeSpan {
    /// Whole seconds, rounded down.
    var seconds: Int64 { nanoseconds.flooredQuotient(1_000_000_000) }
}
