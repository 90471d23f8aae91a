import SloburnConfig
import SloburnModel
import Testing

@Suite struct AlertPolicyTests {
    private static let documents = """
        apiVersion: openslo/v1
        kind: AlertCondition
        metadata: { name: burning }
        spec: { severity: page, condition: { kind: burnrate, op: gt, threshold: 14.4, lookbackWindow: 1h, alertAfter: 5m } }
        ---
        apiVersion: openslo/v1
        kind: AlertNotificationTarget
        metadata: { name: chat, labels: { channel: [a, b] } }
        spec: { target: slack, description: The channel. }
        ---
        apiVersion: openslo/v1
        kind: AlertPolicy
        metadata: { name: fast }
        spec:
          alertWhenBreaching: true
          alertWhenResolved: true
          conditions: [{ conditionRef: burning }]
          notificationTargets: [{ targetRef: chat }]
        """

    private static let inline = """
        { kind: AlertPolicy, metadata: { name: slow }, spec: { alertWhenBreaching: true, conditions: [{ kind: \
        AlertCondition, metadata: { name: c }, spec: { severity: ticket, condition: { kind: burnrate, op: gt, \
        threshold: 1, lookbackWindow: 3d } } }], notificationTargets: [{ targetRef: chat }] } }
        """

    private static func budget(_ policies: String, annotations: String = "") throws -> BudgetDefinition {
        let slo = Sample.ratio(annotations: annotations) + "\n  alertPolicies: [\(policies)]"
        return try #require(Sample.budgets(documents, slo).first)
    }

    @Test("A condition is a tier with one window")
    func buildsTiers() throws {
        let budget = try Self.budget("{ alertPolicyRef: fast }, \(Self.inline)")
        let factor = try #require(Ratio(72, over: 5))
        #expect(
            budget.tiers == [
                AlertTier(
                    severity: "page", longWindow: .hours(1), shortWindow: .hours(1), factor: factor,
                    errorRatioThreshold: try #require(Ratio(9, over: 625)), pendingFor: .minutes(5)),
                AlertTier(
                    severity: "ticket", longWindow: .days(3), shortWindow: .days(3), factor: Ratio(1),
                    errorRatioThreshold: try #require(Ratio(1, over: 1_000))),
            ])
    }

    @Test("Policies carry their flags and targets")
    func carriesTargets() throws {
        let budget = try Self.budget("{ alertPolicyRef: fast }, \(Self.inline)")
        let chat = NotificationTarget(
            name: "chat", target: "slack", description: "The channel.", labels: ["channel": ["a", "b"]])
        #expect(
            budget.alertPolicies == [
                AlertPolicyDefinition(
                    name: "fast", severity: "page", alertWhenBreaching: true, alertWhenResolved: true,
                    notificationTargets: [chat]),
                AlertPolicyDefinition(
                    name: "slow", severity: "ticket", alertWhenBreaching: true, notificationTargets: [chat]),
            ])
        #expect(budget.notificationTargets(severity: "page", trigger: .burnRate, isFiring: true) == [chat])
        #expect(budget.notificationTargets(severity: "other", trigger: .burnRate, isFiring: true) == [])
    }

    @Test(
        "Policies of an SLO replace the default policy, but not one that it names",
        arguments: [
            ("", "", 4), ("", "none", 0), ("{ alertPolicyRef: fast }", "", 1), ("{ alertPolicyRef: fast }", "none", 1),
            ("{ alertPolicyRef: fast }", "google-sre", 5),
        ])
    func replacesDefault(_ policies: String, _ annotation: String, _ count: Int) throws {
        let annotations = annotation.isEmpty ? "" : "sloburn/burn-rate-policy: \(annotation)"
        #expect(try Self.budget(policies, annotations: annotations).tiers.count == count)
    }

    @Test("A policy that is not to alert on a breach has no tier")
    func leavesOutSilentPolicies() throws {
        let silent = Self.inline.replacing("alertWhenBreaching: true", with: "alertWhenBreaching: false")
        let budget = try Self.budget(silent)
        #expect(budget.tiers == [])
        #expect(budget.alertPolicies.map(\.name) == ["slow"])
    }

    @Test("Policies and targets change the revision, but not what is counted")
    func changesRevision() throws {
        let first = try Self.budget("{ alertPolicyRef: fast }")
        let others = [
            Self.inline, Self.inline.replacing("targetRef: chat", with: Self.mail),
            Self.inline.replacing("alertWhenBreaching", with: "alertWhenResolved: true, alertWhenBreaching"),
        ]
        let budgets = try [first] + others.map { try Self.budget($0) }
        #expect(Set(budgets.map(\.revision)).count == 4)
        #expect(Set(budgets.map(\.countingRevision)).count == 1)
    }

    private static let mail = "kind: AlertNotificationTarget, metadata: { name: chat }, spec: { target: email }"
}
