import SloburnModel

/// One input partition being read.
///
/// It belongs to one thread and is no value, so that a record is noted where the lane lies.
final class InputLane {
    /// By how much the clocks of producers may differ from this one.
    private static let clockTolerance = TimeSpan.minutes(1)

    let input: InputPartition
    /// Tells it from other partitions, as long as the process lives.
    let number: Int
    /// The sources that read its topic.
    let sources: [SourcePipeline]
    /// How each of them reads it; they end with the lane.
    private(set) var readings: [RecordReading] = []
    /// That of the source that reads it, when it is only one, as almost always.
    var onlyReading: RecordReading? { readings.count == 1 ? readings[0] : nil }
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
    /// The latest timestamp of a record; one that a producer dated far ahead is none.
    var recordTime: Timestamp?
    /// The latest event time found while reading back.
    private(set) var latestReadBack: Timestamp?
    /// How its samples lay in time since that was told last.
    var times = SampleTimes()
    /// Where and when it was read to its end, by the reference clock; nil while there is more.
    var end: (offset: Int64, seenAt: Timestamp)?
    /// When that was last known to be the end still: before it was asked, by the reference clock.
    var endConfirmedAt: Timestamp?
    /// True until reading, which began before `resumeOffset` to know the ids there, has come to it.
    private(set) var isReadingBack: Bool
    /// True until the first drain of a log that has begun anew.
    var isRestart: Bool
    /// How long nothing must have come before time passes without records.
    let idleAfter: TimeSpan
    /// Whether the schema of a record may have to be waited for.
    let asksForSchemas: Bool

    init(_ progress: InputProgress, sources: [SourcePipeline], isReadingBack: Bool, isRestart: Bool) {
        self.isReadingBack = isReadingBack
        self.isRestart = isRestart
        asksForSchemas = sources.contains { $0.asksForSchemas }
        idleAfter = sources.map(\.idleAfter).max() ?? .zero
        input = progress.input
        number = progress.input.hashValue
        self.sources = sources
        resumeOffset = progress.offset
        fromOffset = progress.offset
        toOffset = progress.offset
        latest = progress.latest
        recordTime = progress.recordTime
        readings = sources.map { source in
            RecordReading(
                lane: self, source: source, carried: progress.quality.first { $0.source == source.name },
                isSameSource: progress.revisions[source.name].map { $0 == source.revision } ?? true)
        }
    }

    /// The revisions of its sources, by name.
    var revisions: [String: String] {
        let known = sources.filter { !$0.revision.isEmpty }
        return Dictionary(known.map { ($0.name, $0.revision) }) { first, _ in first }
    }

    /// Gives up the readings, which hold the lane.
    func close() { readings.removeAll() }

    /// Notes a record, unless it was counted by an earlier commit.
    func note(_ record: InputRecord, clock: Timestamp?) {
        guard record.offset >= resumeOffset else { return }
        isReadingBack = false
        if fromOffset < 0 { fromOffset = record.offset }
        toOffset = record.offset.addingSaturated(1)
        end = nil
        endConfirmedAt = nil
        if let time = record.timestamp, recordTime.map({ time > $0 }) ?? true { noteTime(time, of: record, clock) }
    }

    /// Notes a record's timestamp, the latest there is.
    ///
    /// One that a producer has dated ahead must not hide the records before it when ids are read again.
    private func noteTime(_ time: Timestamp, of record: InputRecord, _ clock: Timestamp?) {
        guard let clock, time > clock, !record.isAppendTime else {
            recordTime = time
            return
        }
        // Where all are dated ahead a little, time goes on.
        if time <= clock + Self.clockTolerance || recordTime == nil { recordTime = max(recordTime ?? clock, clock) }
    }

    /// Notes that a sample with this event time was accepted by an earlier commit.
    func readBack(_ time: Timestamp, reference: Timestamp?) {
        let reached = min(time, reference ?? time)
        if latestReadBack.map({ reached > $0 }) ?? true { latestReadBack = reached }
    }

    /// Notes that there is nothing more to be read for now.
    func markEnd(offset: Int64, at now: Timestamp) {
        end = (offset, now)
        if offset >= resumeOffset { isReadingBack = false }
    }

    /// Notes that a sample with this event time was accepted.
    ///
    /// An event dated ahead of the reference clock counts, but moves time no further than that clock.
    @inline(__always)
    func accept(_ time: Timestamp, reference: Timestamp?) {
        if earliestSinceDrain.map({ time < $0 }) ?? true { earliestSinceDrain = time }
        times.note(time, latest: latest, reference: reference)
        let reached = min(time, reference ?? time)
        if latest.map({ reached > $0 }) ?? true { latest = reached }
    }

    /// Whether the end has lasted so long that time may pass there, if it is still the end.
    func isQuiet(_ now: Timestamp) -> Bool { end.map { now - $0.seenAt >= idleAfter } ?? false }

    /// The reference time up to which nothing more is to come; nil unless the end is known to have lasted.
    var idleUntil: Timestamp? { endConfirmedAt.map { $0 - idleAfter } }
}
