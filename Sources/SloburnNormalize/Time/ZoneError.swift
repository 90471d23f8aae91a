/// A zone name that the system's time zone database does not have.
public struct ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name as it was given.
    public let identifier: String

    /// What is wrong, and what would be right.
    public var description: String {
        "unknown time zone \(Excerpt.quoted(identifier)); use UTC or an IANA name (case matters), say Europe/Berlin"
    }
}
