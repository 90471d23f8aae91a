/// A configuration that was read while another one was in force, and could not be used.
public struct RefusedConfiguration: Hashable, Sendable {
    /// How many errors were found.
    public var errors: Int
    /// The first of them.
    public var firstError: String

    /// Creates a refusal.
    public init(errors: Int, firstError: String) {
        self.errors = errors
        self.firstError = firstError
    }
}
