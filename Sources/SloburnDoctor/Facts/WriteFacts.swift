/// What came of writing to a topic of its own.
struct WriteFacts: Hashable {
    /// The topic.
    var topic: String
    /// Whether it could be made.
    var created: Answer<Bool>
    /// What came of each step, in order: what was tried, and what was said.
    var steps: [Step] = []
    /// The broker's clock minus this one, as far as it can be told, in milliseconds; nil where it is not told.
    var clock: ClosedRange<Int64>?
    /// Whether it could be deleted again; nil where there was nothing to delete.
    var deleted: Answer<Bool>?

    struct Step: Hashable {
        enum Kind: Hashable, CaseIterable {
            case takeOver, write, sendOffsets, abort, readBack
        }

        var kind: Kind
        /// The transactional id, group or topic it was about.
        var subject: String
        var outcome: Answer<Bool>
    }
}
