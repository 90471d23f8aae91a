import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// Why Kafka refuses.
enum BrokerError: Error {
    /// Somebody else has taken the transactional id over.
    case fenced
    /// The group has gone on without this member.
    case illegalGeneration
    /// The transaction has to be aborted; the producer may go on.
    case abortable
}

/// A producer with a transactional id, as it was when it was initialised.
struct ProducerHandle {
    var id: Int
    var epoch: Int
}

/// Logs, transactions, committed offsets and claims.
struct SimulatedBroker {
    struct OffsetCommit {
        var stage: Claim.Stage
        var partition: Int
        var offset: Int64
        var metadata = ""
    }

    /// An evaluation, noted beside the transaction that makes it known.
    struct Evaluation {
        var partition: Int
        var time: Timestamp
        var isPartial: Bool
    }

    private struct Transaction {
        let id: Int
        let begun: Timestamp
        var isCommitted: Bool?
        var isFinished = false
        var logs: [Int] = []
        var offsets: [OffsetCommit] = []
        var evaluations: [Evaluation] = []
    }

    private struct Producer {
        var epoch = 0
        var transaction: Int?
    }

    /// A transaction that is not ended is aborted after this.
    static let transactionTimeout = TimeSpan.seconds(10)

    var now = Timestamp(nanoseconds: 0)
    /// Whether the markers of a transaction come some time after its end has been decided and answered.
    var delaysMarkers = false
    private(set) var logs = [SimulatedLog](repeating: SimulatedLog(), count: LogIndex.count)
    /// The log of claims, read to its end.
    private(set) var claimLog = ClaimLog()
    private var lastClaim: Int64 = -1
    /// The evaluations made known, in the order in which that was decided.
    private(set) var evaluations: [Evaluation] = []
    private var transactions: [Transaction] = []
    private var producers = [Producer](repeating: Producer(), count: 16)
    private var unfinished: [Int] = []
    private var offsets: [Claim.Stage: [Int: OffsetCommit]] = [:]
    // Ends of transactions that are still on their way.
    private var delayedEnds: [(handle: ProducerHandle, at: Timestamp)] = []

    // MARK: Producers

    /// Takes a transactional id over: what is open is aborted, and former holders are refused from now on.
    mutating func initTransactions(_ id: Int) -> ProducerHandle {
        if let open = producers[id].transaction { end(open, commits: false) }
        finish { $0.id == id }
        producers[id].epoch += 1
        return ProducerHandle(id: id, epoch: producers[id].epoch)
    }

    mutating func produce(_ handle: ProducerHandle, to log: Int, key: String, value: [UInt8]?) throws(BrokerError) {
        let transaction = try openTransaction(of: handle)
        let record = SimulatedLog.Record(key: key, value: value, time: now, transaction: transaction)
        if logs[log].append(record) { transactions[transaction].logs.append(log) }
    }

    mutating func sendOffsets(_ handle: ProducerHandle, _ commits: [OffsetCommit]) throws(BrokerError) {
        let transaction = try openTransaction(of: handle)
        transactions[transaction].offsets += commits
    }

    mutating func note(_ handle: ProducerHandle, _ evaluations: [Evaluation]) throws(BrokerError) {
        let transaction = try openTransaction(of: handle)
        transactions[transaction].evaluations += evaluations
    }

    mutating func endTransaction(_ handle: ProducerHandle, commits: Bool) throws(BrokerError) {
        guard producers[handle.id].epoch == handle.epoch else { throw .fenced }
        if let open = producers[handle.id].transaction { end(open, commits: commits) }
    }

    /// The request to commit arrives later, if it then still counts.
    mutating func commitLater(_ handle: ProducerHandle, at time: Timestamp) { delayedEnds.append((handle, time)) }

    private mutating func openTransaction(of handle: ProducerHandle) throws(BrokerError) -> Int {
        guard producers[handle.id].epoch == handle.epoch else { throw .fenced }
        if let open = producers[handle.id].transaction { return open }
        finish { $0.id == handle.id }
        transactions.append(Transaction(id: handle.id, begun: now))
        unfinished.append(transactions.count - 1)
        producers[handle.id].transaction = transactions.count - 1
        return transactions.count - 1
    }

    private mutating func end(_ transaction: Int, commits: Bool) {
        transactions[transaction].isCommitted = commits
        producers[transactions[transaction].id].transaction = nil
        if commits { evaluations += transactions[transaction].evaluations }
        if !delaysMarkers { finish { $0.isCommitted != nil } }
    }

