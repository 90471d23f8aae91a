/// The changes of late, whose records may come in any order and again.
public struct ChangeLog: Hashable, Sendable {
    /// How many are remembered: those that were made last.
    public static let most = 10_000

    /// In the order in which they were made; of one time as they came.
    public private(set) var changes: [Change] = []

    /// Creates a log of nothing.
    public init() {}

    /// Takes a change, unless it is known.
    public mutating func take(_ change: Change) {
        var index = changes.endIndex
        while index > 0, changes[index - 1].at > change.at { index -= 1 }
        var same = index
        while same > 0, changes[same - 1].at == change.at {
            same -= 1
            if changes[same] == change { return }
        }
        changes.insert(change, at: index)
        if changes.count > Self.most { changes.removeFirst() }
    }
}
