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

    /// What the topics of the kind are called: one, or several where labels decide.
    public func names(in names: OutputTopicNames) -> [String] {
        switch self {
        case .days: names.all(of: .days)
        case .periods: names.all(of: .periods)
        case .alerts: names.all(of: .alerts)
        case .audit: names.all(of: .audit)
        case .adjustments: [names[ControlTopic.adjustments]]
        case .snapshots: names.all(of: .snapshots)
        }
    }

    /// What topics hold, by their names.
    public static func byName(_ topics: [InputTopic] = allCases, in names: OutputTopicNames) -> [String: InputTopic] {
        Dictionary(topics.flatMap { topic in topic.names(in: names).map { ($0, topic) } }) { first, _ in first }
    }
}
