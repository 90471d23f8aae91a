internal import SloburnModel
internal import SloburnNormalize

/// *Source:* Alertmanager's OpenAPI description of its API v2, `postableAlerts`.
extension Receiver {
    /// How many intervals a firing alert lasts that is not repeated: a bridge that has died leaves none open for ever.
    static let intervalsToEnd: Int64 = 4

    /// Alerts for `POST /api/v2/alerts`.
    func alertmanager(_ notices: [Notice], at now: Timestamp) -> OutgoingRequest {
        let path = "/api/v2/alerts"
        return jsonRequest(
            url.hasSuffix(path) ? url : url + path, .array(notices.map { postableAlert($0, at: now) }),
            authorization: bearer)
    }

    private func postableAlert(_ notice: Notice, at now: Timestamp) -> JSONValue {
        let alert = notice.alert
        return .object(some: [
            ("labels", AlertLabels(notice.identity).json), ("annotations", AlertTexts(alert, templates).json),
            ("startsAt", .string(RFC3339.string(alert.startsAt))), ("endsAt", .string(RFC3339.string(end(alert, now)))),
            ("generatorURL", .text(templates.link(alert))),
        ])
    }

    /// An end in the future while it fires, in the past when it has resolved; never before its start, which is refused.
    private func end(_ alert: AlertRecord, _ now: Timestamp) -> Timestamp {
        guard let endsAt = alert.endsAt else {
            let (span, overflow) = interval.nanoseconds.multipliedReportingOverflow(by: Self.intervalsToEnd)
            return max(now, alert.startsAt) + TimeSpan(nanoseconds: overflow ? .max : span)
        }
        return max(alert.startsAt, min(endsAt, now))
    }
}
