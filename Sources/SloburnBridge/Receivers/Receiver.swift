public import SloburnModel

/// A receiver and how it wants to be told: makes requests of alerts.
public struct Receiver: Sendable {
    /// How an event of `cloudevents-http` is written.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Attributes as headers, the alert as the body.
        case binary
        /// Attributes and alert as one JSON body.
        case structured
    }

    /// What it is.
    public var kind: ReceiverKind
    /// Where it is, without a slash at its end.
    public var url: String
    /// Its routing key, API key or token.
    public var key: String?
    /// Headers that every request has.
    public var headers: [OutgoingRequest.Header]
    /// The texts that the user has worded.
    public var templates: AlertTemplates
    /// What severities are called.
    public var severities: SeverityMap
    /// What the bridge is called.
    public var name: String
    /// The time between two repetitions.
    public var interval: TimeSpan
    /// Who alerts are to be for, by their routes: the name of a target, or what it is; nil for all of them.
    public var target: String?
    /// For `cloudevents-http`.
    public var mode: Mode

    /// Creates a receiver.
    public init(
        _ kind: ReceiverKind, url: String, key: String? = nil, headers: [OutgoingRequest.Header] = [],
        templates: AlertTemplates = AlertTemplates(), severities: SeverityMap? = nil, name: String? = nil,
        interval: TimeSpan = .seconds(30), mode: Mode = .binary
    ) {
        self.kind = kind
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.key = key
        self.headers = headers
        self.templates = templates
        self.severities = severities ?? SeverityMap(kind)
        self.name = name ?? kind.rawValue
        self.interval = interval
        self.mode = mode
    }

    /// Where a receiver is unless the user says otherwise; nil where only the user knows.
    public static func defaultURL(_ kind: ReceiverKind) -> String? {
        switch kind {
        case .pagerduty: "https://events.pagerduty.com/v2/enqueue"
        case .opsgenie: "https://api.opsgenie.com"
        case .alertmanager, .webhook, .cloudEvents: nil
        }
    }

    /// Makes the request that tells of alerts.
    ///
    /// - Parameters:
    ///   - notices: one or more; more than one only where the receiver takes batches.
    ///   - now: the wall clock's time.
    /// - Returns: a request with the receiver's key in it.
    public func request(_ notices: [Notice], at now: Timestamp) -> OutgoingRequest {
        var request =
            switch kind {
            case .alertmanager: alertmanager(notices, at: now)
            case .pagerduty: pagerDuty(notices[0])
            case .opsgenie: opsgenie(notices[0])
            case .webhook: webhook(notices)
            case .cloudEvents: cloudEvent(notices[0].event)
            }
        // What the user says replaces what is usual.
        let own = Set(headers.map { $0.name.lowercased() })
        request.headers = request.headers.filter { !own.contains($0.name.lowercased()) } + headers
        return request
    }

    /// A request with a JSON body, and the key as a bearer token where it has no other place.
    func jsonRequest(_ url: String, _ body: JSONValue, authorization: String? = nil) -> OutgoingRequest {
        var headers = [OutgoingRequest.Header("Content-Type", "application/json")]
        if let authorization { headers.append(.init("Authorization", authorization)) }
        return OutgoingRequest(url: url, headers: headers, body: body.bytes)
    }

    /// The key as a bearer token.
    var bearer: String? { key.map { "Bearer " + $0 } }
}
