import SloburnModel
import SloburnPipeline

/// Says whether a record may go back.
struct ReplayJudge {
    let request: ReplayRequest
    /// How many partitions each topic of the broker has.
    let partitions: [String: Int]
    let inspector: RecordInspector
    /// Whom the inspector asks for schemas; what it says is right where they were answered for.
    let schemas: SchemaQueries

    /// What becomes of a record.
    ///
    /// - Parameters:
    ///   - record: what its dead letters say.
    ///   - isReplayed: whether it was put back before.
    ///   - input: the record itself.
    /// - Returns: whether it goes back, or why not.
    func fate(
        of record: DeadLetterIndex.Record, isReplayed: Bool, _ input: InputRecord
    ) -> ReplayFate {
        guard inspector.reads(topic: record.input.topic), partitions[record.input.topic] != nil else {
            return .noReader
        }
        if record.isTruncated { return .truncated }
        if !request.isForced {
            if isReplayed { return .replayedBefore }
            if record.replays >= ReplayRequest.mostReplays { return .tooOften(record.replays) }
        }
        guard !request.takesPartlyCounted else { return .sent }
        let elements = inspector.selectedElements(of: input, topic: record.input.topic)
        let counted = elements.reduce(0) { $0 + Self.counted($1, record) }
        return counted == 0 ? .sent : .partlyCounted(counted, of: elements.reduce(0) { $0 + $1.count })
    }

    /// How many elements would count again: some selector matches them, and the source has not refused them.
    private static func counted(_ elements: SelectedElements, _ record: DeadLetterIndex.Record) -> Int {
        if record.wholly.contains(elements.source) { return 0 }
        // What was no JSON and now can be read was read in another way: as a whole.
        if record.noJSON.contains(elements.source), elements.readable.contains(0) { return 0 }
        return elements.selected.subtracting(record.refused[elements.source] ?? []).count
    }
}
