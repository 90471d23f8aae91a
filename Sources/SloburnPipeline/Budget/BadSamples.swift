import SloburnModel

/// Where the first bad samples of late were read, so that they can be read again.
struct BadSamples: Hashable {
    /// One of them.
    struct Place: Hashable {
        var input: InputPartition
        var offset: Int64
        /// Where the bucket begins that it was counted in, or one shortly before it.
        var time: Timestamp
    }

    // One for each stretch of time, so that an hour of trouble is told from its beginning.
    private static let spacing = TimeSpan.minutes(15)
    private static let most = 5

    /// The places in order of time.
    var places: [Place] = []

    /// Takes note of a place, where none is known of its stretch of time.
    mutating func note(_ place: Place) {
        guard places.count < Self.most || place.time > places[0].time else { return }
        let index = places.firstIndex { $0.time > place.time } ?? places.count
        let stretch = place.time.flooredTo(Self.spacing)
        let isKnown = places.contains { $0.time.flooredTo(Self.spacing) == stretch }
        guard !isKnown else { return }
        places.insert(place, at: index)
        if places.count > Self.most { places.removeFirst() }
    }
}

extension BudgetKey {
    /// Takes note of where a delta's first bad sample was read.
    mutating func noteBadSample(of delta: DeltaBundle.KeyDelta, _ ranges: [DeltaBundle.InputRange]) {
        guard let place = delta.firstBad, ranges.indices.contains(place.range) else { return }
        let bad = delta.buckets.first { $0.tally.hasBad(definition.numeratorKind, scale: definition.eventScale) }
        guard let time = bad?.start else { return }
        badSamples.note(.init(input: ranges[place.range].input, offset: place.offset, time: time))
    }
}

extension Tally {
    /// Whether a tally of events has bad ones.
    ///
    /// - Parameters:
    ///   - numerator: what `matched` counts.
    ///   - scale: how many parts of `matched` are one event.
    /// - Returns: true where some event is bad, be it in part.
    func hasBad(_ numerator: BudgetDefinition.NumeratorKind, scale: Int64) -> Bool {
        numerator == .bad ? matched > 0 : matched < total.multipliedSaturated(by: scale)
    }
}
