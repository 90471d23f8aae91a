import SloburnDecode
import SloburnModel
import SloburnPipeline

/// A closed calendar period as it is shown; it never changes.
public final class PeriodEntry: Sendable {
    /// The record's key: the SLO key, `@` and the start of the period.
    public let key: String
    /// What lists show of it.
    public let facts: BudgetFacts
    /// The snapshot, as on the topic.
    public let json: [UInt8]
    /// What filters and scopes ask for.
    public let labels: RecordLabels

    /// Reads a record.
    ///
    /// - Throws: `SnapshotError` when it is no snapshot.
    init(key: String, _ json: [UInt8], _ reader: JSONTreeReader, catalog: BudgetCatalog) throws(SnapshotError) {
        facts = try BudgetFacts(json, reader)
        (self.key, self.json) = (key, json)
        labels = catalog.labels(of: facts)
    }
}
