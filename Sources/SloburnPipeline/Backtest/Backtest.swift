public import SloburnModel

/// Both halves of the pipeline joined by a function call, with the newest event as the clock.
///
/// The evaluation at T happens as soon as a sample at or after T has been read, so the same records give the same
/// output, however fast they are read.
public final class Backtest {
    private let ingest: IngestStage
    private var budget: BudgetPartition
    private let interval: TimeSpan
    private var next: Timestamp?
    private var lanes: [InputPartition: Int] = [:]

    /// Creates a backtest that has read nothing.
    ///
    /// - Parameters:
    ///   - definition: sources, budgets and interval.
    ///   - schemas: says what is known of schemas that the configuration does not hold. A record whose schema is not
    ///     known yet is left out.
    /// - Throws: what the configuration's checks should have found.
    public init(
        definition: EngineDefinition,
        schemas: @escaping SchemaLookup = SchemaAnswer.ofNobody
    ) throws(IngestStage.SetUpError) {
        let definition = definition.inOnePartition
        ingest = try IngestStage(definition: definition, latenessReference: .stream, schemas: schemas)
        budget = BudgetPartition(partition: 0, definition: definition)
        interval = definition.evaluationInterval
    }

    /// What became of the records of each source.
    public var counters: [IngestCounters] { ingest.counters }

    /// Whether some source reads the topic.
    public func reads(topic: String) -> Bool { ingest.reads(topic: topic) }

    /// Whether records of the topic have to be given with their headers.
    public func needsHeaders(topic: String) -> Bool { ingest.needsHeaders(topic: topic) }

    /// Takes a record and makes the evaluations that become due with each of its samples.
    ///
    /// - Parameters:
    ///   - record: the record; its timestamp is the reference clock for events dated ahead.
    ///   - input: the partition it comes from.
    ///   - emit: takes each record to write, in order.
    /// - Returns: what could not be used of it.
    public func take(
        _ record: InputRecord, from input: InputPartition, _ emit: (OutputRecord) -> Void
    ) -> [RejectedElement] {
        let lane: Int
        if let known = lanes[input] {
            lane = known
        } else {
            lane = ingest.open(InputProgress(input: input, offset: -1))
            lanes[input] = lane
        }
        ingest.ingest(record, lane: lane, clock: record.timestamp) { time in
            if next == nil { next = time.flooredTo(interval) + interval }
            if let next, time >= next { evaluate(until: time, emit) }
        }
        return ingest.rejections
    }

    /// Takes the adjustments that came at run time, all that there are now.
    public func adjust(_ sent: [Adjustment]) { budget.adjust(sent) }

    /// Takes who has taken notice of which alerts, all that there is now.
    public func take(acknowledgements: [Acknowledgement]) { budget.take(acknowledgements: acknowledgements) }

    /// Takes what has been changed in the running systems, in order of time.
    public func take(changes: [Change]) { budget.take(changes: changes) }

    /// Makes the last evaluation: the first multiple of the interval after the newest sample.
    ///
    /// - Parameter emit: takes each record to write, in order.
    public func finish(_ emit: (OutputRecord) -> Void) {
        guard let clock = ingest.clock else { return }
        evaluate(until: clock.flooredTo(interval) + interval, emit)
    }

    private func evaluate(until end: Timestamp, _ emit: (OutputRecord) -> Void) {
        guard let clock = ingest.clock else { return }
        for bundle in ingest.drain(sender: "backtest", now: clock) { budget.apply(bundle, at: clock) }
        while let time = next, time <= end {
            for record in budget.evaluate(at: time, watermark: clock) { emit(record) }
            next = time + interval
        }
    }
}
