/// Somebody has taken notice of an episode of an alert: it is told no further.
public struct Acknowledgement: Hashable, Sendable {
    /// The alert key.
    public var key: String
    /// The id of the episode; nil for whichever fires.
    public var episode: String?
    /// Who took notice.
    public var by: String
    /// When; nil where nobody says.
    public var at: Timestamp?
    /// What they say, or nil.
    public var note: String?

    /// Creates an acknowledgement.
    public init(key: String, episode: String?, by: String, at: Timestamp? = nil, note: String? = nil) {
        self.key = key
        self.episode = episode
        self.by = by
        self.at = at
        self.note = note
    }
}
