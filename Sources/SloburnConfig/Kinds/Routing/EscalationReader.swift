internal import SloburnModel

/// Reads `escalation` of a Route.
enum EscalationReader {
    static func steps(_ element: Element) -> [RouteDocument.Step]? {
        guard let elements = element.nonEmptyList() else { return nil }
        var last = RouteDocument.Step(targets: [])
        return elements.compactMap { element in
            guard let fields = Fields(element, ["after", "budgetSpent", "targets"]) else { return nil }
            var step = RouteDocument.Step(targets: [])
            step.after = fields["after"]?.timeSpan(.seconds(1) ... .days(365))
            step.budgetSpent = fields["budgetSpent"].flatMap(share)
            if fields["after"] == nil, fields["budgetSpent"] == nil {
                element.error(.missingField, "one of after and budgetSpent is required, or both")
            }
            step.targets = fields.required("targets", "name who is to hear of it").flatMap(RouteReader.targets) ?? []
            checkOrder(step, after: last, fields)
            last.after = step.after ?? last.after
            last.budgetSpent = step.budgetSpent ?? last.budgetSpent
            return step
        }
    }

    private static func share(_ element: Element) -> Ratio? {
        guard let share = element.ratio() else { return nil }
        if share > Ratio(0), share <= Ratio(1) { return share }
        element.error(
            .outOfRange, "must be above 0 and at most 1 (half of the budget is 0.5), found \(element.writtenText)")
        return nil
    }

    /// Reports a step that would come before, or with, the one above it.
    private static func checkOrder(_ step: RouteDocument.Step, after last: RouteDocument.Step, _ fields: Fields) {
        if let after = step.after, let before = last.after, after <= before {
            fields["after"]?.error(
                .outOfRange, "must be longer than the \(before) of a step above, because steps follow one another")
        }
        if let spent = step.budgetSpent, let before = last.budgetSpent, spent < before {
            fields["budgetSpent"]?.error(
                .outOfRange,
                "must be at least the \(before.exactText) of a step above, because steps follow one another")
        }
    }
}
