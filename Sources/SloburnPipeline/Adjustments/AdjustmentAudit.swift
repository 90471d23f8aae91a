import SloburnModel

/// Says in the audit topic which adjustments came, changed and went.
struct AdjustmentAudit {
    /// The digest of each adjustment last made known, by name.
    var known: [String: String] = [:]

    /// The records to write at an evaluation.
    ///
    /// - Parameters:
    ///   - book: the adjustments.
    ///   - time: the evaluation time.
    ///   - cloudEvents: makes records.
    /// - Returns: one record for each adjustment that is not what it was at the evaluation before.
    mutating func records(
        of book: AdjustmentBook, at time: Timestamp, _ cloudEvents: CloudEvents
    ) -> [OutputRecord] {
        guard !book.isUnused || !known.isEmpty else { return [] }
        let present = Dictionary(book.adjustments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var records: [OutputRecord] = []
        for name in Set(known.keys).union(present.keys).sorted() {
            let digest = present[name]?.digest
            guard known[name] != digest else { continue }
            let event = known[name] == nil ? "added" : digest == nil ? "removed" : "changed"
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("event", event)
                writer.member("kind", "Adjustment")
                if let adjustment = present[name] {
                    writer.adjustment(adjustment, last: book.next(of: name, at: time))
                    if let author = adjustment.author.flatMap(ChangeOrigin.init(person:)) { writer.author(author) }
                    writer.reason(of: adjustment)
                } else {
                    writer.member("name", name)
                }
                writer.member("at", time)
            }
            records.append(
                cloudEvents.record(
                    .audit, type: "io.sloburn.audit", key: name, at: time, occurrence: "adjustment/\(event)",
                    value: writer.bytes))
            known[name] = digest
        }
        return records
    }
}

extension Adjustment {
    /// Changes whenever anything of it does.
    fileprivate var digest: String {
        var hash = StableHash()
        hash.combine(name)
        for list in [scope.slos, scope.services, scope.tiers] {
            hash.combine(String(list.count))
            for text in list { hash.combine(text) }
        }
        for labels in [scope.labels, scope.group] {
            hash.combine(String(labels.count))
            for (label, value) in labels.sorted(by: { $0.key < $1.key }) {
                hash.combine(label)
                hash.combine(value)
            }
        }
        hash.combine(String(describing: schedule))
        hash.combine(String(describing: effect))
        for text in [author, reason, ticket] {
            hash.combine(text == nil ? "-" : "+")
            hash.combine(text ?? "")
        }
        return hash.hexadecimal
    }
}
