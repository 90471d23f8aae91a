/// How often a session may go on again from the last commit before it makes room for a new one.
///
/// A fault that stays would be met again at once, in a loop without a pause; between two sessions there is one.
struct Patience {
    private static let longest = 3
    private var rewinds = 0
    private var hasCommitted = false

    /// Whether the last try came to a commit.
    var isFresh: Bool { hasCommitted && rewinds == 0 }

    mutating func didCommit() {
        hasCommitted = true
        rewinds = 0
    }

    /// Notes another try; false when there have been too many in a row.
    mutating func allowsAnother() -> Bool {
        rewinds += 1
        return rewinds <= Self.longest
    }
}
