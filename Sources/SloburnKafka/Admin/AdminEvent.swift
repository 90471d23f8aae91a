internal import CRdKafka

/// The owner of an administrative request's answer, an `rd_kafka_event_t`.
struct AdminEvent: ~Copyable {
    let pointer: OpaquePointer

    /// Sends a request and waits for its answer.
    init(
        of client: OpaquePointer, operation: rd_kafka_admin_op_t, name: String, timeout: Duration,
        send: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void
    ) throws(KafkaError) {
        let options = rd_kafka_AdminOptions_new(client, operation)
        defer { rd_kafka_AdminOptions_destroy(options) }
        // The local limit is longer, so that the request's own timeout tells what was wrong.
        let milliseconds = min(max(timeout.wholeMilliseconds, 1), 3_600_000)
        let (result, reason) = withErrorText { text, size in
            rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, text, size)
        }
        try KafkaError.check(result, context: "\(name): \(reason)")
        let queue = rd_kafka_queue_new(client)
        defer { rd_kafka_queue_destroy(queue) }
        send(options, queue)
        guard let event = rd_kafka_queue_poll(queue, milliseconds + 5_000) else {
            throw KafkaError(.timedOut, reason: "\(name): no answer", isRetriable: true)
        }
        let code = rd_kafka_event_error(event)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR {
            let text = rd_kafka_event_error_string(event).map { String(cString: $0) } ?? "no reason given"
            rd_kafka_event_destroy(event)
            throw KafkaError(KafkaErrorCode(code), reason: "\(name): \(text)")
        }
        pointer = event
    }

    deinit {
        rd_kafka_event_destroy(pointer)
    }
}
