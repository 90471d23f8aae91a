internal import SloburnNormalize

/// *Source:* Alertmanager's webhook receiver, version 4 of its messages.
extension Receiver {
    /// A message with one group of alerts.
    func webhook(_ notices: [Notice]) -> OutgoingRequest {
        let alerts = notices.map(webhookAlert)
        let (labels, texts) = (AlertLabels(notices[0].identity), AlertTexts(notices[0].alert, templates))
        let groupNames = ["alertname", "severity", "slo_key"]
        let group = groupNames.map { "\($0)=\"\(Self.escaped(labels[$0]))\"" }.joined(separator: ", ")
        let body: JSONValue = .object(some: [
            ("version", .string("4")), ("groupKey", .string("{}:{\(group)}")), ("truncatedAlerts", .number("0")),
            ("receiver", .string(name)), ("status", .string(Self.status(notices[0].alert))),
            ("alerts", .array(alerts)),
            ("groupLabels", .object(groupNames.map { JSONValue.Member($0, .string(labels[$0])) })),
            ("commonLabels", labels.json), ("commonAnnotations", texts.json),
            ("externalURL", .string(templates.link(notices[0].alert) ?? "")),
        ])
        return jsonRequest(url, body, authorization: bearer)
    }

    private func webhookAlert(_ notice: Notice) -> JSONValue {
        let (alert, labels) = (notice.alert, AlertLabels(notice.identity))
        // The zero time of Go is what consumers know for an end that is not known.
        let end = alert.endsAt.map(RFC3339.string) ?? "0001-01-01T00:00:00Z"
        return .object(some: [
            ("status", .string(Self.status(alert))), ("labels", labels.json),
            ("annotations", AlertTexts(alert, templates).json),
            ("startsAt", .string(RFC3339.string(alert.startsAt))), ("endsAt", .string(end)),
            ("generatorURL", .string(templates.link(alert) ?? "")), ("fingerprint", .string(labels.fingerprint)),
        ])
    }

    private static func status(_ alert: AlertRecord) -> String { alert.isFiring ? "firing" : "resolved" }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
