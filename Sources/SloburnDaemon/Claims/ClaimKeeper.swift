import Foundation
import Logging
import SloburnConfig
import SloburnKafka
import SloburnModel
import SloburnNormalize
import SloburnPipeline

/// Makes and ends the claims of one session, and fences those who may still write under earlier ones.
///
/// Claims are plain records: they are on the log before anything depends on them, and are taken back after nothing
/// does any more.
final class ClaimKeeper {
    // Reading a small compacted partition, and writing to it.
    private static let timeout = Duration.seconds(30)

    private let context: StageContext
    private let producer: KafkaProducer
    private let reader: PartitionReader
    private let topic: TopicPartition
    private let session = UUID().uuidString.lowercased()
    private var log = ClaimLog()
    private var holders: [Claim: String] = [:]
    private var nextOffset = PartitionOffset.beginning
    private var held: [InputPartition: Claim] = [:]

    init(_ context: StageContext) throws(KafkaError) {
        self.context = context
        topic = TopicPartition(context.options.settings.topics.claims, 0)
        producer = try context.clients.plainProducer()
        reader = try context.clients.reader()
    }

    /// Claims the instance's name; the transactional id must have been taken over before.
    func announce() throws {
        try append([member])
        try withdraw(log.predecessors(of: member))
    }

    /// Claims partitions, and makes sure that nobody else can commit for them any more.
    ///
    /// - Parameter inputs: the partitions.
    /// - Returns: each claim's epoch.
    /// - Throws: `KafkaError` when a claim can't be made or another instance can't be fenced.
    func take(_ inputs: [InputPartition]) throws -> [InputPartition: Int64] {
        guard !inputs.isEmpty else { return [:] }
        let claims = inputs.map { claim(.partition($0)) }
        for (input, claim) in zip(inputs, claims) { held[input] = claim }
        try append(claims)
        let predecessors = claims.flatMap { log.predecessors(of: $0) }
        let rivals = Set(predecessors.map(\.owner)).subtracting([context.member])
        for owner in rivals.sorted() {
            context.beat()
            _ = try context.clients.transactionalProducer(stage: context.stage, instance: owner)
            context.status.didFence()
            context.logger.notice(
                .instanceFenced, "an instance that left partitions behind can't commit any more",
                metadata: ["instance": "\(owner)", "partitions": "\(predecessors.count { $0.owner == owner })"])
        }
        try withdraw(predecessors)
        return try epochs(of: zip(inputs, claims))
    }

    /// Takes the claims of partitions back, after the last commit for them.
    ///
    /// A failure is no harm: a successor then fences this instance.
    func release(_ inputs: [InputPartition]) {
        let claims = inputs.compactMap { held.removeValue(forKey: $0) }
        do {
            try withdraw(claims)
        } catch {
            context.logger.info(.claimsLeft, "claims are left behind", metadata: ["error": "\(error)"])
        }
    }

    /// Takes every claim back, the instance's own included.
    func releaseAll() {
        release(Array(held.keys))
        try? withdraw([member])
    }

    /// Why a session failed, where the claims tell more than the error: who is fenced by another process of its own name
    /// would only fence that one in its turn.
    ///
    /// - Parameter error: what the session failed with.
    /// - Returns: a `PermanentFailure` when another process goes by this instance's name since this session began, else
    ///   the error.
    func diagnosis(of error: any Error) -> any Error {
        guard Self.isFenced(error), (try? read()) != nil, let successor = log.successor(of: member) else {
            return error
        }
        let instance = context.member
        return PermanentFailure(
            "another process runs as instance '\(instance)': \(holders[successor] ?? "nothing is known of it"); give "
                + "each process a SLOBURN_INSTANCE of its own")
    }

    private static func isFenced(_ error: any Error) -> Bool {
        let cause = (error as? TransactionError)?.cause ?? error as? KafkaError
        return cause.map { [.fenced, .fencedInstance, .invalidProducerEpoch].contains($0.code) } ?? false
    }

    private var member: Claim { claim(.member) }

    private func claim(_ subject: Claim.Subject) -> Claim {
        Claim(stage: context.stage, subject: subject, owner: context.member, session: session)
    }

    private func epochs(
        of claims: some Sequence<(InputPartition, Claim)>
    ) throws(KafkaError) -> [InputPartition: Int64] {
        var epochs: [InputPartition: Int64] = [:]
        for (input, claim) in claims {
            guard let epoch = log.epoch(of: claim) else {
                throw KafkaError(.state, reason: "the claim on \(input) has been taken back by a successor")
            }
            epochs[input] = epoch
        }
        return epochs
    }

    /// Writes claims, and reads the log until they are in it.
    private func append(_ claims: [Claim]) throws {
        let holder = Array(Self.holder.utf8)
        for claim in claims {
            try producer.produce(topic: topic.topic, partition: 0, key: Array(claim.recordKey.utf8), value: holder)
        }
        try flush()
        try read()
    }

    private func withdraw(_ claims: [Claim]) throws {
        guard !claims.isEmpty else { return }
        for claim in claims {
            try producer.produce(topic: topic.topic, partition: 0, key: Array(claim.recordKey.utf8), value: nil)
            log.remove(claim)
        }
        try flush()
    }

    private func flush() throws {
        context.beat()
        try producer.flush(timeout: Self.timeout)
        if let failure = producer.takeDeliveryFailure() { throw failure.first }
    }

    /// Reads what has been added to the log.
    private func read() throws {
        context.beat()
        let ends = try reader.read([PartitionOffset(topic, offset: nextOffset)], timeout: Self.timeout) { message in
            guard let key = message.key, let claim = Claim(recordKey: String(decoding: key, as: UTF8.self)) else {
                return true
            }
            if let value = message.value {
                log.add(claim, at: message.offset)
                holders[claim] = String(decoding: value, as: UTF8.self)
            } else {
                log.remove(claim)
                holders[claim] = nil
            }
            return true
        }
        if let end = ends[topic] { nextOffset = end }
    }

    /// Who this process is, for people.
    private static let holder: String = {
        let host = DaemonOptions.hostName
        let since = RFC3339.string(WallClock.now)
        return #"{"host":"\#(host)","pid":\#(getpid()),"since":"\#(since)"}"#
    }()
}
