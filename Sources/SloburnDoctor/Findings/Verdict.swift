/// How well something is.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// As it should be.
    case ok
    /// Nobody told; what to do says how to know.
    case unknown
    /// It works, but not as it should, or not for long.
    case warning
    /// It does not work, or counts are lost.
    case problem
}
