/// One thing that was looked at, and what came of it.
public struct DoctorFinding: Hashable, Sendable {
    /// What it is about.
    public var area: Area
    /// Which broker, topic, group or file.
    public var subject: String
    /// How well it is.
    public var verdict: Verdict
    /// What was seen, with values.
    public var seen: String
    /// What to do; nil where nothing is to be done.
    public var advice: String?

    /// Creates a finding.
    ///
    /// - Parameters:
    ///   - verdict: how well it is.
    ///   - area: what it is about.
    ///   - subject: which broker, topic, group or file.
    ///   - seen: what was seen, with values.
    ///   - advice: what to do; nil where nothing is to be done.
    public init(_ verdict: Verdict, _ area: Area, _ subject: String, _ seen: String, advice: String? = nil) {
        (self.verdict, self.area, self.subject, self.seen, self.advice) = (verdict, area, subject, seen, advice)
    }
}
