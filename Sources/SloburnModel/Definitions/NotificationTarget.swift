/// An AlertNotificationTarget of OpenSLO: who is to hear of an alert.
///
/// Sloburn sends nothing by itself; what reads its alerts does.
public struct NotificationTarget: Hashable, Sendable {
    /// metadata.name.
    public var name: String
    /// spec.target: the way to reach somebody, such as `slack` or `email`.
    public var target: String
    /// spec.description, or nil.
    public var description: String?
    /// metadata.labels: one value or several a key.
    public var labels: [String: [String]]

    /// Creates a target.
    public init(name: String, target: String, description: String? = nil, labels: [String: [String]] = [:]) {
        self.name = name
        self.target = target
        self.description = description
        self.labels = labels
    }
}
