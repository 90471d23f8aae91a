import SloburnDecode
public import SloburnModel
public import SloburnNormalize
public import SloburnSelector

/// The first half of the pipeline: records become sums for each SLO key and bucket of event time.
///
/// It is driven by one thread: records go in, bundles of sums come out at each commit. What it remembers between commits
/// is only a cache (routes, seen ids) or travels with the committed offsets (how far each partition has come).
public struct IngestStage {
    /// What decides whether a sample is too late.
    public enum LatenessReference: Sendable {
        /// The newest event of its own partition: partitions are read at different speeds.
        case partition
        /// The newest event of all: the order of reading is the order of time, as in a backtest.
        case stream
    }

    /// The width of the buckets that ingest sums: it divides 10 s and the evaluation interval.
    public let bucketWidth: TimeSpan
    /// What became of the records of each source, in the order of the definition.
    public private(set) var counters: [IngestCounters]
    /// The latest event time accepted from any source, or nil before the first.
    public private(set) var clock: Timestamp?
    /// What the last record could not give.
    public private(set) var rejections: [RejectedElement] = []

    private let definition: EngineDefinition
    private let latenessReference: LatenessReference
    private var sources: [SourcePipeline]
    private var lanes: [Lane] = []
    private var counts: OpenCounts
    private var rejectedSinceDrain: [String: Int64] = [:]

    /// Why a stage can't be built from a definition.
    public enum SetUpError: Error {
        /// A selector is not valid.
        case selector(SelectorError)
        /// A source's topic pattern is not valid.
        case topicPattern(RegexError)
        /// A time zone is not known.
        case zone(ZoneError)
    }

    /// Creates a stage that has read nothing.
    ///
    /// - Parameters:
    ///   - definition: sources and budgets.
    ///   - latenessReference: what decides whether a sample is too late.
    /// - Throws: `SetUpError` for what the configuration's checks should have found.
    public init(definition: EngineDefinition, latenessReference: LatenessReference) throws(SetUpError) {
        self.definition = definition
        self.latenessReference = latenessReference
        bucketWidth = Self.bucketWidth(evaluationInterval: definition.evaluationInterval)
        counts = OpenCounts(
            budgets: definition.budgets, partitions: definition.partitions, bucketWidth: bucketWidth)
        var sources: [SourcePipeline] = []
        for source in definition.sources {
            sources.append(try SourcePipeline(source: source, budgets: definition.budgets))
        }
        self.sources = sources
        counters = sources.map { _ in IngestCounters() }
    }

    /// The widest bucket whose edges meet both every 10 s and every evaluation.
    public static func bucketWidth(evaluationInterval: TimeSpan) -> TimeSpan {
        var (a, b) = (TimeSpan.seconds(10).nanoseconds, evaluationInterval.nanoseconds)
        while b != 0 { (a, b) = (b, a % b) }
        return TimeSpan(nanoseconds: a)
    }
}

// MARK: - Input partitions

extension IngestStage {
    /// How far one input partition has come.
    private struct Lane {
        let input: InputPartition
        let sources: [Int]
        var fromOffset: Int64
        var toOffset: Int64
        var earliestSinceDrain: Timestamp?
        var latest: Timestamp?
        var isAtEnd = false
        var isOpen = true
    }

    /// Begins to read an input partition.
    ///
    /// - Parameters:
    ///   - input: the partition.
    ///   - offset: the first offset that will be read, or nil when that isn't known yet.
    ///   - latest: the latest event time accepted before that offset, as committed with it.
    /// - Returns: the partition's number in later calls.
    public mutating func open(_ input: InputPartition, at offset: Int64?, latest: Timestamp?) -> Int {
        let indices = sources.indices.filter { sources[$0].reads(topic: input.topic) }
        lanes.append(
            Lane(
                input: input, sources: indices, fromOffset: offset ?? -1, toOffset: offset ?? -1,
                earliestSinceDrain: nil, latest: latest))
        return lanes.count - 1
    }

    /// Ends reading every partition, after the last drain; what was not drained is dropped.
    public mutating func closeAll() {
        lanes.removeAll()
        _ = counts.drain()
        rejectedSinceDrain.removeAll()
    }

    /// Notes that a partition has been read to its end.
    public mutating func markEnd(of lane: Int) { lanes[lane].isAtEnd = true }

