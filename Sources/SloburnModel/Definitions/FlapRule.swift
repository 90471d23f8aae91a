/// When an alert that comes and goes is kept open as one episode.
public struct FlapRule: Hashable, Sendable {
    /// How often a tier must begin to fire; at least 2.
    public var episodes: Int
    /// Within how long.
    public var within: TimeSpan
    /// From then on it must be false at every evaluation for so long before it resolves.
    public var quietFor: TimeSpan

    /// Creates a rule.
    public init(episodes: Int, within: TimeSpan, quietFor: TimeSpan) {
        self.episodes = episodes
        self.within = within
        self.quietFor = quietFor
    }
}
