internal import CRdKafka

/// The one object that librdkafka's callbacks of a client receive.
///
/// `log` is called from any of librdkafka's threads. Everything else is touched only by callbacks that run inside
/// calls of the client's own thread (poll, flush, close, the transaction calls), so it needs no lock. The object
/// outlives the handle because whoever closes that keeps it until the end.
final class ClientContext {
    let log: KafkaLog
    var deliveryFailure: DeliveryFailure?
    var onAssigned: (([TopicPartition]) -> [PartitionOffset])?
    var onRevoked: (([TopicPartition], Bool) -> Void)?
    /// How often the assignment has changed.
    var rebalances = 0
    /// An error of the last rebalance, for the next poll to report.
    var rebalanceError: KafkaError?

    init(log: @escaping KafkaLog) {
        self.log = log
    }

    /// The context of a callback's opaque pointer.
    static func of(_ opaque: UnsafeMutableRawPointer?) -> ClientContext? {
        opaque.map { Unmanaged<ClientContext>.fromOpaque($0).takeUnretainedValue() }
    }
}
