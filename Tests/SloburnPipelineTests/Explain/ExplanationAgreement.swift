import SloburnBudget
import SloburnModel
import SloburnPipeline
import Testing

/// Compares explanations with what the evaluations said that they explain.
struct ExplanationAgreement {
    /// How many alerts were compared that depend on nothing but the counts.
    private(set) var strict = 0
    /// How many of them fired.
    private(set) var strictFiring = 0
    /// How many tiers were held.
    private(set) var held = 0
    /// How many alerts were suppressed.
    private(set) var suppressed = 0
    /// How many alerts fired although nothing was true.
    private(set) var kept = 0
    /// How many times were worked out at which a tier is true no longer.
    private(set) var ends = 0

    private let engine: EngineDefinition

    init(_ engine: EngineDefinition) {
        self.engine = engine
    }

    /// Compares one.
    mutating func compare(_ snapshot: SnapshotFacts, _ place: String) throws {
        let explanation = Explanation(snapshot, by: engine)
        guard let definition = engine.budgets.first(where: { $0.name == snapshot.budgetName }), !snapshot.isRetired
        else {
            #expect(explanation.alerts.isEmpty, "\(place)")
            return
        }
        #expect(!explanation.isOfOtherRevision && explanation.unknownAlerts.isEmpty, "\(place)")
        for alert in explanation.alerts {
            try compare(alert, snapshot, place)
            for tier in alert.tiers { checkEnd(of: tier, definition, at: snapshot.at, place) }
        }
        let held = explanation.alerts.flatMap { alert in
            alert.tiers.compactMap { tier in
                tier.heldBy.map {
                    [alert.severity, "\(tier.tier.longWindow)", "\(tier.tier.shortWindow)", $0.rawValue]
                }
            }
        }
        #expect(held == snapshot.held.map { [$0.severity, $0.longWindow, $0.shortWindow, $0.rule] }, "\(place)")
        self.held += held.count
    }

    private mutating func compare(_ alert: ExplainedAlert, _ snapshot: SnapshotFacts, _ place: String) throws {
        let place = "\(place) \(alert.key)"
        let tiers = alert.tiers
        #expect(alert.state != .unclear, "\(place)")
        guard tiers.allSatisfy({ $0.tier.trigger == .burnRate }) else { return }
        let isTrue = tiers.contains { $0.verdict == .yes }
        let isFiring = snapshot.alerts.contains { alert.key.hasSuffix("/\($0.keyPart)") }
        let isSuppressed = snapshot.suppressed.contains { alert.key.hasSuffix("/\($0.keyPart)") }
        if isSuppressed { suppressed += 1 }
        for tier in tiers { #expect(tier.windows.count == (tier.tier.longWindow == tier.tier.shortWindow ? 1 : 2)) }
        let isPrompt = tiers.allSatisfy { $0.tier.pendingFor == .zero }
        let isBrief = tiers.allSatisfy {
            $0.tier.keepFiringFor == .zero && $0.tier.flapping == nil && $0.tier.resolveBelow == nil
        }
        if isPrompt { try #require(isFiring || isSuppressed || !isTrue, "\(place)") }
        if isBrief { try #require(isTrue || !isFiring, "\(place)") }
        if isFiring, !isTrue { kept += 1 }
        guard isPrompt, isBrief, !isSuppressed else { return }
        strict += 1
        if isFiring { strictFiring += 1 }
    }

    /// At the time that is told the short window holds nothing of what had come; the evaluation before it does.
    private mutating func checkEnd(
        of tier: ExplainedTier, _ definition: BudgetDefinition, at time: Timestamp, _ place: String
    ) {
        guard case .ends(let end) = tier.change else { return }
        let plan = CountingPlan(definition, lateness: .zero)
        guard let index = plan.layout.index(of: tier.tier.shortWindow) else { return }
        let width = definition.slices?.width ?? .seconds(1)
        let floor = time.flooredTo(width)
        let open = floor < time ? floor + width : floor
        #expect(plan.bounds(ofWindow: index, at: end).from >= open, "\(place)")
        #expect(plan.bounds(ofWindow: index, at: end - .seconds(1)).from < open, "\(place)")
        ends += 1
    }
}