    /// Whether some source reads the topic.
    public func reads(topic: String) -> Bool { sources.contains { $0.reads(topic: topic) } }

    /// For each open partition: the offset after the last record taken (-1 when there was none) and the latest event.
    public var positions: [(input: InputPartition, offset: Int64, latest: Timestamp?)] {
        lanes.map { ($0.input, $0.toOffset, $0.latest) }
    }

    /// True when records or ends of partitions have come since the last drain.
    public var hasNews: Bool { lanes.contains { $0.fromOffset != $0.toOffset } || !counts.isEmpty }

    /// How many SLO keys wait to be sent.
    public var openKeyCount: Int { counts.touchedCount }
}

// MARK: - Records

extension IngestStage {
    /// Takes a record; afterwards `rejections` holds what could not be used of it.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - lane: its partition's number.
    ///   - clock: the wall clock, the reference for events dated ahead where the broker set no time; nil in a backtest
    ///     line without a timestamp, where nothing is too far ahead.
    ///   - willAccept: called before each sample that is accepted, with its event time; a backtest evaluates there.
    public mutating func ingest(
        _ record: borrowing InputRecord, lane: Int, clock: Timestamp?,
        willAccept: (Timestamp, inout IngestStage) -> Void = { _, _ in }
    ) {
        rejections.removeAll(keepingCapacity: true)
        if lanes[lane].fromOffset < 0 { lanes[lane].fromOffset = record.offset }
        lanes[lane].toOffset = record.offset + 1
        lanes[lane].isAtEnd = false
        let reference = record.isAppendTime ? record.timestamp : clock
        for source in lanes[lane].sources {
            counters[source].records += 1
            guard let value = record.value else {
                counters[source].tombstones += 1
                continue
            }
            let origin = Origin(lane: lane, source: source, reference: reference)
            take(value, of: record, origin, willAccept)
        }
    }

    /// Where a record comes from and by which clock it is judged.
    private struct Origin {
        let lane: Int
        let source: Int
        let reference: Timestamp?
    }

