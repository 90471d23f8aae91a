/// *Source:* Opsgenie, Alert API, "Create Alert" and "Close Alert", with the sizes of their fields.
extension Receiver {
    /// Creates an alert, or closes it by its alias.
    func opsgenie(_ notice: Notice) -> OutgoingRequest {
        let alert = notice.alert
        let alias = TextLimit.pathKey(alert.key)
        let summary = templates.summary(alert)
        guard alert.isFiring else {
            return opsgenieRequest(
                "/v2/alerts/\(alias)/close?identifierType=alias",
                [("source", .string("Sloburn")), ("note", .string(TextLimit.cut(summary, 25_000)))])
        }
        let description = [summary, templates.description(alert)].filter { !$0.isEmpty }.joined(separator: "\n")
        return opsgenieRequest(
            "/v2/alerts",
            [
                ("message", .string(TextLimit.cut(summary, 130))), ("alias", .string(alias)),
                ("description", .string(TextLimit.cut(description, 15_000))), ("tags", Self.tags(alert)),
                ("details", details(alert)), ("entity", .string(TextLimit.cut(alert.service ?? alert.subject, 512))),
                ("source", .string("Sloburn")), ("priority", .string(severities.word(alert.severity))),
            ])
    }

    private func opsgenieRequest(_ path: String, _ body: [(String, JSONValue?)]) -> OutgoingRequest {
        jsonRequest(url + path, .object(some: body), authorization: key.map { "GenieKey " + $0 })
    }

    /// Up to 20 of up to 50 characters.
    private static func tags(_ alert: AlertRecord) -> JSONValue? {
        let labels =
            [(alert.about.rawValue, alert.subject), ("severity", alert.severity)]
            + (alert.group + alert.labels).map { ($0.name, $0.value) }
        return .array(labels.prefix(20).map { .string(TextLimit.cut("\($0.0):\($0.1)", 50)) })
    }

    /// Texts by name, up to 8000 characters of both together.
    private func details(_ alert: AlertRecord) -> JSONValue {
        var texts = [("key", alert.key), (alert.about.rawValue, alert.subject)]
        texts += (alert.group + alert.labels).map { ($0.name, $0.value) }
        texts += AlertFigures(alert).annotations.map { ($0.name, $0.value) }
        texts += [("runbook", alert.runbook), ("link", templates.link(alert))].compactMap { name, value in
            value.map { (name, $0) }
        }
        var (names, members, room) = (Set<String>(), [JSONValue.Member](), 8_000)
        for (name, value) in texts where names.insert(name).inserted {
            room -= name.utf16.count + value.utf16.count
            guard room >= 0 else { break }
            members.append(.init(name, .string(value)))
        }
        return .object(members)
    }
}
