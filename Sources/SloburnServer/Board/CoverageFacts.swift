import SloburnDecode
import SloburnModel
import SloburnPipeline

/// What a record on the completeness of a source says.
struct CoverageFacts {
    /// The share of which the data can be trusted, by the length of time; nil where nothing judges.
    var shares: [(name: String, share: Double?)]?
    /// What stands in for the source, and since when; nil for nothing.
    var fallback: (source: String, since: Timestamp?)?

    init(_ json: [UInt8]?) {
        guard let json else { return }
        let facts = try? json.readObject(JSONTreeReader()) { fields throws(SnapshotError) in
            var facts = CoverageFacts(nil)
            facts.shares = fields.optional("coverage")?.members.map { ($0.name, $0.value.number) }
            if let fallback = fields.optional("fallback"), let source = fallback.optionalText("source") {
                facts.fallback = (source, fallback.optionalTime("since"))
            }
            return facts
        }
        if let facts { self = facts }
    }
}
