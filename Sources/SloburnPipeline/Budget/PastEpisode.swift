import SloburnModel

/// An episode of an alert that is over.
struct PastEpisode: Hashable {
    /// What is remembered of a key and severity.
    static let longest = TimeSpan.days(90)
    static let most = 10

    var startsAt: Timestamp
    var endsAt: Timestamp
    /// What was bad while it lasted and in the window before that it fired on, in events or their parts.
    var bad: Int64
    /// The highest error ratio of the short window: what was bad, of how much.
    var peak: Tally
    /// What is known of how it ended; nil for nothing.
    var end: End?

    /// How an episode ended, as far as anybody said.
    struct End: Hashable {
        /// Who had taken notice of it, or nil.
        var acknowledgedBy: String?
        /// What they said, or nil.
        var note: String?
        /// When the last change was made while it lasted, or nil.
        var changedAt: Timestamp?
        /// What that was, or nil.
        var change: String?
    }
}

extension PastEpisode.End {
    /// The longest text that is remembered, in characters.
    private static let longest = 200

    /// What is known of an end; nil for nothing.
    init?(_ acknowledgement: Acknowledgement?, _ last: Change?) {
        guard acknowledgement != nil || last != nil else { return nil }
        self.init(
            acknowledgedBy: acknowledgement.map { String($0.by.prefix(Self.longest)) },
            note: acknowledgement?.note.map { String($0.prefix(Self.longest)) },
            changedAt: last?.at, change: last?.title)
    }
}
