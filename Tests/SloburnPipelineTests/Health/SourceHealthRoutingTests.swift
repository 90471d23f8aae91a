import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Where the alert of a source goes that is silent from 01:00:00 on, and what an acknowledgement changes.
@Suite struct SourceHealthRoutingTests {
    private static func route(_ name: String, _ match: RouteMatch, priority: Int64 = 0) -> RouteDefinition {
        RouteDefinition(name: name, match: match, priority: priority)
    }

    /// The route for the sources of the team edge, below two that match nothing of them.
    private static func routes(_ change: (inout RouteDefinition) -> Void = { _ in }) throws -> [RouteDefinition] {
        var edge = RouteDefinition(
            name: "edge", match: RouteMatch(kinds: [.data], labels: ["team": "edge"]), owner: "edge-team",
            targets: [RouteTarget(name: "chat", target: "slack")], key: "edge",
            dashboard: try LinkTemplate("https://d.example/?s={source}&k={key}&slo={slo}"))
        change(&edge)
        return [
            route("slo", RouteMatch(slos: ["errors"], kinds: [.data]), priority: 2),
            route("other", RouteMatch(kinds: [.data], labels: ["team": "core"]), priority: 1), edge,
        ]
    }

    private static func harness(
        _ routes: [RouteDefinition], owner: String? = "data-team"
    ) throws -> HealthHarness {
        var health = HealthHarness(SourceHealthRule(silentFor: .minutes(10))) { $0.ownership.owner = owner }
        try health.restart(at: 0) { $0.routes = routes }
        health.tell(0, at: 0, latest: 0)
        return health
    }

    private static func evaluate(_ health: inout HealthHarness, after start: Int64, through end: Int64) throws {
        for time in stride(from: start + 10, through: end, by: 10) { try health.evaluateWithoutClock(at: time) }
    }

    /// What is told: when, what, at which level, to whom, and who has taken notice.
    private static func told(_ health: HealthHarness) -> [String] {
        health.alerts.map { json in
            let targets = json["targets"].elements.indices.compactMap { json["targets"][$0]["target"].text }
            let who = json["acknowledged"]["by"].text.map { ["by \($0)"] } ?? []
            let time = json["at"].text.map { String($0.dropFirst(11).prefix(8)) } ?? ""
            let level = "\(json["escalationLevel"].integer ?? -1)"
            return ([time, json["status"].text ?? "", level] + targets + who).joined(separator: " ")
        }
    }

    private static let escalation = [
        EscalationStep(budgetSpent: Ratio(1), targets: [RouteTarget(name: nil, target: "never")]),
        EscalationStep(after: .minutes(5), targets: [RouteTarget(name: nil, target: "lead")]),
        EscalationStep(after: .minutes(10), targets: [RouteTarget(name: nil, target: "phone")]),
    ]

    @Test func aRouteSaysWhoHearsOfIt() throws {
        var health = try Self.harness(Self.routes())
        try Self.evaluate(&health, after: 0, through: 900)
        let record = try #require(health.alerts.first)
        #expect(record["owner"].text == "edge-team")
        #expect(record["routeKey"].text == "edge")
        #expect(record["targets"][0]["target"].text == "slack")
        #expect(record["dashboard"].text == "https://d.example/?s=web&k=source%3Aweb&slo=")
        #expect(record["runbook"].text == "https://runbooks.example/web")
        #expect(Self.told(health) == ["01:10:00 firing 0 slack"])
    }

    @Test(arguments: ["without owner", "elsewhere", "none"])
    func theOwnerOfTheSourceAnswersForIt(_ which: String) throws {
        let routes = try Self.routes { route in
            if which == "elsewhere" { route.match.labels = ["team": "find"] } else { route.owner = nil }
        }
        var health = try Self.harness(which == "none" ? [] : routes)
        try Self.evaluate(&health, after: 0, through: 900)
        let record = try #require(health.alerts.first)
        #expect(record["owner"].text == "data-team")
        #expect(record.keys.contains("targets") == (which != "none"))
        #expect(record["targets"].elements.count == (which == "without owner" ? 1 : 0))
        var nobody = try Self.harness(which == "none" ? [] : routes, owner: nil)
        try Self.evaluate(&nobody, after: 0, through: 900)
        #expect(try #require(nobody.alerts.first)["owner"].isNull)
    }

    @Test func othersHearOfItWhenItGoesOn() throws {
        var health = try Self.harness(Self.routes { $0.escalation = Self.escalation })
        try Self.evaluate(&health, after: 0, through: 960)
        try health.restart(at: 960)
        try Self.evaluate(&health, after: 960, through: 1_500)
        health.tell(0, at: 1_500, latest: 1_500)
        try Self.evaluate(&health, after: 1_500, through: 1_510)
        #expect(
            Self.told(health) == [
                "01:10:00 firing 0 slack", "01:15:00 firing 2 lead", "01:20:00 firing 3 phone",
                "01:25:10 resolved 3 slack never lead phone",
            ])
        // The next episode begins anew.
        try Self.evaluate(&health, after: 1_510, through: 2_200)
        #expect(Self.told(health).last == "01:35:00 firing 0 slack")
    }

    @Test(arguments: [false, true])
    func anAcknowledgedOneGoesNoFurther(restarts: Bool) throws {
        var health = try Self.harness(Self.routes { $0.escalation = Self.escalation })
        try Self.evaluate(&health, after: 0, through: 910)
        let id = try #require(health.alerts.first?["id"].text)
        func acknowledge(_ episode: String) {
            health.partition.take(acknowledgements: [
                Acknowledgement(key: "source:web/ticket", episode: episode, by: "jane")
            ])
        }
        acknowledge("0000000000000000")
        try Self.evaluate(&health, after: 910, through: 1_000)
        acknowledge(id)
        try Self.evaluate(&health, after: 1_000, through: 1_100)
        if restarts {
            try health.restart(at: 1_100)
            acknowledge(id)
        }
        try Self.evaluate(&health, after: 1_100, through: 1_500)
        health.tell(0, at: 1_500, latest: 1_500)
        try Self.evaluate(&health, after: 1_500, through: 1_510)
        #expect(
            Self.told(health) == [
                "01:10:00 firing 0 slack", "01:15:00 firing 2 lead", "01:16:50 firing 2 lead by jane",
                "01:25:10 resolved 2 slack never lead by jane",
            ])
    }
}
