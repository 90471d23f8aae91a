import SloburnConfig
import SloburnDaemon
import SloburnModel
import Testing

@Suite struct GateTests {
    private static let now = Timestamp(seconds: 1_795_392_000)

    private static func engine() throws -> EngineDefinition {
        func slo(_ name: String, _ service: String, _ annotation: String = "", groupBy: String = "") -> String {
            """
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: \(name), annotations: { \(annotation) } }
            spec:
              service: \(service)
              budgetingMethod: Occurrences
              timeWindow: [{ duration: 30d, isRolling: true }]
              indicator:
                metadata: { name: i }
                spec:
                  ratioMetric:
                    good: { metricSource: { metricSourceRef: web, spec: { query: 'm{a="1"}' } } }
                    total: { metricSource: { metricSourceRef: web, spec: { query: m\(groupBy) } } }
              objectives: [{ target: 0.999 }]
            """
        }
        let document = """
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: web }
            spec: { type: kafka, connectionDetails: { topics: [a], json: { metric: { field: m } } } }
            ---
            apiVersion: sloburn/v1
            kind: BudgetPolicy
            metadata: { name: p }
            spec: { default: true, steps: [{ name: ok }, { name: low, below: 0.5, deploy: false }, { name: gone, below: 0, deploy: false }] }
            \(slo("orders", "shop", groupBy: ", groupBy: [region]"))
            \(slo("cart", "shop"))
            \(slo("free", "shop", "sloburn/budget-policy: none"))
            \(slo("odd", "search", "sloburn/budget-policy: none"))
            """
        let read = ConfigurationReader.read([ConfigurationFile(name: "x.yaml", text: document)])
        return try #require(read.configuration?.engine, "\(read.findings)")
    }

    private static func state(_ key: String, _ state: String, age: Int64 = 60) -> BudgetStateSummary {
        BudgetStateSummary(
            key: key, policy: "p", state: state, deploy: state == "ok", since: now - .hours(2), at: now - .seconds(age),
            remaining: state == "ok" ? 0.875 : state == "low" ? 0.25 : -0.5)
    }

    private static let eu = #"orders{region="eu"}"#
    private static let us = #"orders{region="us"}"#

