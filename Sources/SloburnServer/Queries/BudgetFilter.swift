/// Which budgets and alerts of a list are asked for, by the query of its address.
public struct BudgetFilter: Hashable, Sendable {
    /// Names in a query that are no labels.
    private static let others: Set<String> = [
        "state", "q", "limit", "after", "severity", "from", "to", "step", "view", "key", "before",
    ]

    /// The values of labels: one of those of each.
    public var labels: [String: [String]] = [:]
    /// The states of budgets; empty for all.
    public var states: Set<BudgetState> = []
    /// The severities of alerts; empty for all.
    public var severities: Set<String> = []
    /// A text in the key, the service or the team, in small letters; empty for any.
    public var text = ""

    /// Creates a filter that lets everything pass.
    public init() {}

    /// Reads a query.
    ///
    /// - Parameter query: names and values, as many of a name as one likes.
    /// - Throws: `ProblemDetails` for a state that is none.
    init(_ query: [(name: String, value: String)]) throws(ProblemDetails) {
        for (name, value) in query {
            switch name {
            case "state":
                guard let state = BudgetState(rawValue: value) else {
                    let known = BudgetState.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .badRequest("state=\(value): must be one of \(known)")
                }
                states.insert(state)
            case "q": text = value.lowercased()
            case "severity": severities.insert(value)
            case _ where Self.others.contains(name): break
            default: labels[name, default: []].append(value)
            }
        }
    }

    /// Whether a budget is asked for that may be seen.
    package func passes(_ entry: BudgetEntry, _ access: Access) -> Bool {
        (states.isEmpty || states.contains(entry.facts.state)) && wouldPass(entry, access)
    }

    /// Whether a budget would be asked for if its state were another one.
    func wouldPass(_ entry: BudgetEntry, _ access: Access) -> Bool {
        access.sees(entry.labels) && passes(entry.labels) && (text.isEmpty || entry.says(text))
    }

    /// Whether an alert is asked for that may be seen.
    package func passes(_ entry: AlertEntry, _ access: Access) -> Bool {
        access.sees(entry.labels) && passes(entry.labels)
            && (severities.isEmpty || severities.contains(entry.severity))
            && (text.isEmpty || entry.labels.say(text, or: entry.key))
    }

    /// Whether a closed period is asked for that may be seen.
    package func passes(_ entry: PeriodEntry, _ access: Access) -> Bool {
        access.sees(entry.labels) && passes(entry.labels) && (text.isEmpty || entry.labels.say(text, or: entry.key))
    }

    /// Whether labels have the wanted values.
    package func passes(_ labels: RecordLabels) -> Bool {
        self.labels.allSatisfy { labels.has($0.key, anyOf: $0.value) }
    }
}
