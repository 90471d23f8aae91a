public import SloburnConfig
import SloburnKafka
public import SloburnModel

/// The order of timeouts that exactly-once rests on.
///
/// commit interval < `transaction.timeout.ms` < `session.timeout.ms` < `max.poll.interval.ms`: a transaction outlives
/// the wait for its commit, but is gone before its partitions are given to another member, and a member that has died
/// is found before one that only hangs. A record is given up no later than its transaction (`message.timeout.ms`), and
/// two heartbeats may be lost (`heartbeat.interval.ms`).
public struct TimeoutOrder {
    private let own: KafkaProperties
    private let effective: KafkaProperties
    private let commitInterval: Int64

    /// What is wrong with the user's timeouts.
    ///
    /// - Parameters:
    ///   - properties: the user's properties; a value that is no number, as before it is resolved, is passed over.
    ///   - commitInterval: the time between two ingest transactions.
    /// - Returns: an error for each pair in the wrong order, with the property to change.
    public static func problems(
        in properties: [KafkaProperty], commitInterval: TimeSpan = DaemonOptions.defaultCommitInterval
    ) -> [KafkaPropertyError] {
        var own = KafkaProperties()
        for property in properties { own[property.name] = property.value }
        return TimeoutOrder(own, commitInterval).problems
    }

    /// Defaults that fit the user's `session.timeout.ms`, so that it may be lowered alone.
    ///
    /// - Parameter own: the user's properties.
    /// - Returns: `transaction.timeout.ms`, at most 15 s and two thirds of it, `heartbeat.interval.ms`, at most 3 s and a
    ///   quarter of it, and `socket.timeout.ms`, at most 10 s and the transaction's; nothing where it is no number.
    static func defaults(for own: KafkaProperties) -> KafkaProperties {
        let text = own.property("session.timeout.ms") ?? KafkaProperties.consumerDefaults.property("session.timeout.ms")
        guard let session = text.flatMap({ Int64($0.value) }), session > 0 else { return [:] }
        let derived = min(15_000, session.multipliedSaturated(by: 2) / 3)
        let transaction = own.property("transaction.timeout.ms").flatMap { Int64($0.value) } ?? derived
        return [
            "transaction.timeout.ms": "\(derived)",
            // librdkafka refuses a producer that may wait for an answer longer than its transaction lasts.
            "socket.timeout.ms": "\(max(10, min(10_000, transaction)))",
            "heartbeat.interval.ms": "\(max(1, min(3_000, session / 4)))",
        ]
    }

    /// The value of a timeout that holds, in milliseconds.
    static func milliseconds(_ name: String, _ properties: [KafkaProperty]) -> Int64 {
        var own = KafkaProperties()
        for property in properties { own[property.name] = property.value }
        return TimeoutOrder(own, DaemonOptions.defaultCommitInterval).value(name) ?? 15_000
    }

    private init(_ own: KafkaProperties, _ commitInterval: TimeSpan) {
        self.own = own
        self.commitInterval = commitInterval.nanoseconds / 1_000_000
        effective = KafkaProperties.producerDefaults.overridden(by: .consumerDefaults)
            .overridden(by: Self.defaults(for: own)).overridden(by: own)
    }

    private var problems: [KafkaPropertyError] {
        [transactionAboveCommit, transactionBelowSession, sessionBelowPoll, messageWithinTransaction, heartbeat]
            .compactMap { $0 }
    }

    private var transactionAboveCommit: KafkaPropertyError? {
        guard let transaction = value("transaction.timeout.ms"), transaction <= commitInterval else { return nil }
        if isOwn("transaction.timeout.ms") {
            return problem(
                "transaction.timeout.ms", "must be above the \(commitInterval) ms between two commits, such as 15000")
        }
        return problem(
            "session.timeout.ms",
            "must be at least \(commitInterval * 2): two thirds of it are transaction.timeout.ms, which must be above "
                + "the \(commitInterval) ms between two commits")
    }

    private var transactionBelowSession: KafkaPropertyError? {
        guard let transaction = value("transaction.timeout.ms"), let session = value("session.timeout.ms"),
            transaction >= session
        else { return nil }
        return problem(
            "transaction.timeout.ms",
            "must be below session.timeout.ms, which is \(session); without it, two thirds of that hold, at most 15000")
    }

    private var sessionBelowPoll: KafkaPropertyError? {
        guard let session = value("session.timeout.ms"), let poll = value("max.poll.interval.ms"), session >= poll
        else { return nil }
        if isOwn("max.poll.interval.ms") {
            return problem("max.poll.interval.ms", "must be above session.timeout.ms, which is \(session)")
        }
        return problem("session.timeout.ms", "must be below max.poll.interval.ms, which is \(poll)")
    }

    private var messageWithinTransaction: KafkaPropertyError? {
        // Unless it is set librdkafka takes the transaction's; 0 means for ever.
        guard isOwn("message.timeout.ms"), let message = value("message.timeout.ms"),
            let transaction = value("transaction.timeout.ms"), message > transaction || message == 0
        else { return nil }
        return problem(
            "message.timeout.ms",
            "must be from 1 to transaction.timeout.ms, which is \(transaction); it may be left out")
    }

    private var heartbeat: KafkaPropertyError? {
        guard let heartbeat = value("heartbeat.interval.ms"), let session = value("session.timeout.ms"),
            heartbeat.multipliedSaturated(by: 3) >= session
        else { return nil }
        return problem(
            "heartbeat.interval.ms", "must be below a third of session.timeout.ms, which is \(session)")
    }

    private func isOwn(_ name: String) -> Bool { own.property(name) != nil }

    private func value(_ name: String) -> Int64? { effective.property(name).flatMap { Int64($0.value) } }

    private func problem(_ name: String, _ rule: String) -> KafkaPropertyError? {
        guard let property = effective.property(name) else { return nil }
        return KafkaPropertyError(property: property.name, message: "\(rule); found \(property.value)")
    }
}

extension Int64 {
    fileprivate func multipliedSaturated(by factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
