/// An alert that fires, as others have to know of it.
public struct ActiveAlert: Hashable, Sendable {
    /// The severity that inhibits.
    public static let inhibitingSeverity = "page"

    /// The alert key.
    public var key: String
    /// The SLO's service.
    public var service: String
    /// Who hears of it; lower than its own while something inhibits it.
    public var severity: String

    /// Creates an alert.
    public init(key: String, service: String, severity: String) {
        self.key = key
        self.service = service
        self.severity = severity
    }
}
