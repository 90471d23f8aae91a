/// What alerts can be brought to.
public enum ReceiverKind: String, Hashable, Sendable, CaseIterable {
    /// Prometheus Alertmanager, API v2.
    case alertmanager
    /// PagerDuty, Events API v2.
    case pagerduty
    /// Opsgenie, Alert API.
    case opsgenie
    /// Anything that takes Alertmanager's webhooks, version 4.
    case webhook
    /// Anything that takes CloudEvents 1.0 over HTTP.
    case cloudEvents = "cloudevents-http"

    /// How it is told.
    public var manners: Manners {
        switch self {
        case .alertmanager: Manners(keepsState: true, repeats: true, batch: 200, requests: 1)
        case .pagerduty, .opsgenie: Manners(keepsState: true, repeats: false, batch: 1, requests: 4)
        case .webhook, .cloudEvents: Manners(keepsState: false, repeats: false, batch: 1, requests: 4)
        }
    }

    /// How a receiver is told of alerts.
    public struct Manners: Hashable, Sendable {
        /// Whether it keeps the state of each alert, so that only the latest transition matters.
        public var keepsState: Bool
        /// Whether it forgets an alert that is not repeated.
        public var repeats: Bool
        /// How many alerts one request may hold.
        public var batch: Int
        /// How many requests may be open at once.
        public var requests: Int
    }
}
