internal import CRdKafka

/// What went wrong in librdkafka or at the broker, and what may be done about it.
///
/// For transaction calls ask in this order: `requiresAbort` → abort and begin again; `isRetriable` → repeat the same
/// call; otherwise replace the producer. *Source:* rdkafka.h, "Transactional producer API".
public struct KafkaError: Error, Hashable, Sendable {
    /// The error's code, which decides what to do.
    public let code: KafkaErrorCode
    /// A sentence for people.
    public let reason: String
    /// Whether the client cannot go on and has to be replaced.
    public let isFatal: Bool
    /// Whether the same call may be repeated.
    public let isRetriable: Bool
    /// Whether the current transaction has to be aborted, after which the producer may go on.
    public let requiresAbort: Bool

    /// The code's symbolic name, such as `_TIMED_OUT`.
    public var name: String { code.name }

    /// Makes an error, for faults that this module finds itself and for tests of those who handle them.
    public init(
        _ code: KafkaErrorCode, reason: String, isFatal: Bool = false, isRetriable: Bool = false,
        requiresAbort: Bool = false
    ) {
        self.code = code
        self.reason = reason
        self.isFatal = isFatal
        self.isRetriable = isRetriable
        self.requiresAbort = requiresAbort
    }

    /// The same error without a value that its reason quotes.
    func withholding(_ value: String) -> KafkaError {
        KafkaError(
            code, reason: reason.replacing("\"\(value)\"", with: "***"), isFatal: isFatal, isRetriable: isRetriable,
            requiresAbort: requiresAbort)
    }

    init(_ code: rd_kafka_resp_err_t, context: String? = nil) {
        let text = String(cString: rd_kafka_err2str(code))
        self.init(
            KafkaErrorCode(code), reason: context.map { "\($0): \(text)" } ?? text,
            isFatal: code == RD_KAFKA_RESP_ERR__FATAL)
    }

    /// Takes over an `rd_kafka_error_t` and destroys it.
    init(consuming error: OpaquePointer, context: String? = nil) {
        let text = String(cString: rd_kafka_error_string(error))
        self.init(
            KafkaErrorCode(rd_kafka_error_code(error)), reason: context.map { "\($0): \(text)" } ?? text,
            isFatal: rd_kafka_error_is_fatal(error) != 0, isRetriable: rd_kafka_error_is_retriable(error) != 0,
            requiresAbort: rd_kafka_error_txn_requires_abort(error) != 0)
        rd_kafka_error_destroy(error)
    }

    /// Throws when librdkafka returned an error object, which is destroyed.
    static func check(_ error: OpaquePointer?, context: String? = nil) throws(KafkaError) {
        if let error { throw KafkaError(consuming: error, context: context) }
    }

    /// Throws unless the call returned no error.
    static func check(_ code: rd_kafka_resp_err_t, context: String? = nil) throws(KafkaError) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, context: context) }
    }
}

extension KafkaError: CustomStringConvertible {
    /// The reason and the code's name.
    public var description: String { "\(reason) [\(name)]" }
}
