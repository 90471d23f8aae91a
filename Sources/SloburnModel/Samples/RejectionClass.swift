/// Why a record, or one element of a batch, could not be used; the raw value is the dead letter's `class` header.
public enum RejectionClass: String, Hashable, Sendable, CaseIterable {
    case malformed
    case missingField = "missing_field"
    case unknownUnit = "unknown_unit"
    case badTimestamp = "bad_timestamp"
    case futureTimestamp = "future_timestamp"
    case tooLate = "too_late"
    case negativeDuration = "negative_duration"
    case notFinite = "not_finite"
    case oversized
    case unsupported
}

/// A refusal: what is wrong, with the value received and what would be right.
public struct Rejection: Error, Hashable, Sendable, CustomStringConvertible {
    /// The dead letter's class.
    public var reason: RejectionClass
    /// One sentence with the property, the value received and what would be right.
    public var message: String

    /// Creates a refusal.
    public init(_ reason: RejectionClass, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// `class: message`.
    public var description: String { "\(reason.rawValue): \(message)" }
}
