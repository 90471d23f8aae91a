public import SloburnModel

extension IngestStage {
    /// How long before the committed offset reading begins where ids have to be known again.
    public static let lookback = SeenIDs.memory

    /// Begins to read an input partition.
    ///
    /// Records before the progress's offset may be given again: they are not counted, only their ids remembered.
    ///
    /// - Parameters:
    ///   - progress: what was committed, or an offset of -1 for nothing.
    ///   - readingOffset: where reading begins, for the ids from there on; nil for the progress's offset.
    ///   - isRestart: whether the log has begun anew since then, at the progress's offset.
    /// - Returns: the partition's number in later calls.
    public func open(
        _ progress: InputProgress, readingFrom readingOffset: Int64? = nil, isRestart: Bool = false
    ) -> Int {
        let readers = sources.filter { $0.reads(topic: progress.input.topic) }
        let isReadingBack = readingOffset.map { $0 < progress.offset } ?? false
        lanes.append(InputLane(progress, sources: readers, isReadingBack: isReadingBack, isRestart: isRestart))
        return lanes.count - 1
    }

    /// Where the partitions have come to whose ids are known up to there.
    ///
    /// A partition that is given up while it is still read back is not among them.
    public var knownOffsets: [InputPartition: Int64] {
        Dictionary(lanes.filter { !$0.isReadingBack }.map { ($0.input, $0.toOffset) }) { $1 }
    }

    /// Whether something of the topic's records must be known again after a restart: ids, or the points of series.
    public func hasMemory(topic: String) -> Bool {
        sources.contains { $0.hasMemory && $0.reads(topic: topic) }
    }

    /// Whether records of the topic have to be given with their headers.
    public func needsHeaders(topic: String) -> Bool {
        sources.contains { $0.envelope?.needsHeaders ?? false && $0.reads(topic: topic) }
    }

    /// Whether the records of an open partition have to be given with their headers.
    public func needsHeaders(lane: Int) -> Bool { lanes[lane].sources.contains { $0.envelope?.needsHeaders ?? false } }

    /// Ends reading every partition, after the last drain; what was not drained is dropped.
    public func closeAll() {
        for lane in lanes {
            for reading in lane.readings { reading.source.counters.add(reading.counters, since: IngestCounters()) }
            lane.close()
        }
        lanes.removeAll()
        for source in sources { source.forgetCounts() }
        _ = counts.drain()
        evidence.removeAll()
        rejectedSinceDrain.removeAll()
    }

    /// Forgets what was read since the last commit, of which nothing has become visible, and ends reading.
    ///
    /// - Parameter counters: what they were at that commit.
    public func rewind(to counters: [IngestCounters]) {
        closeAll()
        for (source, counters) in zip(sources, counters) {
            source.counters = counters
            // The ids seen since then are to be seen again.
            source.forgetAll()
        }
        clock = nil
    }

    /// Notes that a partition has been read to its end.
    ///
    /// - Parameters:
    ///   - lane: the partition's number.
    ///   - offset: where the end lies.
    ///   - now: the reference clock.
    public func markEnd(of lane: Int, offset: Int64, at now: Timestamp) {
        lanes[lane].markEnd(offset: offset, at: now)
    }

    /// The partitions at whose end nothing has come for a while, and that may be idle.
    ///
    /// Silence alone does not tell an idle partition from a broker that can't be reached, nor from a process that was
    /// stopped: the broker is to be asked where the end is, and the answer told to `confirmEnd`.
    ///
    /// - Parameter now: the reference clock.
    /// - Returns: the partitions' numbers.
    public func quietLanes(at now: Timestamp) -> [Int] { lanes.indices.filter { lanes[$0].isQuiet(now) } }

    /// Notes where the end of a partition is.
    ///
    /// - Parameters:
    ///   - lane: the partition's number.
    ///   - offset: where the end lies, as the broker says.
    ///   - time: the reference clock before the broker was asked.
    public func confirmEnd(of lane: Int, offset: Int64, asOf time: Timestamp) {
        guard let end = lanes[lane].end, offset <= end.offset else { return }
        lanes[lane].endConfirmedAt = max(lanes[lane].endConfirmedAt ?? time, time)
    }

    /// Whether some source reads the topic.
    public func reads(topic: String) -> Bool { sources.contains { $0.reads(topic: topic) } }

    /// How far each open partition has come, to be committed with the bundles drained at the same time.
    public var progress: [InputProgress] {
        lanes.map {
            InputProgress(
                input: $0.input, offset: $0.toOffset, latest: $0.latest, recordTime: $0.recordTime,
                revisions: $0.revisions, quality: $0.readings.compactMap(\.untold))
        }
    }

    /// Whether every open partition has been read to its end.
    public var isAtEnd: Bool { lanes.allSatisfy { $0.end != nil } }

    /// True when records have come since the last drain.
    public var hasNews: Bool { lanes.contains { $0.fromOffset != $0.toOffset || $0.isRestart } }

    /// At most so many SLO keys wait to be sent.
    public var openKeyCount: Int { min(counts.keyCount, sources.reduce(0) { $0 + $1.openTargetCount }) }

    /// Whether so much evidence waits that it should be sent before its time.
    public var isEvidenceLarge: Bool { evidence.count > EvidenceBook.largest }
}

extension IngestStage {
    /// Takes out the sums since the last call: one bundle for each partition of the deltas topic.
    ///
    /// - Parameters:
    ///   - sender: this ingest member's name.
    ///   - now: the reference clock.
    /// - Returns: bundles in the order of the partitions; each tells how far the input is, even without counts.
    public func drain(sender: String, now: Timestamp) -> [DeltaBundle] {
        let ranges = lanes.map { lane in
            DeltaBundle.InputRange(
                input: lane.input, fromOffset: lane.fromOffset, toOffset: lane.toOffset,
                earliest: lane.earliestSinceDrain, latest: lane.latest, idleUntil: lane.idleUntil,
                isRestart: lane.isRestart)
        }
        for source in sources { source.shareOut(into: &counts) }
        // Every partition of the deltas topic has budgets that may ask for it.
        let evidence = evidence.take()
        let places = Dictionary(lanes.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
        let bundles = counts.drain(places).map { keys in
            DeltaBundle(
                sender: sender, sentAt: now, ranges: ranges, rejected: rejectedSinceDrain, evidence: evidence,
                keys: keys)
        }
        for lane in lanes {
            lane.fromOffset = lane.toOffset
            lane.earliestSinceDrain = nil
            lane.isRestart = false
        }
        rejectedSinceDrain.removeAll(keepingCapacity: true)
        forgetOldMemory()
        return bundles
    }

    private func forgetOldMemory() {
        for source in sources {
            let progress: Timestamp?
            switch latenessReference {
            case .stream: progress = clock
            case .partition:
                let reading = lanes.filter { $0.end == nil && $0.sources.contains { $0 === source } }
                // A partition not yet begun may hold anything: nothing is forgotten before it has been.
                if reading.contains(where: { $0.latest == nil }) { continue }
                progress = reading.compactMap(\.latest).min() ?? clock
            }
            if let progress { source.forget(before: progress) }
        }
    }
}
