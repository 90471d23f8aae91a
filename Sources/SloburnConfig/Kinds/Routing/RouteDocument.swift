internal import SloburnModel

/// A document of kind Route as far as it could be read.
struct RouteDocument {
    /// Somebody to reach.
    enum Target {
        /// By the name of an AlertNotificationTarget.
        case reference(String, Element)
        /// As it is written.
        case inline(RouteTarget)
    }

    /// A step of the escalation.
    struct Step {
        var after: TimeSpan?
        var budgetSpent: Ratio?
        var targets: [Target]
    }

    var element: Element
    /// The route without its targets and steps, whose references are not known yet.
    var definition: RouteDefinition
    var targets: [Target] = []
    var steps: [Step] = []
    /// Where it says by what alerts are grouped; nil where it does not.
    var groupedBy: Element?
}
