public import SloburnModel

/// Says what records become: every element, with all of its labels, and where it counts or why it does not.
///
/// What counts is told by a real ingest stage that takes the same records, with event time as the clock as in a
/// backtest; what that stage has no use for, such as labels that no SLO asks for, is read beside it. Series, ids and
/// times carry on from record to record. It is made for looking at records, not for speed.
public final class RecordInspector {
    /// What became of all elements so far.
    public private(set) var totals = InspectionTotals()

    private let stage: IngestStage
    private let sources: [SourceInspector]
    private var lanes: [InputPartition: Int] = [:]

    /// Creates an inspector that has seen nothing.
    ///
    /// - Parameters:
    ///   - definition: sources and budgets.
    ///   - schemas: says what is known of schemas that the configuration does not hold. A record whose schema is not
    ///     known yet gives nothing.
    /// - Throws: what the configuration's checks should have found.
    public init(
        definition: EngineDefinition,
        schemas: @escaping SchemaLookup = SchemaAnswer.ofNobody
    ) throws(IngestStage.SetUpError) {
        let definition = definition.inOnePartition
        stage = try IngestStage(definition: definition, latenessReference: .stream, schemas: schemas)
        let relations = SourceRelations(definition.sources)
        var sources: [SourceInspector] = []
        for source in definition.sources {
            sources.append(try SourceInspector(source, budgets: definition.budgets, relations: relations, schemas))
        }
        self.sources = sources
    }

    /// Whether some source reads the topic.
    public func reads(topic: String) -> Bool { stage.reads(topic: topic) }

    /// Whether records of the topic have to be given with their headers.
    public func needsHeaders(topic: String) -> Bool { stage.needsHeaders(topic: topic) }

    /// Takes a record.
    ///
    /// - Parameters:
    ///   - record: the record; its timestamp is the reference clock for events dated ahead.
    ///   - input: the partition it comes from.
    /// - Returns: what it becomes for each source that reads its topic.
    public func inspect(_ record: InputRecord, from input: InputPartition) -> InspectedRecord {
        let lane = lanes[input] ?? stage.open(InputProgress(input: input, offset: -1))
        lanes[input] = lane
        var trace = StageTrace(names: sources.map(\.name), counters: stage.counters)
        // What was left of the record before.
        _ = drained()
        stage.ingest(record, lane: lane, clock: record.timestamp) { _ in
            trace.willAccept(stage.counters, stage.rejections, drained())
        }
        trace.didTake(stage.counters, stage.rejections, drained())
        var inspected = InspectedRecord(
            input: input, offset: record.offset, timestamp: record.timestamp, readings: [])
        for source in sources {
            if let told = trace.sources[source.name] { inspected.readings.append(source.reading(of: record, told)) }
        }
        totals.add(inspected)
        return inspected
    }

    /// The elements of a record that some selector matches, whatever their times: what reading it again may count.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - topic: where it comes from.
    /// - Returns: the positions of such elements for each source that reads the topic, and of all that could be read.
    public func selectedElements(of record: InputRecord, topic: String) -> [SelectedElements] {
        sources.filter { $0.reads(topic: topic) }.map { $0.selectedElements(of: record) }
    }

    /// What the stage has counted since the last call: one partition holds everything.
    private func drained() -> DeltaBundle? {
        stage.drain(sender: "inspector", now: stage.clock ?? Timestamp(nanoseconds: 0)).first
    }
}

/// The elements of a record that some selector of a source matches.
public struct SelectedElements: Hashable, Sendable {
    /// The source's name.
    public var source: String
    /// How many elements the record has.
    public var count: Int
    /// The positions of those that some selector matches.
    public var selected: Set<Int>
    /// The positions of those whose metric could be read.
    public var readable: Set<Int>
}

extension EngineDefinition {
    /// The definition where only one of its sources reads, and that one topic; nil where there is none of this name.
    ///
    /// The others stay without topics: they may be what the source stands in for.
    ///
    /// - Parameter name: the source's name.
    /// - Returns: the definition, and the topic that records of the source are said to come from: the first that it
    ///   names, or its own name where it has a pattern.
    public func only(source name: String) -> (definition: EngineDefinition, topic: String)? {
        guard let source = sources.first(where: { $0.name == name }) else { return nil }
        var topic = name
        if case .names(let names) = source.topics, let first = names.first { topic = first }
        var definition = self
        for index in sources.indices {
            definition.sources[index].topics = .names(sources[index].name == name ? [topic] : [])
        }
        return (definition, topic)
    }
}
