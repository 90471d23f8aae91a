internal import SloburnModel

/// Reads `kind: BudgetPolicy`.
enum BudgetPolicyReader {
    /// The name that stands for no policy.
    static let noneName = "none"
    private static let lowest = Ratio(-1_000)

    static func document(_ spec: Element, name: String, place: Element) -> BudgetPolicyDocument? {
        let known = ["description", "default", "steps", "hysteresis", "holdFor", "exhausted"]
        guard let fields = Fields(spec, known) else { return nil }
        fields.checkDescription()
        if name == noneName { place.error(.duplicateName, "'none' stands for no policy; choose another name") }
        let isDefault = fields["default"].flatMap { $0.boolean() == true ? $0 : nil }
        return BudgetPolicyDocument(name: name, element: place, policy: policy(fields, name), isDefault: isDefault)
    }

    private static func policy(_ fields: Fields, _ name: String) -> BudgetPolicy? {
        let steps = fields.required("steps", "write the states of a budget, from the best to the worst").flatMap(steps)
        let hysteresis = fields["hysteresis"].map { share($0, Ratio(0)...Ratio(1)) } ?? Ratio(0)
        let holdFor = fields["holdFor"].map { $0.timeSpan(.zero ... .days(365)) } ?? .zero
        let severity = fields["exhausted"].map(severity)
        guard let steps, let hysteresis, let holdFor, severity != .some(nil) else { return nil }
        let policy = BudgetPolicy(
            name: name, steps: steps, hysteresis: hysteresis, holdFor: holdFor,
            exhaustedSeverity: severity.flatMap { $0 })
        guard let policy else {
            fields["hysteresis"]?.error(.outOfRange, "with a bound it has more digits than are kept exactly")
            return nil
        }
        if let step = policy.steps.first(where: { $0.leavesAt.map { $0 > Ratio(1) } ?? false }) {
            fields["hysteresis"]?.error(
                .outOfRange,
                "with the bound of '\(step.name)' it is above 1, all of the budget: that state would never be left")
            return nil
        }
        return policy
    }

    private static func severity(_ element: Element) -> String? {
        Fields(element, ["severity"])?.required("severity", "write page, ticket or a word of your own")
            .flatMap(BurnRatePolicyReader.severity)
    }

    private static func steps(_ element: Element) -> [BudgetPolicy.Step]? {
        guard let elements = element.nonEmptyList() else { return nil }
        var steps: [BudgetPolicy.Step] = []
        for (index, element) in elements.enumerated() {
            guard let step = step(element, isFirst: index == 0) else { continue }
            if steps.contains(where: { $0.name == step.name }) {
                element.error(.duplicateValue, "there is a state '\(step.name)' already")
                continue
            }
            if let bound = step.below, let before = steps.last?.below, bound >= before {
                element.error(
                    .outOfRange,
                    "below must be less than that of the state before (\(before.exactText)), found "
                        + "\(bound.exactText); write states from the best to the worst")
                continue
            }
            steps.append(step)
        }
        return steps.count == elements.count ? steps : nil
    }

    private static func step(_ element: Element, isFirst: Bool) -> BudgetPolicy.Step? {
        guard let fields = Fields(element, ["name", "below", "deploy", "description"]) else { return nil }
        fields.checkDescription()
        let name = fields.required("name", "write what the state is called, such as ok").flatMap(stateName)
        let deploy = fields["deploy"].map { $0.boolean() } ?? true
        let description = fields["description"].flatMap { $0.text() }
        if isFirst {
            if let below = fields["below"] {
                below.error(.exclusiveFields, "the first state is the best one: it has no bound, all others have one")
                return nil
            }
            guard let name, let deploy else { return nil }
            return BudgetPolicy.Step(name: name, deploy: deploy, description: description)
        }
        let hint = "write the share of the budget below which the state is taken, such as 0.25"
        guard let below = fields.required("below", hint).flatMap({ share($0, lowest...Ratio(1)) }), let name, let deploy
        else { return nil }
        return BudgetPolicy.Step(name: name, below: below, deploy: deploy, description: description)
    }

    /// A word that people give to `gate --allow`, with commas in between.
    private static func stateName(_ element: Element) -> String? {
        guard let text = element.nonEmptyText() else { return nil }
        if NameRules.isLabel(text) { return text }
        element.error(
            .invalidName, "'\(text)' is no name; write 1 to 63 lower-case letters, digits and '-', not at the ends")
        return nil
    }

    private static func share(_ element: Element, _ range: ClosedRange<Ratio>) -> Ratio? {
        guard let share = element.ratio() else { return nil }
        if range.contains(share) { return share }
        element.error(
            .outOfRange,
            "must be a share from \(range.lowerBound.exactText) to \(range.upperBound.exactText) (25 percent are "
                + "0.25), found \(element.writtenText)")
        return nil
    }
}
