/// Something that was changed in the running systems: where trouble begins soon after, people look there first.
public struct Change: Hashable, Sendable {
    /// The services that it concerns, one at least.
    public var services: [String]
    /// When it was made.
    public var at: Timestamp
    /// What it was, such as `deployment`, `flag` or `configuration`.
    public var kind: String
    /// What was changed, in a few words.
    public var title: String
    /// Who made it; nil where nobody says.
    public var by: String?
    /// Where more is to be read, or nil.
    public var link: String?

    /// Creates a change.
    public init(
        services: [String], at: Timestamp, kind: String, title: String, by: String? = nil, link: String? = nil
    ) {
        self.services = services
        self.at = at
        self.kind = kind
        self.title = title
        self.by = by
        self.link = link
    }
}
