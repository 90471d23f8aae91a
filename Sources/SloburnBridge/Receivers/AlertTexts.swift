/// The annotations of an alert for receivers that know Alertmanager's: texts, which may change.
struct AlertTexts {
    /// Names and values in order; none is empty.
    let all: [(name: String, value: String)]

    init(_ alert: AlertRecord, _ templates: AlertTemplates) {
        let texts = [
            ("summary", templates.summary(alert)), ("description", templates.description(alert)),
            ("runbook", alert.runbook ?? ""), ("runbook_url", alert.runbookLink ?? ""),
        ]
        all = (texts + AlertFigures(alert).annotations).filter { !$0.1.isEmpty }
    }

    /// The annotations as an object.
    var json: JSONValue { .object(all.map { JSONValue.Member($0.name, .string($0.value)) }) }
}
