import SloburnModel

/// What the samples of one record have in common, for one of the sources that read its partition.
///
/// There is one for each partition and source, used from record to record: making one for each would cost a tenth of
/// reading it.
final class RecordReading {
    let lane: InputLane
    let source: SourcePipeline
    /// When events happened that do not say so themselves; nil where nobody knows.
    var time: Timestamp?
    /// The clock by which events are judged; nil where nothing is too far ahead.
    private(set) var reference: Timestamp?
    /// False where an earlier commit counted the record: what has to be remembered of it is, and nothing else.
    private(set) var isCounting = true
    /// What became of the partition's samples since it was opened.
    var counters = IngestCounters()
    /// Whether the source was the same when records were counted that are read back: another one may have refused what
    /// this one takes, so its ids must not be taken for known, or nobody could put them right.
    let isSameSource: Bool
    /// What was told of them, and what was carried over from before.
    private var told = IngestCounters()
    private var carried: CarriedQuality?

    init(lane: InputLane, source: SourcePipeline, carried: CarriedQuality?, isSameSource: Bool) {
        self.isSameSource = isSameSource
        self.lane = lane
        self.source = source
        self.carried = carried
    }

    /// What has not been told yet: from which offset on, and the counts; nil where there is nothing.
    var untold: CarriedQuality? {
        var counters = carried?.counters ?? IngestCounters()
        counters.add(self.counters, since: told)
        guard counters.records > 0, let first = carried?.fromOffset ?? firstOffset else { return nil }
        return CarriedQuality(source: source.name, fromOffset: first, counters: counters)
    }

    /// The offset of the first record that is counted here.
    private var firstOffset: Int64?

    /// Notes that everything has been told.
    func didTell() {
        told = counters
        carried = nil
        firstOffset = nil
    }

    /// Whether what has come before is to be known from the record at hand.
    var knowsRepeats: Bool { isCounting || isSameSource }

    /// Counts an accepted sample, by whether some budget selects it.
    @inline(__always)
    func noteSample(isCounted: Bool) {
        if isCounted { counters.counted += 1 } else { counters.unmatched += 1 }
    }

    /// Begins a record, and says whether it counts.
    func begin(_ record: InputRecord, clock: Timestamp?) -> Bool {
        time = record.timestamp
        isCounting = record.offset >= lane.resumeOffset
        if isCounting, firstOffset == nil { firstOffset = record.offset }
        reference = record.isAppendTime ? record.timestamp : clock
        // What was counted before is judged by about the time at which that was done; its producer's clock may be ahead.
        if !isCounting, let clock, let time = record.timestamp { reference = min(time, clock) }
        return isCounting
    }
}
