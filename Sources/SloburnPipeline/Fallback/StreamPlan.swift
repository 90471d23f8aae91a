import SloburnModel

/// The sources that a budget is counted from, where one stands in for another or is compared with it.
final class StreamPlan: Sendable {
    /// The sources, those that the queries name first.
    let streams: [SourceRelations.Stream]
    /// For how long their counts are kept apart behind an evaluation.
    let horizon: TimeSpan
    /// What is compared: the places of two streams, and how.
    let comparisons: [Comparison]

    /// Two streams that are to count the same.
    struct Comparison: Hashable, Sendable {
        let primary: Int
        let other: Int
        let rule: ReconcileRule
    }

    /// Creates the plan of a budget; nil where each of its sources is on its own.
    init?(_ budget: BudgetDefinition, _ relations: SourceRelations) {
        let streams = relations.streams(of: budget)
        guard !streams.isEmpty else { return nil }
        self.streams = streams
        comparisons = streams.enumerated().compactMap { place, stream in
            guard let rule = stream.reconcile,
                let primary = streams.firstIndex(where: { $0.source == stream.primary && $0.isPrimary })
            else { return nil }
            return Comparison(primary: primary, other: place, rule: rule)
        }
        horizon =
            streams.compactMap { stream -> TimeSpan? in
                let watched = relations.watched.first { $0.source == stream.primary }
                let kept = [
                    watched.flatMap { watched in stream.fallback.map { FallbackSwitch.horizon($0, watched) } },
                    stream.reconcile.map(\.horizon),
                ]
                return kept.compactMap(\.self).max()
            }.max() ?? .zero
    }

    /// The place of a source's stream; counts without a source are of the first one, which was alone then.
    func place(of source: String?) -> Int? {
        guard let source else { return 0 }
        return streams.firstIndex { ExactText($0.source) == ExactText(source) }
    }

    /// The place of the stream of a source that the queries name, and of what stands in for it.
    func pair(of primary: String) -> (primary: Int, fallback: Int)? {
        guard let own = streams.firstIndex(where: { $0.source == primary && $0.isPrimary }),
            let fallback = streams.firstIndex(where: { $0.primary == primary && $0.fallback != nil })
        else { return nil }
        return (own, fallback)
    }
}

extension ReconcileRule {
    /// For how long the counts of both sources have to be kept apart behind an evaluation.
    fileprivate var horizon: TimeSpan {
        TimeSpan(nanoseconds: interval.nanoseconds + wait.nanoseconds + TimeSpan.minutes(2).nanoseconds)
    }
}
