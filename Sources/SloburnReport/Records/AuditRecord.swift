internal import SloburnModel

/// What changed in an SLO or an adjustment.
struct AuditRecord: Hashable, Sendable {
    /// What it happened to.
    enum Subject: Hashable, Sendable {
        case slo, adjustment
    }

    var subject: Subject
    /// `added`, `changed` or `removed`.
    var event: String
    /// The SLO, with `/OBJECTIVE` where it has several; the adjustment.
    var name: String
    var at: Timestamp
    var revision: String?
    var previousRevision: String?
    var author: String?
    var mail: String?
    var commit: String?
    var reason: String?
    var ticket: String?

    /// Reads a record; nil for one that is about something else.
    init?(_ fields: RecordFields) throws(RecordProblem) {
        switch fields.optionalText("kind") {
        case "SLO": subject = .slo
        case "Adjustment": subject = .adjustment
        default: return nil
        }
        event = try fields.text("event")
        name = try fields.text("name")
        at = try fields.time("at")
        revision = fields.optionalText("revision")
        previousRevision = fields.optionalText("previousRevision")
        let author = try fields.optionalObject("author")
        self.author = author?.optionalText("name")
        mail = author?.optionalText("mail")
        commit = fields.optionalText("commit")
        reason = fields.optionalText("reason")
        ticket = fields.optionalText("ticket")
    }
}

/// An adjustment that was made at run time, by its document.
struct AdjustmentRecord: Hashable, Sendable {
    var name: String
    var author: String?
    var reason: String?
    var ticket: String?

    init(_ fields: RecordFields) throws(RecordProblem) {
        name = try fields.object("metadata").text("name")
        let spec = try fields.object("spec")
        author = spec.optionalText("author")
        reason = spec.optionalText("reason")
        ticket = spec.optionalText("ticket")
    }
}
