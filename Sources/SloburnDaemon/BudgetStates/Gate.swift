import SloburnConfig
public import SloburnModel

/// Whether budgets let a deployment through, as the latest records say.
///
/// What is not known, or was told too long ago, is never a yes.
public struct Gate: Hashable, Sendable {
    /// Which budgets are asked.
    public enum Selection: Hashable, Sendable {
        /// Those of an SLO, or one objective of it as `NAME/OBJECTIVE`.
        case slo(String)
        /// Those of a service that have a policy.
        case service(String)
        /// One SLO key.
        case key(String)
    }

    /// Why budgets can't be asked.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong.
        public let description: String
    }

    /// How old a record may be.
    public var maxAge: TimeSpan
    /// States that let deployments through here, whatever the policy says.
    public var allowed: Set<String>
    private let selection: Selection
    private let budgets: [BudgetDefinition]

    /// Creates a gate.
    ///
    /// - Parameters:
    ///   - selection: which budgets are asked.
    ///   - engine: the configuration.
    ///   - maxAge: how old a record may be.
    ///   - allowed: states that let deployments through besides those of which the policy says so.
    /// - Throws: `Problem` where no budget is selected that has a policy, or no policy has an allowed state.
    public init(
        _ selection: Selection, engine: EngineDefinition, maxAge: TimeSpan, allowed: [String] = []
    ) throws(Problem) {
        let named = engine.budgets.filter { Self.matches(selection, $0) }
        let budgets = named.filter { $0.budgetPolicy != nil }
        guard !budgets.isEmpty else { throw Self.problem(selection, isKnown: !named.isEmpty) }
        let states = Set(budgets.flatMap { $0.budgetPolicy?.steps.map(\.name) ?? [] })
        if let name = allowed.first(where: { !states.contains($0) }) {
            throw Problem(
                description: "no BudgetPolicy of these budgets has a state '\(name)'; there are "
                    + states.sorted().joined(separator: ", "))
        }
        self.selection = selection
        self.budgets = budgets
        self.maxAge = maxAge
        self.allowed = Set(allowed)
    }

    /// What the latest records say.
    ///
    /// - Parameters:
    ///   - states: the latest record of each key.
    ///   - now: the present time.
    /// - Returns: one answer a budget, those without a record too.
    public func verdict(_ states: [BudgetStateSummary], at now: Timestamp) -> GateVerdict {
        let rows = budgets.flatMap { budget -> [GateVerdict.Row] in
            let told = states.filter { state in
                guard state.budgetName == budget.name else { return false }
                if case .key(let key) = selection { return state.key == key }
                return true
            }
            guard !told.isEmpty else { return [missing(budget)] }
            return told.map { row($0, at: now) }
        }
        return GateVerdict(rows: rows)
    }

    private func missing(_ budget: BudgetDefinition) -> GateVerdict.Row {
        var name = budget.name
        if case .key(let key) = selection { name = key }
        let groups = budget.groupBy.isEmpty ? "" : ", or none of its groups has had a sample"
        return .init(
            key: name, isOpen: false,
            reason: "\(name): no record tells its state; the daemon may not have evaluated it yet\(groups)")
    }

    private func row(_ state: BudgetStateSummary, at now: Timestamp) -> GateVerdict.Row {
        let age = now - state.at
        var row = GateVerdict.Row(key: state.key, isOpen: false, reason: "", state: state, age: age)
        guard age <= maxAge else {
            row.reason =
                "\(state.key): the record of the state \(state.state) is \(GateText.length(age)) old, more than \(maxAge); "
                + "is the daemon running?"
            return row
        }
        guard age >= TimeSpan(nanoseconds: -maxAge.nanoseconds) else {
            row.reason =
                "\(state.key): the record of the state \(state.state) is of \(GateText.time(state.at)), which is yet to "
                + "come; is the clock right?"
            return row
        }
        row.isOpen = state.deploy || allowed.contains(state.state)
        let rule =
            state.deploy
            ? "lets deployments through" : "lets no deployment through\(row.isOpen ? ", but is allowed here" : "")"
        row.reason =
            "\(state.key): \(GateText.percent(state.remaining)) of the error budget remains; the state \(state.state), "
            + "since \(GateText.time(state.since)), \(rule)"
        return row
    }

    private static func matches(_ selection: Selection, _ budget: BudgetDefinition) -> Bool {
        switch selection {
        case .slo(let name): budget.slo == name && budget.compositeName == nil || budget.name == name
        case .service(let name): budget.service == name
        case .key(let key): budget.name == (key.firstIndex(of: "{").map { String(key[..<$0]) } ?? key)
        }
    }

    private static func problem(_ selection: Selection, isKnown: Bool) -> Problem {
        let (kind, name) =
            switch selection {
            case .slo(let name): ("SLO", name)
            case .service(let name): ("service", name)
            case .key(let key): ("SLO of the key", key)
            }
        return Problem(
            description: isKnown
                ? "the \(kind) '\(name)' has no BudgetPolicy; name one with the annotation sloburn/budget-policy"
                : "the configuration has no \(kind) '\(name)'")
    }
}
