/// What a finding is about, in the order in which findings are told.
public enum Area: String, Hashable, Sendable, CaseIterable {
    case configuration, versions, brokers, topics, permissions, clock, lag, sizes, daemon
}
