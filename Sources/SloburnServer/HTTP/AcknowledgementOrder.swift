/// What somebody asks for who has taken notice of an alert.
public struct AcknowledgementOrder: Hashable, Sendable {
    /// The alert key.
    public var key: String
    /// Who it is.
    public var by: String
    /// What they say of it; nil for nothing.
    public var note: String?
    /// Whether an acknowledgement is taken back.
    public var isUndo: Bool
}
