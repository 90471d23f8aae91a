import SloburnAlerting
import SloburnModel

extension BudgetPartition {
    /// Takes the alerts that fire anywhere, as their topic tells; they have effect from the next evaluation on.
    public mutating func take(active told: [ActiveAlert]) {
        guard hearsOfAlerts else { return }
        let own = Set(keys.flatMap { key in key.alerts.map { key.alertKey($0.keyPart) } })
        active.take(others: told, isOwn: own.contains)
    }

    /// What fires in the partition.
    var firingAlerts: [ActiveAlert] {
        keys.flatMap { key in
            key.alerts.compactMap { alert in
                guard let episode = alert.machine.episode else { return nil }
                return ActiveAlert(
                    key: key.alertKey(alert.keyPart), service: key.definition.service,
                    severity: alert.severity(isInhibited: episode.isInhibited))
            }
        }
    }
}

extension BudgetKey.SeverityAlert {
    /// Who is to hear of it: of what follows from another service's trouble nobody is to be woken.
    func severity(isInhibited: Bool) -> String {
        isInhibited && severity == ActiveAlert.inhibitingSeverity ? "ticket" : severity
    }

    /// The severity whose alert keeps this one from beginning.
    var silencedBy: String? { machine.tiers.lazy.compactMap(\.silencedBy).first }
}
