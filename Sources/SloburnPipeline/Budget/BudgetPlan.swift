import SloburnAlerting
import SloburnBudget
import SloburnModel

/// What all keys of a budget share: the definition, and what follows from it.
final class BudgetPlan: Sendable {
    /// The budget's place among all of them.
    let number: Int
    let definition: BudgetDefinition
    let layout: WindowLayout
    /// The budget's name, to be looked up by.
    let nameText: ExactText
    /// The alerts as they begin.
    let alerts: [BudgetKey.SeverityAlert]
    /// The names of the sources that the budget reads.
    let sources: [String]
    /// The indices of the windows that snapshots list under `burnRates`.
    let listedWindows: [Int]
    /// The index of the period among the windows.
    let periodWindow: Int
    /// The index of the window of an hour.
    let hourWindow: Int

    init(_ definition: BudgetDefinition, number: Int) {
        self.number = number
        self.definition = definition
        nameText = ExactText(definition.name)
        let layout = WindowLayout(of: definition)
        self.layout = layout
        alerts = Self.alerts(of: definition, layout: layout)
        sources = definition.sources
        // The standard windows and those of the tiers; the period stands apart unless it is one of them.
        listedWindows = layout.windows.indices.filter { index in
            let window = layout.windows[index]
            return WindowLayout.standardWindows.contains(window)
                || definition.tiers.contains { $0.longWindow == window || $0.shortWindow == window }
        }
        periodWindow = layout.existingIndex(of: definition.period)
        hourWindow = layout.existingIndex(of: .hours(1))
    }

    /// One alert a severity, in the order in which the policy first names them.
    private static func alerts(of definition: BudgetDefinition, layout: WindowLayout) -> [BudgetKey.SeverityAlert] {
        var severities: [String] = []
        for tier in definition.tiers where !severities.contains(tier.severity) { severities.append(tier.severity) }
        return severities.map { severity in
            let tiers = definition.tiers.filter { $0.severity == severity }
            let windows = tiers.map { tier in
                (long: layout.existingIndex(of: tier.longWindow), short: layout.existingIndex(of: tier.shortWindow))
            }
            return BudgetKey.SeverityAlert(severity: severity, windows: windows, machine: AlertMachine(tiers: tiers))
        }
    }
}

extension WindowLayout {
    /// The index of a window that the layout of a budget always holds.
    func existingIndex(of window: TimeSpan) -> Int {
        guard let index = index(of: window) else { preconditionFailure("the layout holds no window of \(window)") }
        return index
    }
}
