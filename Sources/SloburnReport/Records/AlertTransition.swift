internal import SloburnModel

/// A transition of an alert of some budget.
struct AlertTransition: Hashable, Sendable {
    /// Where a bad sample is to be read again.
    struct Evidence: Hashable, Sendable {
        var topic: String
        var partition: Int64
        var offset: Int64
    }

    /// The SLO key.
    var key: String
    var slo: String
    /// The episode.
    var id: String
    var isFiring: Bool
    var severity: String
    var kind: String?
    var at: Timestamp
    var startsAt: Timestamp
    var endsAt: Timestamp?
    /// Bad events of the episode; nil where it is not about burning.
    var bad: ExactCount?
    /// That as a share of what the period allows.
    var budgetSpent: ExactCount?
    var peakBurnRate: ExactCount?
    var owner: String?
    var acknowledgedBy: String?
    var note: String?
    var labels: [Label]
    var evidence: [Evidence]

    /// Reads a transition; nil for an alert that is about no SLO.
    init?(_ fields: RecordFields) throws(RecordProblem) {
        let alertKey = try fields.text("key")
        guard let slo = fields.optionalText("slo"), let slash = alertKey.lastIndex(of: "/") else { return nil }
        self.slo = slo
        key = String(alertKey[..<slash])
        id = try fields.text("id")
        isFiring = try fields.text("status") == "firing"
        severity = try fields.text("severity")
        kind = fields.optionalText("kind")
        at = try fields.time("at")
        startsAt = try fields.time("startsAt")
        endsAt = isFiring ? nil : max(startsAt, try fields.optionalTime("endsAt") ?? at)
        let episode = try fields.optionalObject("episode")
        bad = episode?.optionalFigure("bad")
        budgetSpent = episode?.optionalFigure("budgetSpent")
        peakBurnRate = episode?.optionalFigure("peakBurnRate")
        owner = fields.optionalText("owner")
        let acknowledged = try fields.optionalObject("acknowledged")
        acknowledgedBy = acknowledged?.optionalText("by")
        note = acknowledged?.optionalText("note")
        labels = fields.labels("labels")
        evidence = []
        for one in try fields.objects("evidence") {
            guard let partition = try one.optionalInteger("partition"), let offset = try one.optionalInteger("offset")
            else { continue }
            evidence.append(Evidence(topic: try one.text("topic"), partition: partition, offset: offset))
        }
    }
}
