public import SloburnModel

/// The topics that a report is made from.
public enum InputTopic: String, Hashable, Sendable, CaseIterable {
    /// What each budget counted on each day.
    case days
    /// The last snapshots of closed calendar periods.
    case periods
    /// Every transition of every alert.
    case alerts
    /// What changed in the configuration and its adjustments.
    case audit
    /// Adjustments made at run time.
    case adjustments
    /// The latest state of each budget; read only for a period that is not over.
    case snapshots

    /// What the topic is called.
    public func name(in names: OutputTopicNames) -> String {
        switch self {
        case .days: names[.days]
        case .periods: names[.periods]
        case .alerts: names[.alerts]
        case .audit: names[.audit]
        case .adjustments: names[ControlTopic.adjustments]
        case .snapshots: names[.snapshots]
        }
    }
}
