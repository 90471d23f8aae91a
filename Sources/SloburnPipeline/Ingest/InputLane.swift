import SloburnModel

/// One input partition being read.
struct InputLane {
    let input: InputPartition
    /// The sources that read its topic.
    let sources: [Int]
    /// Records before this offset were counted by an earlier commit: they are only read for their ids.
    let resumeOffset: Int64
    /// The first offset since the last drain, -1 before the first record.
    var fromOffset: Int64
    /// The offset after the last record counted, -1 before the first record.
    var toOffset: Int64
    /// The earliest event time accepted since the last drain.
    var earliestSinceDrain: Timestamp?
    /// The latest event time accepted.
    var latest: Timestamp?
    /// The latest timestamp of a record.
    var recordTime: Timestamp?
    /// When it was read to its end, by the wall clock; nil while there is more.
    var endedAt: Timestamp?

    init(_ progress: InputProgress, sources: [Int]) {
        input = progress.input
        self.sources = sources
        resumeOffset = progress.offset
        fromOffset = progress.offset
        toOffset = progress.offset
        latest = progress.latest
        recordTime = progress.recordTime
    }

    /// Notes that a record is being counted.
    mutating func take(_ record: InputRecord) {
        if fromOffset < 0 { fromOffset = record.offset }
        toOffset = record.offset.addingSaturated(1)
        endedAt = nil
        if let time = record.timestamp { recordTime = max(recordTime ?? time, time) }
    }

    /// Notes that a sample with this event time was accepted.
    ///
    /// An event dated ahead of the reference clock counts, but moves time no further than that clock.
    mutating func accept(_ time: Timestamp, reference: Timestamp?) {
        earliestSinceDrain = min(earliestSinceDrain ?? time, time)
        let reached = min(time, reference ?? time)
        latest = max(latest ?? reached, reached)
    }

    /// The reference time up to which nothing more is to come; nil unless the end has lasted.
    func idleUntil(_ now: Timestamp) -> Timestamp? {
        guard let endedAt, now - endedAt >= IngestStage.grace else { return nil }
        return now - IngestStage.grace
    }
}
