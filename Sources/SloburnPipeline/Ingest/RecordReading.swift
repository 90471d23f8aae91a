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

    init(lane: InputLane, source: SourcePipeline) {
        self.lane = lane
        self.source = source
    }

    /// Begins a record, and says whether it counts.
    func begin(_ record: InputRecord, clock: Timestamp?) -> Bool {
        time = record.timestamp
        isCounting = record.offset >= lane.resumeOffset
        reference = record.isAppendTime || !isCounting ? record.timestamp : clock
        return isCounting
    }
}
