public import SloburnModel
import SloburnNormalize

/// What became of the input of one source over about a minute, as one ingest member saw it.
public struct QualityReport: Hashable, Sendable {
    /// What became of one input partition.
    public struct Partition: Hashable, Sendable {
        /// The partition.
        public var input: InputPartition
        /// The first offset that is counted.
        public var fromOffset: Int64
        /// The offset after the last one counted.
        public var toOffset: Int64
        /// The counts.
        public var counters: IngestCounters
        /// The newest event time there is.
        public var latest: Timestamp?
        /// The least that an event lay behind the reference clock; nil where nothing was accepted.
        public var skew: TimeSpan?
        /// The most that an event lay behind the newest one before it.
        public var disorder: TimeSpan
    }

    /// The source.
    public var source: String
    /// The partitions of which something came, in order.
    public var partitions: [Partition]
}

extension IngestStage {
    /// What became of the input of each source since the last call; what is told is not told again.
    ///
    /// To be committed together with the offsets that `progress` gives afterwards.
    ///
    /// - Returns: a report for each source of which something came.
    public func takeQuality() -> [QualityReport] {
        var reports: [String: QualityReport] = [:]
        for lane in lanes.sorted(by: { $0.input < $1.input }) {
            for reading in lane.readings {
                guard let untold = reading.untold else { continue }
                let partition = QualityReport.Partition(
                    input: lane.input, fromOffset: untold.fromOffset, toOffset: lane.toOffset,
                    counters: untold.counters, latest: lane.latest, skew: lane.times.skew, disorder: lane.times.disorder
                )
                reports[untold.source, default: QualityReport(source: untold.source, partitions: [])].partitions
                    .append(partition)
                reading.didTell()
            }
            lane.times = SampleTimes()
        }
        return reports.values.sorted { $0.source < $1.source }
    }
}

// MARK: - As a record

extension QualityReport {
    /// The record for `slo.quality`.
    ///
    /// - Parameters:
    ///   - daemon: the name of the daemon.
    ///   - member: the ingest member that tells.
    ///   - time: the reference clock.
    ///   - branch: which of the topics, where there are several.
    /// - Returns: the record; its key is the source.
    public func record(daemon: String, member: String, at time: Timestamp, in branch: TopicBranch = .other)
        -> OutputRecord
    {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("source", source)
            writer.member("member", member)
            writer.member("at", time)
            var total = IngestCounters()
            for partition in partitions { total.add(partition.counters, since: IngestCounters()) }
            writer.members(total)
            writer.key("partitions")
            writer.array { writer in
                for partition in partitions { writer.object { $0.members(partition) } }
            }
        }
        return CloudEvents(daemon: daemon).record(
            .quality, type: "io.sloburn.quality", key: source, at: time, occurrence: member,
            in: branch, value: writer.bytes)
    }
}

extension JSONWriter {
    fileprivate mutating func members(_ partition: QualityReport.Partition) {
        member("topic", partition.input.topic)
        member("partition", Int64(partition.input.partition))
        member("fromOffset", partition.fromOffset)
        member("toOffset", partition.toOffset)
        // Ends of transactions have offsets too, and so has what compaction took away.
        member("offsetsWithoutRecord", max(0, partition.toOffset - partition.fromOffset - partition.counters.records))
        members(partition.counters)
        member("latestSampleAt", partition.latest)
        key("skewMs")
        if let skew = partition.skew { value(skew.nanoseconds / 1_000_000) } else { value(nil as String?) }
        member("disorderMs", partition.disorder.nanoseconds / 1_000_000)
    }

    /// The counts: each element of a record is in exactly one of counted, unmatched, duplicates, ended, late, rejected.
    fileprivate mutating func members(_ counters: IngestCounters) {
        let late = counters.rejected[.tooLate] ?? 0
        member("records", counters.records)
        member("tombstones", counters.tombstones)
        member("elements", counters.elements)
        for (name, place) in IngestCounters.dispositions where name != "records" && name != "tombstones" {
            member(name, counters[keyPath: place])
        }
        member("late", late)
        member("rejected", counters.rejectedTotal - late)
        key("rejectedByClass")
        object { writer in
            for reason in RejectionClass.allCases where reason != .tooLate {
                if let count = counters.rejected[reason], count > 0 { writer.member(reason.rawValue, count) }
            }
        }
    }
}
