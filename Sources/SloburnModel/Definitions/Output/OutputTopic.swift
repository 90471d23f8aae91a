/// The topics Sloburn writes.
public enum OutputTopic: String, Hashable, Sendable, CaseIterable {
    case snapshots
    case alerts
    case activeAlerts
    case periods
    case days
    case deadLetter
    case audit
    case quality
    case budgetState

    /// Whether its name may hold labels: the audit tells of the configuration as a whole.
    public var canBranch: Bool { self != .audit }
}
