import SloburnModel
import SloburnPipeline

/// A budget as it is shown; it never changes.
public final class BudgetEntry: Sendable {
    /// What lists show of it.
    public let facts: BudgetFacts
    /// The snapshot, as on the topic.
    public let snapshot: [UInt8]
    /// What filters and scopes ask for.
    public let labels: RecordLabels
    /// Its row of the overview, as JSON.
    public let row: [UInt8]
    /// The published state at which it changed.
    public let generation: Int64
    /// The published state since which its state is what it is.
    let stateGeneration: Int64
    private let words: String

    /// The SLO key.
    public var key: String { facts.key }

    init(
        _ facts: BudgetFacts, snapshot: [UInt8], catalog: BudgetCatalog, generation: Int64,
        after last: BudgetEntry? = nil
    ) {
        self.facts = facts
        self.snapshot = snapshot
        self.generation = generation
        stateGeneration = last?.facts.state == facts.state ? last?.stateGeneration ?? generation : generation
        labels = catalog.labels(of: facts)
        words = [facts.key, facts.service, labels["team"].joined(separator: " ")].joined(separator: "\n").lowercased()
        var writer = JSONWriter(reserving: 512)
        writer.row(facts, labels, owner: catalog.owner(of: facts))
        row = writer.bytes
    }

    /// Whether a text, in small letters, is in its key, its service or its team.
    package func says(_ text: String) -> Bool { words.contains(text) }
}

extension JSONWriter {
    fileprivate mutating func row(_ facts: BudgetFacts, _ labels: RecordLabels, owner: String?) {
        object { row in
            row.member("key", facts.key)
            row.member("slo", facts.slo)
            row.member("service", facts.service)
            row.member("team", labels["team"].first)
            row.member("owner", owner)
            row.member("tier", facts.tier)
            row.member("stage", facts.stage)
            row.key("group")
            row.object { group in
                for label in facts.group { group.member(label.name, label.value) }
            }
            row.figures(of: facts)
            row.member("exhaustsAt", facts.exhaustsAt)
            row.member("firing", facts.worst?.severity)
            row.member("since", facts.worst?.since)
            row.member("held", facts.flags.contains(.held))
            row.member("suppressed", facts.flags.contains(.suppressed))
            row.member("partial", facts.flags.contains(.partial))
            row.member("retired", facts.flags.contains(.retired))
            row.member("coverage", facts.coverage)
            row.member("at", facts.at)
            row.member("state", facts.state.rawValue)
        }
    }

    private mutating func figures(of facts: BudgetFacts) {
        member("objective", facts.objective)
        member("remaining", facts.remaining)
        member("sli", facts.serviceLevel)
        member("total", facts.total)
        member("bad", facts.bad)
        member("period", facts.period)
        member("calendar", facts.periodEnd != nil)
        member("burn5m", facts.fiveMinuteRate)
        member("burn1h", facts.hourRate)
    }

    mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }
}