    /// Writes the markers of transactions whose end is decided.
    private mutating func finish(where isMeant: (Transaction) -> Bool) {
        guard !unfinished.isEmpty else { return }
        for number in unfinished where transactions[number].isCommitted != nil && isMeant(transactions[number]) {
            for log in transactions[number].logs { logs[log].mark(number, at: now) }
            finish(number)
        }
        unfinished.removeAll { transactions[$0].isFinished }
    }

    private mutating func finish(_ transaction: Int) {
        if transactions[transaction].isCommitted == true {
            for commit in transactions[transaction].offsets { commitOffset(commit) }
        }
        transactions[transaction].isFinished = true
    }

    /// Writes some of the markers that are due: each partition gets its own, in any order.
    private mutating func writeMarkers(_ random: inout SeededGenerator) {
        for number in unfinished where transactions[number].isCommitted != nil {
            transactions[number].logs.removeAll { log in
                guard random.chance(500) else { return false }
                logs[log].mark(number, at: now)
                return true
            }
            if transactions[number].logs.isEmpty { finish(number) }
        }
        unfinished.removeAll { transactions[$0].isFinished }
    }

    /// Commits an offset outside of any transaction, as no stage should.
    mutating func commitOffset(_ commit: OffsetCommit) {
        offsets[commit.stage, default: [:]][commit.partition] = commit
    }

    // MARK: Readers

    /// The next committed record at or after `offset`, which moves past it and all that is none.
    func next(in log: Int, from offset: inout Int64) -> SimulatedLog.Record? {
        let end = logs[log].stableEnd
        while offset < end {
            let record = logs[log].records[Int(offset)]
            offset += 1
            if record.isMarker || record.isCompacted { continue }
            if transactions[record.transaction].isCommitted == true { return record }
        }
        return nil
    }

    /// The offset after the last committed record, whether it can be read yet or not.
    func committedEnd(of log: Int) -> Int64 {
        var offset = logs[log].end
        while offset > 0 {
            let record = logs[log].records[Int(offset) - 1]
            if !record.isMarker, transactions[record.transaction].isCommitted == true { break }
            offset -= 1
        }
        return offset
    }

    /// All committed records.
    func records(of log: Int) -> [SimulatedLog.Record] {
        var offset: Int64 = 0
        var records: [SimulatedLog.Record] = []
        while let record = next(in: log, from: &offset) { records.append(record) }
        return records
    }

    /// Whether an open transaction may still change what is committed for a partition: the answer has to be waited for.
    func isUnstable(_ stage: Claim.Stage, _ partition: Int) -> Bool {
        unfinished.contains { number in
            transactions[number].offsets.contains { $0.stage == stage && $0.partition == partition }
        }
    }

    func committed(_ stage: Claim.Stage, _ partition: Int) -> OffsetCommit? { offsets[stage]?[partition] }

    // MARK: Claims

    /// Appends a claim, or its end, to the log of claims.
    mutating func append(_ claim: Claim, isTakenBack: Bool = false) {
        lastClaim += 1
        if isTakenBack { claimLog.remove(claim) } else { claimLog.add(claim, at: lastClaim) }
    }

    // MARK: Time

    /// Lets requests arrive, writes markers, and aborts what was forgotten.
    mutating func tick(_ random: inout SeededGenerator) {
        guard !unfinished.isEmpty || !delayedEnds.isEmpty else { return }
        for delayed in delayedEnds where delayed.at <= now { try? endTransaction(delayed.handle, commits: true) }
        delayedEnds.removeAll { $0.at <= now }
        for number in unfinished
        where transactions[number].isCommitted == nil && now - transactions[number].begun > Self.transactionTimeout {
            producers[transactions[number].id].epoch += 1
            end(number, commits: false)
        }
        writeMarkers(&random)
    }

    /// Ends everything, so that all that is committed can be read.
    mutating func settle() {
        for number in unfinished where transactions[number].isCommitted == nil { end(number, commits: false) }
        finish { _ in true }
    }

    /// Compacts the checkpoints.
    mutating func compact() {
        for partition in 0..<SimulationPlan.deltasPartitions {
            let log = LogIndex.checkpoints(partition)
            logs[log].compact { transactions[$0].isCommitted == true }
        }
    }
}

/// The numbers of the logs.
enum LogIndex {
    static func deltas(_ partition: Int) -> Int { partition }
    static func checkpoints(_ partition: Int) -> Int { SimulationPlan.deltasPartitions + partition }

    private static let outputs: [OutputTopic] = [.snapshots, .alerts, .activeAlerts, .days, .audit, .deadLetter]
    static let count = 2 * SimulationPlan.deltasPartitions + outputs.count

    static func output(_ topic: OutputTopic) -> Int {
        guard let index = outputs.firstIndex(of: topic) else { preconditionFailure("no log for \(topic)") }
        return 2 * SimulationPlan.deltasPartitions + index
    }
}
