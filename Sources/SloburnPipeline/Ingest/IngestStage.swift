public import SloburnModel
public import SloburnNormalize
public import SloburnSelector

/// The first half of the pipeline: records become sums for each SLO key and bucket of event time.
///
/// It is driven by one thread: records go in, bundles of sums come out at each commit. What it remembers between commits
/// is only a cache (routes, seen ids) or travels with the committed offsets (how far each partition has come). It is no
/// value: its tables are written where they lie, for each sample, and nothing is asked about sharing.
public final class IngestStage {
    /// What decides whether a sample is too late.
    public enum LatenessReference: Sendable {
        /// The newest event of its own partition: partitions are read at different speeds.
        case partition
        /// The newest event of all: the order of reading is the order of time, as in a backtest.
        case stream
    }

    /// The width of the buckets that ingest sums: it divides 10 s, the evaluation interval and the start of periods.
    public let bucketWidth: TimeSpan
    /// What became of the records of each source, in the order of the definition.
    public var counters: [IngestCounters] {
        sources.map { source in
            lanes.flatMap(\.readings).filter { $0.source === source }.reduce(into: source.counters) {
                $0.add($1.counters, since: IngestCounters())
            }
        }
    }
    /// The latest event time accepted from any source, or nil before the first.
    public internal(set) var clock: Timestamp?
    /// What the last record could not give.
    public internal(set) var rejections: [RejectedElement] = []
    /// What has to be asked for before the record that was not taken can be; nil when all that were given were taken.
    public internal(set) var missingSchema: SchemaRequest?

    let latenessReference: LatenessReference
    let sources: [SourcePipeline]
    var lanes: [InputLane] = []
    var counts: OpenCounts
    let evidence: EvidenceBook
    var rejectedSinceDrain: [String: Int64] = [:]

    /// Why a stage can't be built from a definition.
    public enum SetUpError: Error {
        /// A selector is not valid.
        case selector(SelectorError)
        /// A source's topic pattern is not valid.
        case topicPattern(RegexError)
        /// A pattern of a rule for metrics is not valid.
        case metricPattern(RegexError)
        /// A time zone is not known.
        case zone(ZoneError)
    }

    /// Creates a stage that has read nothing.
    ///
    /// - Parameters:
    ///   - definition: sources and budgets.
    ///   - latenessReference: what decides whether a sample is too late.
    ///   - schemas: says what is known of schemas that the configuration does not hold.
    /// - Throws: `SetUpError` for what the configuration's checks should have found.
    public init(
        definition: EngineDefinition, latenessReference: LatenessReference,
        schemas: @escaping SchemaLookup = SchemaAnswer.ofNobody
    ) throws(SetUpError) {
        self.latenessReference = latenessReference
        bucketWidth = Self.bucketWidth(of: definition)
        counts = OpenCounts(
            budgets: definition.budgets, partitions: definition.partitions, bucketWidth: bucketWidth)
        let relations = SourceRelations(definition.sources)
        evidence = EvidenceBook(relations.watched)
        var sources: [SourcePipeline] = []
        for source in definition.sources {
            sources.append(
                try SourcePipeline(
                    source: source, budgets: definition.budgets, relations: relations, evidence: evidence,
                    bucketWidth: bucketWidth, schemas: schemas))
        }
        self.sources = sources
    }

    deinit {
        for lane in lanes { lane.close() }
    }

    /// The widest bucket whose edges meet every 10 s, every evaluation and the start of every calendar period.
    private static func bucketWidth(of definition: EngineDefinition) -> TimeSpan {
        let starts = definition.budgets.compactMap(\.period.calendar).map { TimeSpan.seconds($0.startSecond) }
        return ([definition.evaluationInterval] + starts).reduce(.seconds(10)) { width, span in
            var (a, b) = (width.nanoseconds, span.nanoseconds)
            while b != 0 { (a, b) = (b, a % b) }
            return TimeSpan(nanoseconds: a)
        }
    }
}
