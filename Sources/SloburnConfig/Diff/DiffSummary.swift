/// How many things differ.
struct DiffSummary {
    let diff: ConfigurationDiff

    func count(_ kind: BudgetDiff.Kind) -> Int { diff.slos.count { $0.kind == kind } }

    func count(_ direction: PropertyChange.Direction) -> Int { diff.slos.count { $0.direction == direction } }

    /// Budgets that were there, by this or another name, and lose their counts.
    var restarted: Int { diff.slos.count { $0.kind != .added && $0.effect == .startsNewBudget } }

    /// One line such as `2 SLOs differ: 1 added, 1 changed (1 tightened); 1 source`.
    var line: String {
        guard !diff.isEmpty else { return "no differences" }
        var parts: [String] = []
        if !diff.slos.isEmpty { parts.append(slos) }
        if !diff.sources.isEmpty { parts.append(Self.number(diff.sources.count, "source")) }
        if !diff.adjustments.isEmpty { parts.append(Self.number(diff.adjustments.count, "adjustment")) }
        if !diff.routes.isEmpty { parts.append(Self.number(diff.routes.count, "route")) }
        if !diff.daemon.isEmpty { parts.append(Self.number(diff.daemon.count, "daemon setting")) }
        return parts.joined(separator: "; ")
    }

    private var slos: String {
        let kinds: [BudgetDiff.Kind] = [.added, .removed, .renamed, .changed]
        var counts = kinds.map { (count($0), $0.rawValue) }.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        if restarted > 0 { counts.append("\(restarted) without the counts it had") }
        let directions: [PropertyChange.Direction] = [.tightened, .loosened]
        counts += directions.map { (count($0), $0.rawValue) }.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return Self.number(diff.slos.count, "SLO") + ": " + counts.joined(separator: ", ")
    }

    static func number(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension BudgetDiff.Effect {
    /// What a reload does, in words.
    var words: String {
        switch self {
        case .keepsCounts: "keeps its counts"
        case .startsNewBudget: "starts a new budget"
        case .ends: "its budget and alerts end"
        }
    }
}

extension BudgetDiff {
    /// The old and the new revision, as far as there are any.
    var revisions: String { [previousRevision, revision].compactMap { $0 }.joined(separator: " -> ") }
}

extension PropertyChange {
    /// The old and the new value, as far as there are any; of what is there anew or no more, only that one.
    var values: String {
        switch (old, new) {
        case (let old?, let new?): "\(old) -> \(new)"
        case (nil, let new?): new
        case (let old?, nil): old
        case (nil, nil): ""
        }
    }
}
