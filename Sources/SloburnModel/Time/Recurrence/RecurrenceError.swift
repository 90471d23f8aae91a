/// A rule of recurrence that can't be used.
public struct RecurrenceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part of the rule, such as `BYDAY`; `RRULE` for the rule as a whole, `start` and `duration` for what is no
    /// part of it.
    public let part: String
    /// The value received, as it was written.
    public let value: String
    /// What is wrong with it, and what would be right.
    public let problem: String

    /// The part, its value, what is wrong and what would be right.
    public var description: String { value.isEmpty ? "\(part) \(problem)" : "\(part) '\(value)' \(problem)" }
}
