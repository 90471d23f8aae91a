internal import CRdKafka

/// Records that were accepted for sending and then not delivered.
public struct DeliveryFailure: Hashable, Sendable {
    /// How many.
    public internal(set) var count: Int
    /// The first one's error.
    public let first: KafkaError
}

/// Counts a failed delivery; runs inside the producer's own calls.
func deliveryCallback(
    client: OpaquePointer?, message: UnsafePointer<rd_kafka_message_t>?, opaque: UnsafeMutableRawPointer?
) {
    guard let message, message.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR,
        let context = ClientContext.of(opaque)
    else { return }
    if context.deliveryFailure != nil {
        context.deliveryFailure?.count += 1
        return
    }
    let place = message.pointee.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? "a topic"
    context.deliveryFailure = DeliveryFailure(
        count: 1, first: KafkaError(message.pointee.err, context: "delivery to \(place)[\(message.pointee.partition)]"))
}
