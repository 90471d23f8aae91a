import SloburnAlerting
import SloburnModel

/// The last records of an alert whose budget is gone, or goes on elsewhere.
///
/// What only the definition could tell is null.
struct EndedAlertRecord {
    /// The SLO key.
    let key: String
    /// The budget's name.
    let budget: String
    /// The alert's severity.
    let severity: String
    /// What the alert's key ends in.
    let keyPart: String
    /// The episode that ends.
    let episode: AlertMachine.Episode
    /// When it ends.
    let time: Timestamp
    /// Why.
    let reason: Reason
    /// The topics that told of it.
    let branch: TopicBranch

    /// Why an alert ends that nothing has resolved.
    enum Reason: String {
        case removed = "its SLO was removed or counts something else now"
        case moved = "its labels changed, and another topic tells of it from now on"
    }

    /// The transition for `slo.alerts`, and the tombstone for `slo.alerts.active`.
    func records(_ cloudEvents: CloudEvents) -> [OutputRecord] {
        let alertKey = "\(key)/\(keyPart)"
        return cloudEvents.alert(alertKey, at: time, in: branch, isFiring: false, value: json(alertKey))
    }

    private func json(_ alertKey: String) -> [UInt8] {
        let unknown: String? = nil
        var writer = JSONWriter(reserving: 512)
        writer.object { writer in
            writer.member("key", alertKey)
            writer.member("id", AlertRecord.episodeID(of: alertKey, startsAt: episode.startsAt))
            writer.member("status", "resolved")
            writer.member("severity", severity)
            writer.member("kind", keyPart == BudgetPolicy.exhaustedKey ? AlertKind.budget.rawValue : unknown)
            writer.member("slo", budget.split(separator: "/").first.map(String.init))
            writer.member("at", time)
            writer.member("startsAt", episode.startsAt)
            writer.member("endsAt", time)
            for name in ["service", "revision", "tier", "burnRates", "errorBudget", "exhaustsAt", "runbook"] {
                writer.member(name, unknown)
            }
            writer.member(
                "summary", "\(key): the alert ends because \(reason.rawValue).")
            for name in ["group", "labels", "annotations"] {
                writer.key(name)
                writer.object { _ in }
            }
        }
        return writer.bytes
    }
}
