internal import Foundation

/// A producer whose every record belongs to a transaction, with the triage of errors built in.
///
/// One thread owns it and makes every call. A transaction begins with its first record or offsets.
public final class TransactionalProducer {
    private let producer: KafkaProducer
    private var machine = TransactionMachine()

    /// Makes a producer and takes its transactional id over: what a former holder left open is aborted, and that one
    /// can't commit any more.
    ///
    /// - Parameters:
    ///   - properties: with a `transactional.id`.
    ///   - timeout: how long to try.
    ///   - log: where librdkafka's log lines go; called from its threads.
    /// - Throws: `KafkaError` when the id could not be taken over in time.
    public init(
        properties: KafkaProperties, takingOverWithin timeout: Duration, log: @escaping KafkaLog
    ) throws(KafkaError) {
        producer = try KafkaProducer(properties: properties, log: log)
        try Self.takeOver(producer, until: .now + timeout)
    }

    private static func takeOver(
        _ producer: KafkaProducer, until deadline: ContinuousClock.Instant
    ) throws(KafkaError) {
        while true {
            do throws(KafkaError) {
                return try producer.initTransactions(timeout: rest(of: deadline))
            } catch {
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
                pause()
            }
        }
    }

    /// Whether a transaction is open.
    public var isOpen: Bool { machine.phase != .idle && machine.phase != .useless }

    /// Whether it can still be used.
    public var isUseless: Bool { machine.phase == .useless }

    /// Adds a record; begins a transaction when none is open.
    ///
    /// The body makes the call, so that a record too large can be told apart: `messageTooLarge` leaves the transaction
    /// as it is and is thrown as it came.
    ///
    /// - Throws: `TransactionError`, or the `KafkaError` of a record that is too large.
    public func add(_ body: (KafkaProducer) throws(KafkaError) -> Void) throws {
        try begin()
        do throws(KafkaError) {
            try body(producer)
        } catch {
            if error.code == .messageTooLarge { throw error }
            throw failed(.produce, error, within: .now + .seconds(10))
        }
    }

    /// Begins a transaction unless one is open.
    ///
    /// - Throws: `TransactionError`.
    public func begin() throws(TransactionError) {
        guard machine.phase == .idle else { return }
        try make(.begin, until: .now + .seconds(5)) { producer, _ throws(KafkaError) in try producer.beginTransaction()
        }
    }

    /// Commits the records and these offsets together.
    ///
    /// - Parameters:
    ///   - offsets: the offsets of the next records to read; none is allowed.
    ///   - consumer: the member of the group that read them.
    ///   - timeout: how long to try.
    /// - Throws: `TransactionError`; after `aborted` the producer may be used again.
    public func commit(
        _ offsets: [PartitionOffset], of consumer: KafkaConsumer, timeout: Duration
    ) throws(TransactionError) {
        let deadline = ContinuousClock.now + timeout
        try begin()
        if !offsets.isEmpty {
            try make(.sendOffsets, until: deadline) { producer, rest throws(KafkaError) in
                try producer.sendOffsets(offsets, of: consumer, timeout: rest)
            }
        }
        try commit(until: deadline)
    }

    /// Commits the records, where there are no offsets to go with them.
    ///
    /// - Parameter timeout: how long to try.
    /// - Throws: `TransactionError`; after `aborted` the producer may be used again.
    public func commit(timeout: Duration) throws(TransactionError) {
        try begin()
        try commit(until: .now + timeout)
    }

    private func commit(until deadline: ContinuousClock.Instant) throws(TransactionError) {
        try make(.commit, until: deadline) { producer, rest throws(KafkaError) in
            try producer.commitTransaction(timeout: rest)
        }
    }

    /// Drops what is open.
    ///
    /// - Throws: `TransactionError.producerLost` when that could not be done in time.
    public func abort(timeout: Duration) throws(TransactionError) {
        guard isOpen else { return }
        try make(.abort, until: .now + timeout) { producer, rest throws(KafkaError) in
            try producer.abortTransaction(timeout: rest)
        }
    }

    private func make(
        _ step: TransactionMachine.Step, until deadline: ContinuousClock.Instant,
        _ call: (KafkaProducer, Duration) throws(KafkaError) -> Void
    ) throws(TransactionError) {
        while true {
            do throws(KafkaError) {
                try call(producer, Self.rest(of: deadline))
                return machine.succeeded(step)
            } catch {
                let action = machine.failed(step, error, isOutOfTime: ContinuousClock.now >= deadline)
                guard action == .repeatCall else { throw end(error, action) }
                Self.pause()
            }
        }
    }

    private func failed(
        _ step: TransactionMachine.Step, _ error: KafkaError, within deadline: ContinuousClock.Instant
    ) -> TransactionError {
        end(error, machine.failed(step, error, isOutOfTime: ContinuousClock.now >= deadline))
    }

    /// Carries out what the machine has decided after an error.
    private func end(_ error: KafkaError, _ action: TransactionMachine.Action) -> TransactionError {
        guard action == .abort else { return .producerLost(error) }
        do throws(TransactionError) {
            try abort(timeout: .seconds(10))
            return .aborted(error)
        } catch {
            return error
        }
    }

    /// What is left, but long enough for a call to find out that a result is there.
    private static func rest(of deadline: ContinuousClock.Instant) -> Duration {
        max(.milliseconds(100), deadline - .now)
    }

    /// Between two tries of a call that fails at once.
    private static func pause() { usleep(50_000) }
}
