import SloburnModel
import SloburnNormalize

/// Says in the audit topic what changed between the configuration last in force and the present one.
struct ConfigurationAudit {
    /// The revision of each budget last made known, by name.
    var known: [String: String] = [:]
    private let definition: EngineDefinition
    private var isDone = false

    init(definition: EngineDefinition) {
        self.definition = definition
    }

    /// The records to write at the first evaluation; none afterwards.
    mutating func records(at time: Timestamp, _ cloudEvents: CloudEvents) -> [OutputRecord] {
        guard !isDone else { return [] }
        isDone = true
        let present = Dictionary(
            definition.budgets.map { ($0.name, $0.revision) }, uniquingKeysWith: { first, _ in first })
        var records = [loaded(at: time, cloudEvents)]
        for name in Set(known.keys).union(present.keys).sorted() where known[name] != present[name] {
            let event = known[name] == nil ? "added" : present[name] == nil ? "removed" : "changed"
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("event", event)
                writer.member("kind", "SLO")
                writer.member("name", name)
                writer.member("at", time)
                writer.member("revision", present[name])
                writer.member("previousRevision", known[name])
                if let origin = definition.changedBy[name], present[name] != nil {
                    Self.write(origin, to: &writer)
                }
            }
            records.append(
                cloudEvents.record(
                    .audit, type: "io.sloburn.audit", key: name, at: time, occurrence: event, value: writer.bytes))
        }
        known = present
        return records
    }

    /// Who changed it, without what is not known.
    private static func write(_ origin: ChangeOrigin, to writer: inout JSONWriter) {
        if origin.name != nil || origin.mail != nil {
            writer.key("author")
            writer.object { writer in
                writer.member("name", origin.name)
                writer.member("mail", origin.mail)
            }
        }
        if let commit = origin.commit { writer.member("commit", commit) }
    }

    private func loaded(at time: Timestamp, _ cloudEvents: CloudEvents) -> OutputRecord {
        var hash = StableHash()
        for budget in definition.budgets {
            hash.combine(budget.name)
            hash.combine(budget.revision)
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("event", "loaded")
            writer.member("kind", "Daemon")
            writer.member("name", definition.name)
            writer.member("at", time)
            writer.member("revision", hash.hexadecimal)
            writer.member("slos", Int64(Set(definition.budgets.map(\.slo)).count))
            writer.member("dataSources", Int64(definition.sources.count))
        }
        return cloudEvents.record(
            .audit, type: "io.sloburn.audit", key: definition.name, at: time, occurrence: "loaded",
            value: writer.bytes)
    }
}