    /// What is asked, what is known, and what is answered.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var selection: Gate.Selection
        var states: [BudgetStateSummary]
        var allowed: [String] = []
        var isOpen: Bool
        /// What one of the sentences says.
        var says: String
        var testDescription: String { name }
    }

    @Test(
        "It is open when all budgets asked say so, and lately",
        arguments: [
            Case(
                name: "all", selection: .slo("orders"), states: [state(eu, "ok"), state(us, "ok")], isOpen: true,
                says: #"orders{region="us"}: 87.50 % of the error budget remains; the state ok, since "#
                    + "2026-11-22T22:00:00.000Z, lets deployments through"),
            Case(
                name: "one is not", selection: .slo("orders"), states: [state(eu, "ok"), state(us, "low")],
                isOpen: false, says: "25.00 % of the error budget remains; the state low, since"),
            Case(
                name: "others are not asked", selection: .key(eu), states: [state(eu, "ok"), state(us, "low")],
                isOpen: true, says: "lets deployments through"),
            Case(
                name: "allowed", selection: .slo("orders"), states: [state(eu, "ok"), state(us, "low")],
                allowed: ["low"], isOpen: true, says: "lets no deployment through, but is allowed here"),
            Case(
                name: "not allowed", selection: .slo("orders"), states: [state(us, "gone")], allowed: ["low"],
                isOpen: false, says: "-50.00 % of the error budget remains; the state gone"),
            Case(
                name: "the service", selection: .service("shop"), states: [state(eu, "ok"), state("cart", "ok")],
                isOpen: true, says: "cart: 87.50 %"),
            Case(
                name: "the service, of which one is not known", selection: .service("shop"),
                states: [state(eu, "ok")], isOpen: false, says: "cart: no record tells its state"),
            Case(
                name: "no record at all", selection: .slo("orders"), states: [state("cart", "ok")], isOpen: false,
                says: "or none of its groups has had a sample"),
            Case(
                name: "a group that is not known", selection: .key(#"orders{region="ap"}"#), states: [state(eu, "ok")],
                isOpen: false, says: #"orders{region="ap"}: no record"#),
            Case(
                name: "stale", selection: .slo("cart"), states: [state("cart", "ok", age: 901)], isOpen: false,
                says: "the record of the state ok is 15m1s old, more than 15m"),
            Case(
                name: "just not stale", selection: .slo("cart"), states: [state("cart", "ok", age: 900)], isOpen: true,
                says: "87.50 %"),
            Case(
                name: "allowed and stale", selection: .slo("cart"), states: [state("cart", "low", age: 3_700)],
                allowed: ["low"], isOpen: false, says: "is 1h1m40s old"),
            Case(
                name: "yet to come", selection: .slo("cart"), states: [state("cart", "ok", age: -901)], isOpen: false,
                says: "is yet to come"),
            Case(
                name: "a little ahead", selection: .slo("cart"), states: [state("cart", "ok", age: -5)], isOpen: true,
                says: "87.50 %"),
        ])
    func answers(_ one: Case) throws {
        let gate = try Gate(one.selection, engine: try Self.engine(), maxAge: .minutes(15), allowed: one.allowed)
        let verdict = gate.verdict(one.states, at: Self.now)
        #expect(verdict.isOpen == one.isOpen)
        #expect(verdict.rows.contains { $0.reason.contains(one.says) }, "\(verdict.rows.map(\.reason))")
    }

    @Test(
        "What can't be asked is told",
        arguments: [
            (.slo("nobody"), [], "the configuration has no SLO 'nobody'"),
            (.service("nobody"), [], "the configuration has no service 'nobody'"),
            (.key("nobody{a=\"b\"}"), [], "the configuration has no SLO of the key 'nobody{a=\"b\"}'"),
            (.slo("free"), [], "the SLO 'free' has no BudgetPolicy"),
            (.service("search"), [], "the service 'search' has no BudgetPolicy"),
            (.slo("cart"), ["lov"], "has a state 'lov'; there are gone, low, ok"),
        ] as [(Gate.Selection, [String], String)])
    func refuses(selection: Gate.Selection, allowed: [String], message: String) throws {
        let engine = try Self.engine()
        let problem = #expect(throws: Gate.Problem.self) {
            try Gate(selection, engine: engine, maxAge: .minutes(15), allowed: allowed)
        }
        #expect(problem?.description.contains(message) == true)
    }

    @Test("It tells how fresh the records are")
    func tellsAges() throws {
        let gate = try Gate(.service("shop"), engine: try Self.engine(), maxAge: .minutes(15))
        let verdict = gate.verdict(
            [Self.state(Self.eu, "ok", age: 7), Self.state("cart", "low", age: 65)], at: Self.now)
        let lines = GateText.lines(verdict)
        #expect(lines.count == 3 && lines[0].hasPrefix("open   orders") && lines[1].hasPrefix("closed cart"))
        #expect(lines[2] == "the newest record is 7s old, the oldest 1m5s")
        #expect(GateText.lines(gate.verdict([], at: Self.now)).last == "no record was found")
        let json = try GateText.json(gate.verdict([Self.state("cart", "low", age: 65)], at: Self.now))
        #expect(json.contains(#""newestAgeSeconds":65,"oldestAgeSeconds":65,"open":false"#), "\(json)")
        #expect(json.contains(#""key":"cart","open":false,"policy":"p","reason":"#), "\(json)")
    }

    @Test(
        "It asks again until it is open or the time is over",
        arguments: [
            // After how many questions it opens, how long is waited, and how often it was asked.
            (1, 0, 1, true), (2, 0, 1, false), (2, 12, 2, true), (4, 12, 4, true), (5, 12, 4, false), (1, 12, 1, true),
        ])
    func waits(opensAt: Int, limit: Int64, asked: Int, isOpen: Bool) throws {
        let gate = try Gate(.slo("cart"), engine: try Self.engine(), maxAge: .minutes(15))
        var (time, count, pauses) = (Self.now, 0, [TimeSpan]())
        let verdict = GateWait(limit: .seconds(limit)).verdict(
            {
                count += 1
                return gate.verdict([Self.state("cart", count >= opensAt ? "ok" : "low")], at: Self.now)
            }, now: { time },
            sleep: { span in
                pauses.append(span)
                time = time + span
            })
        #expect(verdict.isOpen == isOpen && count == asked)
        // The last pause is what is left.
        if limit == 12, !isOpen { #expect(pauses == [.seconds(5), .seconds(5), .seconds(2)]) }
    }

    @Test(
        "What is no record of a state is none",
        arguments: [
            "", "{", "{}", "[]",
            #"{"key":"a","policy":"p","state":"ok","deploy":true,"since":"x","at":"y","remaining":1}"#,
            #"{"key":"a","policy":"p","state":"ok","deploy":"yes","since":"2026-11-22T22:00:00.000Z","at":"2026-11-22T22:00:00.000Z","remaining":1}"#,
        ])
    func refusesRecords(_ text: String) {
        #expect(BudgetStateSummary(json: Array(text.utf8)) == nil)
    }
}
