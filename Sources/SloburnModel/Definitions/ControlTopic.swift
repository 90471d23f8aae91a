/// The topics through which people and other programs tell Sloburn what metrics can't: it reads them.
public enum ControlTopic: String, Hashable, Sendable, CaseIterable {
    /// Adjustments, by their names.
    case adjustments
    /// Who has taken notice of which alert, by alert key.
    case acknowledgements
    /// Incidents, by their ids.
    case incidents
    /// What has been changed in the running systems, in whatever order it is told.
    case changes

    /// Whether the last record of a key counts, as against all of them.
    public var isCompacted: Bool { self != .changes }
}
