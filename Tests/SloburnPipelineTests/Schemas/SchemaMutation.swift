import SloburnTestKit

/// A change of a record that its schema must refuse.
struct SchemaMutation {
    /// What was changed, and how.
    let what: String
    /// The record after it.
    let record: JSONTree

    // Members of these have names of the user's.
    private static let maps: Set<String> = ["group", "labels", "annotations", "rejectedByClass", "counts"]
    private static let usualWindows: Set<String> = ["5m", "30m", "1h", "6h", "1d", "3d", "long", "short"]

    // Fields that a record may do without, whatever else it has.
    private static let optional: Set<String> = [
        "partial", "held", "fallbacks", "exact", "quality.coverage", "quality.inputs", "burnRates.*", "group.*",
        "burnRates.*.coverage", "coverage", "notificationTargets", "tier.trigger", "tier.op", "tier.confidence",
        "labels.*", "annotations.*", "notificationTargets[].labels.*", "author", "commit", "rejectedByClass.*",
        "partitions[].rejectedByClass.*", "interval", "interval.declared", "interval.missing", "interval.silent",
        "fallback", "__sloburn.errors.truncated", "__sloburn.replayed", "serviceTier", "stage",
        "adjustments", "raw", "suppressed", "adjustments[].badEvents", "adjustments[].minutes", "badEvents", "minutes",
        "episode", "episode.good", "episode.bad", "episode.total", "episode.durationSeconds", "episode.flapping",
        "earlier", "budgetState", "description", "ownSeverity", "inhibitedBy", "evidence", "acknowledged", "behind",
        "breakdown", "breakdown.combinations", "breakdown.combinations[].labels.*",
        "grouping", "groupedBy", "heard", "changes", "earlier[].acknowledgedBy", "earlier[].note",
        "earlier[].lastChange", "hours", "excludedSeconds",
    ]
    private static let nullable: Set<String> = [
        "watermark", "sli", "projection", "exhaustsAt", "quality.lastSampleAt", "quality.coverage",
        "burnRates.*.coverage", "fallbacks[].since", "fallback.since", "coverage", "tier.budgetShare", "runbook",
        "notificationTargets[].description", "author.name", "author.mail", "partitions[].latestSampleAt",
        "partitions[].skewMs", "interval.declared", "coverage.1h", "coverage.1d", "coverage.7d", "coverage.30d",
        "completeness", "reasons[].value", "inputs", "lastSampleAt", "adjustments[].to", "adjustments[].author",
        "adjustments[].reason", "adjustments[].ticket",
        "raw.sli", "episode.burningSince", "episode.budgetSpent", "episode.peakBurnRate", "owner", "routeKey",
        "dashboard", "targets[].name", "heard[].name", "acknowledged.at", "acknowledged.note", "previousState",
        "nextAbove",
        "nextBelow", "changes[].by", "changes[].link", "earlier[].note", "hours[]",
    ]
    private static let freeTexts: Set<String> = [
        "runbook", "notificationTargets[].description", "author.name", "author.mail", "labels.*",
        "notificationTargets[].labels.*", "adjustments[].author", "adjustments[].reason", "adjustments[].ticket",
        "owner", "routeKey", "dashboard", "targets[].name", "heard[].name", "acknowledged.note", "description",
        "changes[].by", "changes[].link", "earlier[].note",
    ]
    // What audit records of adjustments have, under names that those of SLOs and sources have for something else.
    private static let reasons: Set<String> = ["reason", "ticket"]
    private static let bounds: Set<String> = ["from", "to"]
    private static let negative: Set<String> = [
        "errorBudget.remaining", "projection.remaining", "raw.errorBudget.remaining", "remaining", "nextAbove",
        "nextBelow",
    ]
    private static let trueOrFalse: Set<String> = ["interval.trusted", "lowCoverage", "deploy", "budgetState.deploy"]

    // Of each type once, and nothing that any field could hold.
    private static let wrongValues: [JSONTree] = [
        .null, .flag(true), .flag(false), .number(-7.5), .text("no such"), .list([]), .object([:]),
    ]

    /// All changes of a value at a place of a record.
    static func all(of record: JSONTree, at place: [JSONTree.Step]) -> [SchemaMutation] {
        guard let value = record.value(at: place) else { return [] }
        let name = name(of: place)
        var changed: [(String, JSONTree?)] = wrongValues.filter { isWrong($0, for: value, name, record) }.map {
            ("is \($0)", $0)
        }
        if place.last?.name != nil, !isOptional(name, record) { changed.append(("is absent", nil)) }
        if case .object(var members) = value {
            members["unheardOf"] = .flag(true)
            changed.append(("has a field unheardOf", .object(members)))
        }
        return changed.map { .init(what: "\(name) \($0)", record: record.replacing(place, with: $1)) }
    }

    /// A place by its field, whatever the user's names and the numbers of elements are.
    static func name(of place: [JSONTree.Step]) -> String {
        var name = ""
        var parent = ""
        for step in place {
            guard let member = step.name else {
                name += "[]"
                continue
            }
            let isUsers = maps.contains(parent) || parent == "burnRates" && !usualWindows.contains(member)
            name += (name.isEmpty ? "" : ".") + (isUsers ? "*" : member)
            parent = isUsers ? "" : member
        }
        return name
    }

    private static func isOptional(_ name: String, _ record: JSONTree) -> Bool {
        // The annotation that asks for it makes it needed.
        if name == "coverage", record["minCoverage"] != nil { return false }
        if isOwnHeader(name, record) { return true }
        return optional.contains(name.replacing(/burnRates\.[^.]+\.coverage/, with: "burnRates.*.coverage"))
    }

    /// Whether it is a header that a dead letter's record came with.
    private static func isOwnHeader(_ name: String, _ record: JSONTree) -> Bool {
        record["__sloburn.errors.class"] != nil && !name.hasPrefix("__sloburn.")
    }

    /// Whether a value must be refused in the place of another one.
    private static func isWrong(
        _ wrong: JSONTree, for value: JSONTree, _ name: String, _ record: JSONTree
    ) -> Bool {
        let name = name.replacing(/burnRates\.[^.]+\.coverage/, with: "burnRates.*.coverage")
        let isAdjustment = record["kind"]?.text == "Adjustment"
        switch (wrong, value) {
        case (_, wrong): return false
        case (.null, _) where isAdjustment && (bounds.contains(name) || reasons.contains(name)): return false
        case (.text, _) where isAdjustment && reasons.contains(name): return false
        case (.null, _): return !nullable.contains(name)
        case (.number, .number), (.number, .null): return !negative.contains(name)
        case (.text, .text) where isOwnHeader(name, record): return false
        case (.text, .text(let text)): return text.hasSuffix("Z") || text.count == 16
        case (.text, _): return !freeTexts.contains(name)
        case (.list, .list), (.object, .object): return false
        case (.flag, .flag): return !trueOrFalse.contains(name)
        case (.list, .text): return !name.hasSuffix("labels.*")
        default: return true
        }
    }
}

extension JSONTree.Step {
    /// The member's name; nil for an element of a list.
    var name: String? {
        if case .member(let name) = self { return name }
        return nil
    }
}
