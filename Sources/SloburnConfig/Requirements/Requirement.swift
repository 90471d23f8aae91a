/// What every SLO may be asked to have, beside what OpenSLO asks for.
public enum Requirement: String, Hashable, Sendable, CaseIterable {
    /// Somebody who answers for it: the label `owner` or `team`, or the annotation `sloburn/owner`.
    case owner
    /// Something to do when it alerts: the annotation `sloburn/runbook`.
    case runbook
    /// At least one alert.
    case alert
    /// A Service document for its service.
    case service
    /// A `spec.description`.
    case description
    /// A `metadata.displayName`.
    case displayName
}