    private mutating func take(
        _ value: UnsafeRawBufferPointer, of record: borrowing InputRecord, _ origin: Origin,
        _ willAccept: (Timestamp, inout IngestStage) -> Void
    ) {
        let source = origin.source
        let limit = definition.sources[source].maxRecordBytes
        guard value.count <= limit else {
            let message = "the record has \(value.count) bytes; the source's maxRecordBytes allows \(limit)"
            reject(Rejection(.oversized, message), index: 0, source: source)
            return
        }
        switch definition.sources[source].framing {
        case .single:
            _ = takeText(value, firstIndex: 0, of: record, origin, willAccept)
        case .ndjson:
            var index = 0
            for line in value.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
                let text = UnsafeRawBufferPointer(rebasing: line)
                guard text.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { continue }
                index += takeText(text, firstIndex: index, of: record, origin, willAccept)
            }
        }
    }

    /// Takes one JSON text and returns how many positions of the batch it fills.
    private mutating func takeText(
        _ text: UnsafeRawBufferPointer, firstIndex: Int, of record: borrowing InputRecord, _ origin: Origin,
        _ willAccept: (Timestamp, inout IngestStage) -> Void
    ) -> Int {
        let source = origin.source
        let count: Int
        do throws(JSONSyntaxError) {
            count = try sources[source].mapper.reader.read(text)
        } catch {
            let message = "not JSON at byte \(error.offset): \(error.message)\(Self.hint(for: text))"
            reject(Rejection(.malformed, message), index: firstIndex, source: source)
            return 1
        }
        for element in 0..<count {
            do throws(Rejection) {
                try countElement(element, of: record, origin, willAccept)
            } catch {
                reject(error, index: firstIndex + element, source: source)
            }
        }
        return count
    }

    private mutating func countElement(
        _ element: Int, of record: borrowing InputRecord, _ origin: Origin,
        _ willAccept: (Timestamp, inout IngestStage) -> Void
    ) throws(Rejection) {
        let source = origin.source
        let sample = try sources[source].mapper.map(element, of: record)
        try checkTime(sample.time, origin)
        let route = try sources[source].route(sample, counts: &counts)
        guard sources[source].isNew(sample, on: route) else {
            counters[source].duplicates += 1
            sources[source].noteDuplicate(on: route, in: &counts)
            return
        }
        willAccept(sample.time, &self)
        if sources[source].count(sample, on: route, into: &counts) {
            counters[source].counted += 1
        } else {
            counters[source].unmatched += 1
        }
        advance(to: sample.time, lane: origin.lane)
    }

    private func checkTime(_ time: Timestamp, _ origin: Origin) throws(Rejection) {
        let definition = definition.sources[origin.source]
        if let reference = origin.reference, time > reference + definition.maxFutureSkew {
            let ahead = (time - reference).inSeconds
            throw Rejection(
                .futureTimestamp,
                "the event is dated \(RFC3339.string(time)), \(ahead) s ahead of the reference clock; "
                    + "maxFutureSkew allows \(definition.maxFutureSkew)")
        }
        let newest = latenessReference == .stream ? clock : lanes[origin.lane].latest
        if let newest, time < newest - definition.allowedLateness {
            throw Rejection(
                .tooLate,
                "the event is dated \(RFC3339.string(time)), \((newest - time).inSeconds) s behind the newest one; "
                    + "allowedLateness allows \(definition.allowedLateness)")
        }
    }

    private mutating func advance(to time: Timestamp, lane: Int) {
        if lanes[lane].earliestSinceDrain.map({ time < $0 }) ?? true { lanes[lane].earliestSinceDrain = time }
        if lanes[lane].latest.map({ time > $0 }) ?? true { lanes[lane].latest = time }
        if clock.map({ time > $0 }) ?? true { clock = time }
    }

    private mutating func reject(_ rejection: Rejection, index: Int, source: Int) {
        let name = definition.sources[source].name
        counters[source].rejected[rejection.reason, default: 0] += 1
        rejectedSinceDrain[name, default: 0] += 1
        rejections.append(RejectedElement(source: name, index: index, rejection: rejection))
    }

    /// What the first bytes of a text that is no JSON suggest it might be instead.
    private static func hint(for text: UnsafeRawBufferPointer) -> String {
        guard let first = text.first else { return " (the value is empty)" }
        switch (first, text.count > 1 ? text[1] : 0) {
        case (0x00, _): return " (it begins with 0x00: a schema registry's frame?)"
        case (0x1F, 0x8B): return " (it begins like gzip: compressed inside the value?)"
        case (0x28, 0xB5): return " (it begins like zstd: compressed inside the value?)"
        case (0x0A, _): return " (it begins like Protobuf: is this an OTLP topic?)"
        default: return ""
        }
    }
}

// MARK: - Commits

extension IngestStage {
    /// Takes out the sums since the last call: one bundle for each partition of the deltas topic.
    ///
    /// - Parameters:
    ///   - sender: this ingest member's name.
    ///   - now: the reference clock.
    /// - Returns: bundles in the order of the partitions; each tells how far the input is, even without counts.
    public mutating func drain(sender: String, now: Timestamp) -> [DeltaBundle] {
        let ranges = lanes.map { lane in
            DeltaBundle.InputRange(
                input: lane.input, fromOffset: lane.fromOffset, toOffset: lane.toOffset,
                earliest: lane.earliestSinceDrain, latest: lane.latest, isAtEnd: lane.isAtEnd)
        }
        let bundles = counts.drain().map { keys in
            DeltaBundle(sender: sender, sentAt: now, ranges: ranges, rejected: rejectedSinceDrain, keys: keys)
        }
        for index in lanes.indices {
            lanes[index].fromOffset = lanes[index].toOffset
            lanes[index].earliestSinceDrain = nil
        }
        rejectedSinceDrain.removeAll(keepingCapacity: true)
        forgetOldIDs()
        return bundles
    }

    private mutating func forgetOldIDs() {
        for source in sources.indices {
            let progress: Timestamp?
            switch latenessReference {
            case .stream: progress = clock
            case .partition:
                let reading = lanes.filter { $0.sources.contains(source) && !$0.isAtEnd }
                // A partition not yet begun may hold anything: nothing is forgotten before it has been.
                if reading.contains(where: { $0.latest == nil }) { continue }
                progress = reading.compactMap(\.latest).min() ?? clock
            }
            if let progress { sources[source].forgetIDs(before: progress) }
        }
    }
}

extension TimeSpan {
    /// The length in whole seconds, rounded down.
    fileprivate var inSeconds: Int64 { nanoseconds.flooredQuotient(1_000_000_000) }
}
