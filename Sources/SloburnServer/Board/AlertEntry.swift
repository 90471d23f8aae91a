import SloburnDecode
public import SloburnModel
import SloburnPipeline

/// A record of an alert as it is shown; it never changes.
public final class AlertEntry: Sendable {
    /// The alert key.
    public let key: String
    /// The record's value, as on the topic.
    public let json: [UInt8]
    /// Its severity.
    public let severity: String
    /// Whether it says that the alert fires.
    public let isFiring: Bool
    /// The evaluation.
    public let at: Timestamp
    /// The source that it is about; nil for one about a budget.
    public let source: String?
    /// What filters and scopes ask for.
    public let labels: RecordLabels
    /// The place among all transitions.
    ///
    /// That is the record's offset, or what `BoardBuilder` makes of its time where several topics hold them. Of an alert
    /// among those that fire it is the published state at which it came.
    public let sequence: Int64

    /// Reads a record.
    ///
    /// - Throws: `SnapshotError` when it is no alert.
    init(
        _ json: [UInt8], _ reader: JSONTreeReader, catalog: BudgetCatalog, sequence: Int64
    ) throws(SnapshotError) {
        self.json = json
        self.sequence = sequence
        let facts = try json.readObject(reader) { fields throws(SnapshotError) in try Facts(fields) }
        key = facts.key
        severity = facts.severity
        isFiring = facts.isFiring
        at = facts.at
        source = facts.source
        labels = catalog.labels(facts.subject)
    }

    private struct Facts {
        var key: String
        var severity: String
        var isFiring: Bool
        var at: Timestamp
        var source: String?
        var subject: BudgetCatalog.Subject

        init(_ fields: SnapshotObject) throws(SnapshotError) {
            key = try fields.text("key")
            severity = try fields.text("severity")
            isFiring = try fields.text("status") == "firing"
            at = try fields.time("at")
            source = fields.optionalText("source")
            let group = (fields.optional("group")?.members ?? []).compactMap { member in
                member.value.text.map { BudgetFacts.Label(name: member.name, value: $0) }
            }
            let slo = fields.optionalText("slo") ?? ""
            let path = key.prefix { $0 != "{" }
            subject = BudgetCatalog.Subject(
                slo: slo, budget: path.hasPrefix("\(slo)/") && key.contains("{") ? String(path) : nil,
                service: fields.optionalText("service") ?? "", tier: fields.optionalText("serviceTier"),
                stage: fields.optionalText("stage"), group: group)
        }
    }
}
