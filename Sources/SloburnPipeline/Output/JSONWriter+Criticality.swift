import SloburnModel

extension JSONWriter {
    /// Writes how much depends on a budget's service, and where it is in its life, as far as it is known.
    mutating func criticality(of definition: BudgetDefinition) {
        if let tier = definition.serviceTier { member("serviceTier", tier) }
        if let stage = definition.stage { member("stage", stage) }
    }
}
