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
}
