internal import SloburnModel

/// Tells where budgets come from: the files of their SLOs, and who changed them where an annotation says so.
struct OriginBuilder {
    /// The file of each budget, by its name.
    private(set) var files: [String: String] = [:]
    /// Who changed each budget whose SLO says it, by the budget's name.
    private(set) var changedBy: [String: ChangeOrigin] = [:]

    init(_ slos: [SLODocument], _ budgets: [BudgetDefinition]) {
        let documents = Dictionary(slos.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for budget in budgets {
            guard let document = documents[budget.slo] else { continue }
            files[budget.name] = document.element.file
            let person = document.metadata.annotation(Metadata.changedByKey)?.value
            changedBy[budget.name] = person.flatMap(ChangeOrigin.init(person:))
        }
    }
}
