import SloburnConfig
import SloburnModel
import Testing

@Suite struct ServiceTierTests {
    private static let policies = """
        apiVersion: sloburn/v1
        kind: BurnRatePolicy
        metadata: { name: tight }
        spec:
          tiers:
            - { severity: page, longWindow: 1h, shortWindow: 5m, factor: 4, minEvents: 7 }
            - { severity: ticket, longWindow: 6h, shortWindow: 30m, factor: 2 }
        ---
        apiVersion: sloburn/v1
        kind: BurnRatePolicy
        metadata: { name: loose }
        spec: { tiers: [{ severity: page, longWindow: 1h, shortWindow: 5m, factor: 20 }] }
        ---
        apiVersion: openslo/v1
        kind: AlertNotificationTarget
        metadata: { name: chat }
        spec: { target: chat }
        """

    /// The budgets of `SLO`s whose service has annotations, with a ServiceTier named `1`.
    private static func budgets(
        tier: String, service: String = #"sloburn/tier: "1""#, _ slo: String
    ) throws -> [BudgetDefinition] {
        let source = Sample.source.replacing("{ name: s }", with: "{ name: s, annotations: { \(service) } }")
        let tier = "apiVersion: sloburn/v1\nkind: ServiceTier\nmetadata: { name: \"1\" }\nspec: { \(tier) }"
        let (configuration, findings) = Sample.read(source, policies, tier, slo)
        #expect(findings.filter { $0.severity == .error } == [])
        return try #require(configuration).engine.budgets
    }

