public import SloburnModel

/// An alert that fires, as others have to know of it.
public struct ActiveAlert: Hashable, Sendable {
    /// The severity that inhibits.
    public static let inhibitingSeverity = "page"

    /// The alert key.
    public var key: String
    /// The SLO's service; empty for alerts that are about none.
    public var service: String
    /// Who hears of it; lower than its own while something inhibits it.
    public var severity: String
    /// The group with which it is told where many fire together; nil where it is told by itself in any case.
    public var group: AlertGroup?

    /// Creates an alert.
    public init(key: String, service: String, severity: String, group: AlertGroup? = nil) {
        self.group = group
        self.key = key
        self.service = service
        self.severity = severity
    }
}
