import SloburnKafka
import SloburnModel
import SloburnPipeline

extension DeadLetterTopic {
    /// Puts records back into the topics they came from, each once, whatever the number of its dead letters.
    ///
    /// A note of each goes to the dead-letter topic in the same transaction, so that it is not put back again.
    ///
    /// - Parameters:
    ///   - request: which records, and under which conditions.
    ///   - summary: what became of them; right also when this throws.
    ///   - output: takes the records in place of their topics; nil to send them.
    ///   - report: takes each record that is meant with what becomes of it, before it is sent.
    /// - Throws: `KafkaError`, `TransactionError`, `SchemaQueries.Failure`, or what `output` throws.
    public func replay(
        _ request: ReplayRequest, summary: inout ReplaySummary, to output: ((ReplayedRecord) throws -> Void)? = nil,
        report: @escaping (ReplayedRecord, ReplayFate) -> Void
    ) throws {
        let index = try index(request.filter)
        summary.letters = index.letterCount
        summary.records = index.meant.count
        guard summary.records > 0 else { return }
        let schemas = SchemaQueries(registries: options.registries)
        let inspector = try RecordInspector(definition: options.engine, schemas: schemas.answer)
        let judge = ReplayJudge(request: request, partitions: partitions, inspector: inspector, schemas: schemas)
        let isSent = output == nil && !request.isDryRun
        let sender = isSent ? ReplaySender(try clients.replayProducer(), notes: names, partitions) : nil
        let run = ReplayRun(index, judge, sender, output: output, report: report, summary)
        defer {
            sender?.abort()
            summary = run.summary
        }
        var failure: (any Error)?
        try read { message in
            do {
                return try run.take(message, at: place(of: message))
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        try run.finish()
    }
}

/// One replay on its way through the topic.
private final class ReplayRun {
    private(set) var summary: ReplaySummary
    private let index: DeadLetterIndex
    private let judge: ReplayJudge
    private let sender: ReplaySender?
    private let output: ((ReplayedRecord) throws -> Void)?
    private let report: (ReplayedRecord, ReplayFate) -> Void
    /// How many records that are meant have not come yet.
    private var left: Int
    /// How many may still go back.
    private var room: Int

    init(
        _ index: DeadLetterIndex, _ judge: ReplayJudge, _ sender: ReplaySender?,
        output: ((ReplayedRecord) throws -> Void)?, report: @escaping (ReplayedRecord, ReplayFate) -> Void,
        _ summary: ReplaySummary
    ) {
        self.index = index
        self.judge = judge
        self.sender = sender
        self.output = output
        self.report = report
        self.summary = summary
        left = summary.records
        room = judge.request.limit ?? .max
    }

    /// Takes a record of the dead-letter topic; false when all that are meant have come.
    func take(_ message: borrowing KafkaMessage, at place: LetterPlace) throws -> Bool {
        if let sender, sender.isDue { summary.sent += try sender.commit() }
        guard let record = index.record(firstAt: place), record.isMeant else { return true }
        left -= 1
        let fate = message.withInput(record) {
            judge.fate(of: record, isReplayed: index.isReplayed(record), $0)
        }
        try judge.schemas.check()
        summary.add(fate)
        if fate == .sent, room == 0 {
            summary.beyondLimit += 1
        } else {
            try take(ReplayedRecord(message, record), record, fate)
        }
        return left > 0
    }

    private func take(_ replayed: ReplayedRecord, _ record: DeadLetterIndex.Record, _ fate: ReplayFate) throws {
        report(replayed, fate)
        guard fate == .sent else { return }
        room -= 1
        if let sender { return try sender.add(replayed, record.letters) }
        try output?(replayed)
        summary.sent += 1
    }

    /// Makes sure of what was sent last.
    func finish() throws {
        if let sender { summary.sent += try sender.commit() }
    }
}

extension KafkaMessage {
    /// Lends the record as ingest sees it.
    fileprivate borrowing func withInput<Result>(
        _ letter: DeadLetterIndex.Record, _ body: (InputRecord) -> Result
    ) -> Result {
        let headers = RecordHeaders(
            headers().withoutReasons.all.map { RecordHeader(name: $0.name, value: $0.value) })
        let time = record.timestamp.milliseconds.flatMap(Timestamp.init(milliseconds:))
        return withExtendedLifetime(headers) {
            body(
                InputRecord(
                    offset: letter.offset, timestamp: time, isAppendTime: false, value: record.value, headers: headers))
        }
    }
}

extension ReplayedRecord {
    fileprivate init(_ message: borrowing KafkaMessage, _ letter: DeadLetterIndex.Record) {
        self.init(
            input: letter.input, offset: letter.offset, key: message.key.map(Array.init),
            value: message.value.map(Array.init), headers: message.headers().replayed(times: letter.replays + 1),
            timestampMilliseconds: message.timestamp.milliseconds)
    }
}