    private static func texts(_ tiers: [AlertTier]) -> [String] {
        tiers.map { tier in
            let for_ = tier.pendingFor == .zero ? "" : " for \(tier.pendingFor)"
            let events = tier.minEvents == 0 ? "" : " of \(tier.minEvents)"
            let factor = "\(tier.factor.doubleValue)".replacing(#/\.0$/#, with: "")
            return "\(tier.severity) \(factor)\(events)\(for_)"
        }
    }

    @Test(
        "An SLO that says nothing has what its service's tier and stage say",
        arguments: [
            ("policy: tight", "", ["page 4 of 7", "ticket 2"]),
            ("policy: google-sre", "", ["page 14.4", "page 6", "ticket 3", "ticket 1"]),
            ("policy: none", "", []), ("noData: good", "", ["page 14.4", "page 6", "ticket 3", "ticket 1"]),
            ("policy: tight, severities: { page: ticket }", "", ["ticket 4 of 7", "ticket 2"]),
            ("policy: tight, severities: { page: ticket, ticket: none }", "", ["ticket 4 of 7"]),
            ("policy: tight, severities: { page: ticket, ticket: page }", "", ["ticket 4 of 7", "page 2"]),
            ("policy: tight, severities: { page: none, ticket: none }", "", []),
            (
                "policy: tight, defaults: { minEvents: 30, for: 2m }", "",
                ["page 4 of 7 for 2m", "ticket 2 of 30 for 2m"]
            ),
            ("policy: tight, stages: { beta: { policy: loose } }", "", ["page 4 of 7", "ticket 2"]),
            ("policy: tight, stages: { beta: { policy: loose } }", "beta", ["page 20"]),
            ("policy: tight, stages: { beta: { policy: loose } }", "other", ["page 4 of 7", "ticket 2"]),
            (
                "policy: tight, severities: { page: a, ticket: b }, stages: { beta: { severities: { ticket: c } } }",
                "beta",
                ["a 4 of 7", "c 2"]
            ),
            (
                "policy: tight, defaults: { minEvents: 9, for: 1m }, stages: { beta: { defaults: { for: 3m } } }",
                "beta",
                ["page 4 of 7 for 3m", "ticket 2 of 9 for 3m"]
            ),
        ])
    func fillsWhatIsNotSaid(tier: String, stage: String, expected: [String]) throws {
        let service = #"sloburn/tier: "1""# + (stage.isEmpty ? "" : ", sloburn/stage: \(stage)")
        let budgets = try Self.budgets(tier: tier, service: service, Sample.ratio())
        #expect(budgets.map { Self.texts($0.tiers) } == [expected])
        #expect(budgets.map(\.serviceTier) == ["1"])
        #expect(budgets.map(\.stage) == [stage.isEmpty ? nil : stage])
    }

    @Test(
        "What silences a severity is renamed like it",
        arguments: [
            ("page: sms", ["sms", "ticket by sms"]), ("page: ticket, ticket: page", ["ticket", "page by ticket"]),
            ("page: none", ["ticket"]), ("ticket: page", ["page", "page"]),
        ] as [(String, [String])])
    func renamesWhatSilences(severities: String, expected: [String]) throws {
        let policy = """
            apiVersion: sloburn/v1
            kind: BurnRatePolicy
            metadata: { name: quiet }
            spec:
              tiers:
                - { severity: page, longWindow: 1h, shortWindow: 5m, factor: 4 }
                - { severity: ticket, longWindow: 6h, shortWindow: 30m, factor: 2, silencedBy: page }
            """
        let source = Sample.source.replacing("{ name: s }", with: #"{ name: s, annotations: { sloburn/tier: "1" } }"#)
        let tier =
            "apiVersion: sloburn/v1\nkind: ServiceTier\nmetadata: { name: \"1\" }\n"
            + "spec: { policy: quiet, severities: { \(severities) } }"
        let (configuration, findings) = Sample.read(source, policy, tier, Sample.ratio())
        let tiers = try #require(configuration, "\(findings)").engine.budgets[0].tiers
        #expect(tiers.map { $0.severity + ($0.silencedBy.map { " by \($0)" } ?? "") } == expected)
    }

    @Test("What an SLO says itself goes before its tier, whose renaming holds all the same")
    func ownGoesFirst() throws {
        let tier = "policy: tight, severities: { page: ticket }, minCoverage: 0.9, noData: good"
        let plain = try #require(try Self.budgets(tier: tier, Sample.ratio()).first)
        #expect(plain.noData == .good)
        #expect(plain.minCoverage == Ratio(9, over: 10))
        let annotations = "sloburn/burn-rate-policy: loose, sloburn/no-data: bad, sloburn/min-coverage: 50%"
        let own = try #require(try Self.budgets(tier: tier, Sample.ratio(annotations: annotations)).first)
        #expect(Self.texts(own.tiers) == ["ticket 20"])
        #expect(own.noData == .bad)
        #expect(own.minCoverage == Ratio(1, over: 2))
        let other = try #require(
            try Self.budgets(
                tier: tier + ", stages: { ga: { policy: none }, beta: { policy: loose } }",
                service: #"sloburn/tier: "1", sloburn/stage: beta"#, Sample.ratio(annotations: "sloburn/stage: ga")
            ).first)
        #expect(other.tiers == [])
        #expect((other.serviceTier, other.stage) == ("1", "ga"))
    }

    @Test("AlertPolicies replace the tier's policy; their severities are renamed and left out like others")
    func renamesPolicies() throws {
        let policies = ["page", "ticket"].map { severity in
            """
            - kind: AlertPolicy
              metadata: { name: \(severity)-us }
              spec:
                alertWhenBreaching: true
                notificationTargets: [{ targetRef: chat }]
                conditions:
                  - kind: AlertCondition
                    metadata: { name: c }
                    spec: { severity: \(severity), condition: { kind: burnrate, op: gt, threshold: 3, lookbackWindow: 1h } }
            """
        }.joined(separator: "\n").split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        let slo = Sample.ratio() + "\n  alertPolicies:\n" + policies
        let tier = "policy: tight, severities: { page: low, ticket: none }, defaults: { minEvents: 5 }"
        let budget = try #require(try Self.budgets(tier: tier, slo).first)
        // What is a condition of OpenSLO has no defaults but OpenSLO's.
        #expect(Self.texts(budget.tiers) == ["low 3"])
        #expect(budget.alertPolicies.map(\.name) == ["page-us"])
        let targets = budget.notificationTargets(severity: "low", trigger: .burnRate, isFiring: true)
        #expect(targets.map(\.name) == ["chat"])
    }

    @Test(
        "Tier and stage change the revision, and what is counted only where empty slices count otherwise",
        arguments: [
            ("policy: none", false), ("severities: { page: ticket }", false), ("minCoverage: 0.9", false),
            ("defaults: { minEvents: 3 }", false), ("noData: bad", true), ("stages: { beta: { policy: none } }", false),
        ])
    func changesRevisions(rule: String, changesCounting: Bool) throws {
        let slices = Sample.ratio(objectives: "{ target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: 1m }")
            .replacing("Occurrences", with: "Timeslices")
        let service = #"sloburn/tier: "1", sloburn/stage: beta"#
        let without = try Self.budgets(tier: "description: x", service: service, slices)[0]
        let with = try Self.budgets(tier: rule, service: service, slices)[0]
        #expect(without.revision != with.revision)
        #expect((without.countingRevision != with.countingRevision) == changesCounting)
        let events = try ["description: x", rule].map {
            try Self.budgets(tier: $0, service: service, Sample.ratio())[0].countingRevision
        }
        #expect(events[0] == events[1])
        let stage = try Self.budgets(tier: "description: x", slices)[0]
        #expect(stage.revision != without.revision)
        #expect(stage.countingRevision == without.countingRevision)
    }

    @Test(
        "The ticket of sources that differ is renamed and left out like others",
        arguments: [("ticket: page", ["page"]), ("ticket: none", []), ("page: ticket", ["ticket"])])
    func renamesReconcile(renaming: String, expected: [String]) throws {
        let other = """
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: other }
            spec: { type: kafka, connectionDetails: { topics: [b], json: { metric: { field: m } } } }
            """
        let source = Sample.source.replacing("{ name: s }", with: #"{ name: s, annotations: { sloburn/tier: "1" } }"#)
            .replacing("json: {", with: "reconcile: { source: other, within: 0.01, ticket: true }, json: {")
        let tier = """
            apiVersion: sloburn/v1
            kind: ServiceTier
            metadata: { name: "1" }
            spec: { policy: none, severities: { \(renaming) } }
            """
        let (configuration, _) = Sample.read(source, other, tier, Sample.ratio())
        let tiers = try #require(configuration).engine.budgets[0].tiers
        #expect(tiers.map(\.severity) == expected)
        #expect(tiers.allSatisfy { $0.trigger == .reconcile })
    }

    @Test("A composite has its service's tier, and so have its objectives")
    func reachesComposites() throws {
        let indicator = """
            indicator: { metadata: { name: i }, spec: { ratioMetric: { good: { metricSource: { metricSourceRef: web, spec: \
            { query: 'm{a="1"}' } } }, total: { metricSource: { metricSourceRef: web, spec: { query: m } } } } } }
            """
        let slo = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: x }
            spec:
              service: s
              budgetingMethod: Occurrences
              timeWindow: [{ duration: 30d, isRolling: true }]
              objectives:
                - { displayName: a, target: 0.9, \(indicator) }
                - { displayName: b, target: 0.9, compositeWeight: 2, \(indicator) }
            """
        let budgets = try Self.budgets(tier: "policy: tight", slo)
        #expect(budgets.map(\.serviceTier) == ["1", "1", "1"])
        #expect(budgets.map { Self.texts($0.tiers) } == [[], [], ["page 4 of 7", "ticket 2"]])
    }
}
