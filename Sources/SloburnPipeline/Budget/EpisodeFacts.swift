import SloburnAlerting
import SloburnBudget
import SloburnModel

/// What an episode of an alert has come to.
struct EpisodeFacts {
    /// When it began to fire.
    let startsAt: Timestamp
    /// What was counted from the beginning of the window that it fired on; nil where that is not known.
    let counts: WindowCounts?
    /// The highest burn rate of the short window; nil where none was noted.
    let peakBurnRate: Double?
    /// Whether it has come and gone so often that it is kept.
    let isFlapping: Bool
    /// The latest episodes that were over before it, from the latest on.
    let earlier: [PastEpisode]

    /// Where what was bad of late comes from; nil where nobody asks or nothing was.
    let breakdown: BreakdownFacts?

    /// How many earlier episodes are told.
    private static let told = 3

    /// Takes an episode's facts together.
    ///
    /// - Parameters:
    ///   - episode: the episode.
    ///   - alert: its alert before the evaluation.
    ///   - machine: the alert's machine after it.
    ///   - key: the key.
    ///   - time: the evaluation time.
    ///   - excluded: times that count for nothing.
    init(
        _ episode: AlertMachine.Episode, of alert: BudgetKey.SeverityAlert, _ machine: AlertMachine, _ key: BudgetKey,
        at time: Timestamp, excluded: TimeStretches?
    ) {
        startsAt = episode.startsAt
        let isAboutBurning = alert.machine.tiers[episode.tier].trigger == .burnRate
        counts = isAboutBurning ? episode.burningSince.flatMap(key.counts.counts(since:)) : nil
        peakBurnRate = isAboutBurning ? episode.peak.map { key.burnRate(ofPeak: $0) } : nil
        isFlapping = machine.isFlapping(tier: episode.tier)
        breakdown =
            isAboutBurning
            ? key.breakdown.flatMap {
                let start = max(episode.burningSince ?? episode.startsAt, time - Breakdown.longest)
                return BreakdownFacts($0, since: start, excluded: excluded)
            } : nil
        earlier = alert.past.suffix(Self.told).reversed()
    }
}

extension BudgetKey {
    /// The burn rate of a peak that was noted.
    func burnRate(ofPeak peak: Tally) -> Double {
        let allowed = definition.allowedErrorRatio
        guard peak.total > 0 else { return 0 }
        return Double(peak.matched) * Double(allowed.denominator) / (Double(peak.total) * Double(allowed.numerator))
    }
}

extension BudgetKey.SeverityAlert {
    /// Notes how an open episode goes on.
    mutating func noteEpisode(of counts: BudgetCounts) {
        guard let tier = machine.episode?.tier, machine.tiers[tier].trigger == .burnRate else { return }
        // What the episode before has spent is not spent again.
        let window = counts.counts(ofWindow: windows[tier].long).from
        let start = past.last.map { max(window, $0.endsAt) } ?? window
        let short = counts.unboundedCounts(ofWindow: windows[tier].short)
        machine.note(
            evidenceFrom: start, bad: short.bad, total: short.total)
    }

    /// Remembers an episode that is over.
    mutating func remember(
        _ facts: EpisodeFacts, _ episode: AlertMachine.Episode, endsAt: Timestamp, _ acknowledgement: Acknowledgement?,
        _ lastChange: Change?
    ) {
        past.removeAll { endsAt - $0.endsAt > PastEpisode.longest }
        past.append(
            PastEpisode(
                startsAt: episode.startsAt, endsAt: endsAt, bad: facts.counts?.bad ?? 0, peak: episode.peak ?? .zero,
                end: PastEpisode.End(acknowledgement, lastChange)))
        if past.count > PastEpisode.most { past.removeFirst() }
    }
}
