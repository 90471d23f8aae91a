import SloburnModel

/// All sources that are watched, and which of two is counted where one stands in for another.
struct SourceBoard {
    /// A switch of one source.
    struct Change: Hashable, Sendable {
        /// The source that the queries name.
        var source: String
        /// What stands in for it.
        var fallback: String
        /// Since when, and which way.
        var change: FallbackSwitch.Change
        /// How complete the source was in the interval that decided; nil where nothing tells but silence.
        var completeness: Completeness?
    }

    let relations: SourceRelations
    var watches: [SourceWatch]
    /// By the place of the watch; nil where nothing stands in.
    var switches: [FallbackSwitch?]
    private let places: [ExactText: Int]

    init(_ sources: [DataSourceDefinition]) {
        let relations = SourceRelations(sources)
        self.relations = relations
        watches = relations.watched.map { watched in
            let lateness = sources.first { $0.name == watched.source }?.allowedLateness ?? .zero
            return SourceWatch(watched, lateness: lateness)
        }
        switches = relations.watched.map { $0.fallback.map(FallbackSwitch.init) }
        places = Dictionary(relations.watched.enumerated().map { (ExactText($1.source), $0) }) { first, _ in first }
    }

    /// The place of a source's watch.
    func place(of source: String) -> Int? { places.isEmpty ? nil : places[ExactText(source)] }

    /// Takes what a bundle tells of sources; what is not watched any more is left out.
    mutating func add(_ evidence: [SourceEvidence]) {
        for evidence in evidence {
            if let place = place(of: evidence.source) { watches[place].add(evidence) }
        }
    }

    /// Judges what is to be judged at an evaluation.
    ///
    /// - Parameter time: the evaluation time.
    /// - Returns: the sources that switch.
    mutating func judge(at time: Timestamp) -> [Change] {
        for place in watches.indices { watches[place].judge(at: time) }
        return watches.indices.flatMap { judgeSwitch($0) }
    }

    private mutating func judgeSwitch(_ place: Int) -> [Change] {
        guard var state = switches[place], let fallback = self.place(of: state.rule.source),
            let end = watches[place].judgedEnd, let first = firstNumber(place, fallback)
        else { return [] }
        let watch = watches[place]
        var changes: [Change] = []
        var number = state.judgedEnd.map(watch.number) ?? max(first, end - 1)
        while number < end {
            let (from, to) = (watch.start(of: number), watch.start(of: number + 1))
            let change = state.judge(
                from: from, to: to, isUsable: watch.isUsable(number), canStandIn: canStandIn(fallback, to))
            if let change {
                changes.append(
                    Change(
                        source: watch.watched.source, fallback: state.rule.source, change: change,
                        completeness: watch.completeness(of: number)))
            }
            number += 1
        }
        if state != switches[place] { watches[place].isDirty = true }
        switches[place] = state
        return changes
    }

    /// The first interval of a source in which it, or its fallback, is known to be there.
    private func firstNumber(_ place: Int, _ fallback: Int) -> Int64? {
        let times = [place, fallback].compactMap { place in
            watches[place].first.map { watches[place].start(of: $0) }
        }
        return times.min().map(watches[place].number)
    }

    /// Whether a fallback was of use in the last interval of its own that was judged by then.
    private func canStandIn(_ fallback: Int, _ time: Timestamp) -> Bool {
        let watch = watches[fallback]
        guard let end = watch.judgedEnd else { return false }
        return watch.isUsable(min(watch.number(of: time), end) - 1)
    }

    /// Whether the samples of a source are counted at an event time, for a budget whose queries name `primary`.
    func counts(_ stream: SourceRelations.Stream, at time: Timestamp) -> Bool {
        guard stream.isPrimary || stream.fallback != nil else { return false }
        guard let place = place(of: stream.primary), let state = switches[place] else { return stream.isPrimary }
        return state.usesFallback(at: time) != stream.isPrimary
    }

    /// Forgets what lies before everything that is looked at.
    mutating func forget(before time: Timestamp) {
        for place in watches.indices {
            watches[place].forgetJudgements(before: time)
            switches[place]?.forget(before: time)
        }
    }
}
