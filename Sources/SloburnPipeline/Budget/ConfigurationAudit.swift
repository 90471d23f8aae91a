import SloburnModel
import SloburnNormalize

/// Says in the audit topic what changed between the configuration last in force and the present one.
struct ConfigurationAudit {
    /// The revision of each budget last made known, by name.
    var known: [String: String] = [:]
    private let definition: EngineDefinition
    private var isDone = false
    private var refused: [RefusedConfiguration] = []

    init(definition: EngineDefinition) {
        self.definition = definition
    }

    /// Takes note of configurations that were refused, to be told at the next evaluation.
    mutating func note(_ refused: [RefusedConfiguration]) { self.refused += refused }

    /// The records to write at an evaluation: of what is in force at the first one, of what was refused since the last.
    mutating func records(at time: Timestamp, _ cloudEvents: CloudEvents) -> [OutputRecord] {
        defer { refused.removeAll() }
        let refusals = refused.enumerated().map { refusal($1, number: $0, at: time, cloudEvents) }
        guard !isDone else { return refusals }
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
        return records + refusals
    }

    private func refusal(
        _ refused: RefusedConfiguration, number: Int, at time: Timestamp, _ cloudEvents: CloudEvents
    ) -> OutputRecord {
        record("refused", occurrence: number == 0 ? "refused" : "refused/\(number)", at: time, cloudEvents) { writer in
            writer.member("errors", Int64(refused.errors))
            writer.member("firstError", refused.firstError)
        }
    }

    /// Who changed it, without what is not known.
    private static func write(_ origin: ChangeOrigin, to writer: inout JSONWriter) {
        writer.author(origin)
        if let commit = origin.commit { writer.member("commit", commit) }
    }

    /// Changes whenever the definition of any budget does, and not with the order of documents.
    private var revision: String {
        var hash = StableHash()
        for budget in definition.budgets.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            hash.combine(budget.name)
            hash.combine(budget.revision)
        }
        return hash.hexadecimal
    }

    private func loaded(at time: Timestamp, _ cloudEvents: CloudEvents) -> OutputRecord {
        record("loaded", occurrence: "loaded", at: time, cloudEvents) { writer in
            writer.member("slos", Int64(Set(definition.budgets.map(\.slo)).count))
            writer.member("dataSources", Int64(definition.sources.count))
        }
    }

    /// A record about the configuration in force as a whole; `more` writes what its event adds.
    private func record(
        _ event: String, occurrence: String, at time: Timestamp, _ cloudEvents: CloudEvents,
        _ more: (inout JSONWriter) -> Void
    ) -> OutputRecord {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("event", event)
            writer.member("kind", "Daemon")
            writer.member("name", definition.name)
            writer.member("at", time)
            writer.member("revision", revision)
            more(&writer)
        }
        return cloudEvents.record(
            .audit, type: "io.sloburn.audit", key: definition.name, at: time, occurrence: occurrence,
            value: writer.bytes)
    }
}
