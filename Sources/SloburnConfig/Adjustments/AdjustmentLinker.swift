internal import SloburnModel

/// Puts adjustments together with the SLOs that they are about.
struct AdjustmentLinker {
    private let catalog: Catalog
    private let budgets: [BudgetDefinition]
    private let isComplete: Bool

    /// Links adjustments.
    ///
    /// - Parameters:
    ///   - catalog: the documents.
    ///   - budgets: the budgets that could be built.
    ///   - isComplete: whether these are all.
    init(_ catalog: Catalog, _ budgets: [BudgetDefinition], isComplete: Bool) {
        self.catalog = catalog
        self.budgets = budgets
        self.isComplete = isComplete
    }

    /// The adjustments in the order of the files, then those that service hours make.
    func adjustments() -> [Adjustment] {
        let check = AdjustmentCheck(budgets: budgets, slos: catalog.slos.map(\.name))
        var adjustments: [Adjustment] = []
        for document in catalog.adjustments {
            if isComplete {
                check.checkScope(document)
                check.checkOverlap(document, with: adjustments)
            }
            adjustments.append(document.adjustment)
        }
        return adjustments + serviceHours()
    }

    private func serviceHours() -> [Adjustment] {
        let counted = Set(budgets.map(\.slo))
        return catalog.slos.compactMap { slo in
            let ofService = slo.service.flatMap { catalog.serviceHours[$0] }
            guard counted.contains(slo.name), let hours = slo.serviceHours ?? ofService else { return nil }
            return Adjustment(
                name: "service-hours/\(slo.name)", scope: AdjustmentScope(slos: [slo.name]), schedule: .outside(hours),
                effect: .exclude, reason: "outside of service hours")
        }
    }
}
