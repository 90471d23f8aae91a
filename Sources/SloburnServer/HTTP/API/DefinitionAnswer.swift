import Hummingbird
import HummingbirdCore
import SloburnConfig
import SloburnDecode
import SloburnModel
import SloburnPipeline

/// How a budget is defined, what it is counted from, and how that came about.
struct DefinitionAnswer {
    let answer: Response

    /// Describes the definition of a budget.
    ///
    /// - Throws: `ProblemDetails` where the configuration has none of the name.
    init(site: Site, entry: BudgetEntry) throws(ProblemDetails) {
        let (board, catalog) = (site.board, site.origins.catalog)
        guard let budget = catalog.budget(named: entry.facts.budget) else {
            throw .notFound("the configuration of this process has no '\(entry.facts.budget)'")
        }
        let lag = site.origins.lag()
        var writer = JSONWriter(reserving: 2_048)
        writer.object { definition in
            definition.promise(of: budget, entry, catalog)
            definition.tiers(of: budget)
            definition.key("sources")
            definition.array { list in
                for lineage in Lineage.all(of: budget, in: catalog.definition) {
                    list.source(
                        lineage, budget, board.sources[lineage.query.source] ?? SourceFigures(),
                        lag: lag[lineage.query.source])
                }
            }
            definition.key("dependsOn")
            definition.array { list in budget.dependsOn.forEach { list.value($0) } }
            definition.key("revisions")
            definition.array { list in
                for change in board.changes[budget.name] ?? [] { list.revision(change) }
            }
            definition.member("runbook", budget.runbook)
        }
        answer = Answer.bytes(writer.bytes, Answer.json)
    }
}

/// A query of a budget, and the source that it reads.
struct Lineage {
    /// What it adds to: `good`, `bad`, `total`, `threshold` or `raw`.
    var role: String
    var query: BudgetDefinition.MetricQuery
    var source: DataSourceDefinition?

    static func all(of budget: BudgetDefinition, in definition: EngineDefinition) -> [Lineage] {
        let queries: [(String, BudgetDefinition.MetricQuery)]
        switch budget.indicator {
        case .ratio(let numerator, let kind, let total): queries = [(kind.rawValue, numerator), ("total", total)]
        case .threshold(let query, _): queries = [("threshold", query)]
        case .raw(let query, _): queries = [("raw", query)]
        case .composite: queries = []
        }
        return queries.map { role, query in
            Lineage(role: role, query: query, source: definition.sources.first { $0.name == query.source })
        }
    }
}

extension JSONWriter {
    fileprivate mutating func promise(of budget: BudgetDefinition, _ entry: BudgetEntry, _ catalog: BudgetCatalog) {
        member("slo", budget.slo)
        member("objective", budget.objectiveName)
        member("service", budget.service)
        member("team", entry.labels["team"].first)
        member("owner", catalog.owner(of: entry.facts))
        key("labels")
        object { labels in
            for (name, values) in budget.labels.sorted(by: { $0.key < $1.key }) {
                labels.member(name, values.joined(separator: ", "))
            }
        }
        key("annotations")
        object { annotations in
            for (name, text) in budget.annotations.sorted(by: { $0.key < $1.key }) { annotations.member(name, text) }
        }
        member("target", budget.target.doubleValue)
        member("budgetingMethod", budget.methodName)
        key("period")
        object { period in
            period.member("kind", budget.period.calendar == nil ? "rolling" : "calendar")
            period.member("duration", budget.period.description)
            period.member("timeZone", budget.period.calendar?.zone.identifier)
        }
        member("revision", budget.revision)
        member("countedRevision", entry.facts.revision)
        member("policy", budget.annotations["sloburn/burn-rate-policy"])
    }

    fileprivate mutating func tiers(of budget: BudgetDefinition) {
        key("tiers")
        array { list in
            for tier in budget.tiers where tier.trigger == .burnRate {
                list.object {
                    $0.member("severity", tier.severity)
                    $0.member("longWindow", tier.longWindow.description)
                    $0.member("shortWindow", tier.shortWindow.description)
                    $0.member("factor", tier.factor.doubleValue)
                    $0.member("budgetShare", tier.budgetShare?.doubleValue)
                }
            }
        }
    }

    fileprivate mutating func source(
        _ lineage: Lineage, _ budget: BudgetDefinition, _ figures: SourceFigures, lag: Int64?
    ) {
        object { source in
            source.member("name", lineage.query.source)
            source.member("role", lineage.role)
            source.key("topics")
            source.array { list in lineage.source?.topicNames.forEach { list.value($0) } }
            source.member("format", lineage.source?.format.word)
            source.member("envelope", lineage.source.flatMap { $0.envelope == .none ? nil : $0.envelope.rawValue })
            source.member("selector", SelectorText.text(lineage.query.selector))
            source.key("groupBy")
            source.array { list in budget.groupBy.forEach { list.value($0) } }
            source.key("lag")
            if let lag { source.value(lag) } else { source.value(nil as String?) }
            source.member("coverage", CoverageFacts(figures.coverage).shares?.first?.share)
            source.member("lastSampleAt", figures.lastSample)
        }
    }

    /// Writes a change of the definition as the audit topic tells it.
    fileprivate mutating func revision(_ json: [UInt8]) {
        _ = try? json.readObject(JSONTreeReader()) { fields throws(SnapshotError) in
            object { revision in
                revision.member("at", fields.optionalTime("at"))
                revision.member("change", fields.optionalText("event"))
                revision.member("revision", fields.optionalText("revision"))
                revision.member("previous", fields.optionalText("previousRevision"))
                revision.member("by", fields.optional("author")?.optionalText("name"))
                revision.member("commit", fields.optionalText("commit"))
            }
        }
    }
}
