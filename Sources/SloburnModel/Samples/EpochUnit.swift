/// The unit of times that are whole numbers since 1970-01-01T00:00:00Z.
public enum EpochUnit: String, Hashable, Sendable, CaseIterable {
    case s, ms, us, ns
}
