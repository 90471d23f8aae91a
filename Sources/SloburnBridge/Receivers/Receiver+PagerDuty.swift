internal import SloburnNormalize

/// *Source:* PagerDuty, Events API v2, "Send an alert event"; the limits are those that Alertmanager's sender keeps.
extension Receiver {
    /// The most bytes of an event.
    static let largestPagerDutyEvent = 512_000
    /// The most bytes of `dedup_key`.
    static let longestDedupKey = 255

    /// An event for `POST /v2/enqueue`.
    func pagerDuty(_ notice: Notice) -> OutgoingRequest {
        let alert = notice.alert
        guard alert.isFiring else { return jsonRequest(url, pagerDutyEvent("resolve", alert, [])) }
        var event = trigger(alert, details: pagerDutyDetails(alert))
        if event.bytes.count > Self.largestPagerDutyEvent {
            let why = "left out: the event would have more than \(Self.largestPagerDutyEvent) bytes"
            event = trigger(alert, details: .object([.init("error", .string(why))]))
        }
        return jsonRequest(url, event)
    }

    private func trigger(_ alert: AlertRecord, details: JSONValue) -> JSONValue {
        let link = templates.link(alert).flatMap(Self.shortLink)
        let runbook = alert.runbookLink.flatMap(Self.shortLink).map { href in
            JSONValue.array([.object([.init("href", .string(href)), .init("text", .string("Runbook"))])])
        }
        return pagerDutyEvent(
            "trigger", alert,
            [
                ("payload", payload(alert, details)), ("client", .string("Sloburn")), ("client_url", .text(link)),
                ("links", runbook),
            ])
    }

    private func pagerDutyEvent(
        _ action: String, _ alert: AlertRecord, _ more: [(String, JSONValue?)]
    ) -> JSONValue {
        .object(
            some: [
                ("routing_key", .text(key)), ("event_action", .string(action)),
                ("dedup_key", .string(TextLimit.key(alert.key, Self.longestDedupKey))),
            ] + more)
    }

    private func payload(_ alert: AlertRecord, _ details: JSONValue) -> JSONValue {
        func short(_ text: String?) -> JSONValue? { text.map { .string(TextLimit.cut($0, 255)) } }
        let trigger = alert.fields["tier"]?["trigger"]?.string ?? alert.fields["kind"]?.string ?? "burnRate"
        return .object(some: [
            ("summary", .string(TextLimit.cut(templates.summary(alert), 1_024))),
            ("source", short(alert.service ?? alert.subject)), ("severity", .string(severities.word(alert.severity))),
            ("timestamp", .string(RFC3339.string(alert.at))), ("component", short(alert.subject)),
            ("group", short(alert.service)), ("class", short(trigger)), ("custom_details", details),
        ])
    }

    private func pagerDutyDetails(_ alert: AlertRecord) -> JSONValue {
        let description = templates.description(alert)
        let names = [
            "key", "id", "severity", "serviceTier", "stage", "group", "labels", "startsAt", "tier", "burnRates",
            "errorBudget", "exhaustsAt",
            "coverage", "episode", "earlier", "runbook", "owner", "reasons", "lastSampleAt", "inputs", "rejected",
            "slos",
        ]
        return .object(
            some: [("description", description.isEmpty ? nil : .string(description))]
                + names.map { name in (name, alert.fields[name].flatMap { $0 == .null ? nil : $0 }) })
    }

    /// Links that are longer than this are no links for people, and would use up the event's room.
    private static func shortLink(_ text: String) -> String? { text.utf8.count <= 2_048 ? text : nil }
}
