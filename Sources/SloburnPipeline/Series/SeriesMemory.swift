import SloburnModel

/// What one source remembers of its series.
struct SeriesMemory {
    var counters = SeriesBook<CounterValue>()
    var histograms = SeriesBook<HistogramValue>()
    var exponentials = SeriesBook<ExponentialValue>()
    var intervals = IntervalBook()

    /// Forgets series without a point since then.
    mutating func forget(before time: Timestamp) {
        counters.forget(before: time)
        histograms.forget(before: time)
        exponentials.forget(before: time)
        intervals.forget(before: time)
    }
}
