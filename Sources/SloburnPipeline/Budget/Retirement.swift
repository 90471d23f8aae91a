import SloburnBudget
import SloburnModel

/// A budget that counts something else now: what it counted before stays in sight until its period has turned.
struct Retirement: Hashable {
    /// The evaluation from which on nothing is counted for it.
    var since: Timestamp
    /// When it goes: a rolling period later, or at the end of the calendar's period.
    var until: Timestamp

    init(since: Timestamp, until: Timestamp) {
        (self.since, self.until) = (since, until)
    }

    /// The retirement of a budget that is replaced now.
    init(of plan: CountingPlan, since: Timestamp) {
        let period = plan.period(at: since)
        self.init(since: since, until: period.end ?? since + period.span)
    }

    /// What tells a retired key from the one that has taken its place.
    static func text(of key: String, revision: String) -> String { "\(key)@\(revision)" }
}
