internal import SloburnModel

/// Says in words what a policy of a budget holds.
enum BudgetPolicyText {
    /// The policy; nothing where there is none.
    static func properties(_ policy: BudgetPolicy?) -> [Property] {
        guard let policy else { return [] }
        var properties = [Property("budget policy", policy.name)]
        properties += policy.steps.map { Property("budget state \($0.name)", text($0)) }
        if policy.hysteresis != Ratio(0) {
            properties.append(Property("budget hysteresis", policy.hysteresis.exactText))
        }
        if policy.holdFor != .zero { properties.append(Property("budget holdFor", "\(policy.holdFor)")) }
        return properties
    }

    private static func text(_ step: BudgetPolicy.Step) -> String {
        let bound = step.below.map { "below \($0.exactText)" } ?? "else"
        let rule = step.deploy ? "deployments" : "no deployments"
        return [bound, rule, step.description].compactMap { $0 }.joined(separator: ", ")
    }
}
