import SloburnModel
import Testing

@Suite struct RoutingTests {
    private static func alert(
        slo: String = "checkout", objective: String? = nil, service: String = "shop", tier: String? = "1",
        stage: String? = nil, labels: [String: [String]] = ["team": ["shop", "web"]], groupBy: [String] = ["region"],
        group: [String] = ["eu"], severity: String = "page", kind: AlertKind? = .burnRate
    ) -> RoutedAlert {
        var budget = BudgetDefinition(
            slo: slo, objectiveName: objective, service: service,
            indicator: .composite([]), groupBy: groupBy, target: Ratio(0), allowedErrorRatio: Ratio(1),
            period: .rolling(.days(30)), labels: labels)
        (budget.serviceTier, budget.stage) = (tier, stage)
        return RoutedAlert(budget: budget, group: group, severity: severity, kind: kind)
    }

    private static let noon = Timestamp(seconds: 43_200)

    @Test(
        "A route matches what meets all that it asks for",
        arguments: [
            (RouteMatch(), true), (RouteMatch(services: ["search", "shop"]), true),
            (RouteMatch(services: ["search"]), false), (RouteMatch(slos: ["checkout"]), true),
            (RouteMatch(slos: ["checkout/fast"]), true), (RouteMatch(slos: ["fast"]), false),
            (RouteMatch(tiers: ["1", "2"]), true), (RouteMatch(tiers: ["2"]), false),
            (RouteMatch(stages: ["ga"]), false), (RouteMatch(severities: ["ticket", "page"]), true),
            (RouteMatch(severities: ["ticket"]), false), (RouteMatch(kinds: [.noData, .burnRate]), true),
            (RouteMatch(kinds: [.budget]), false), (RouteMatch(labels: ["team": "web"]), true),
            (RouteMatch(labels: ["team": "find"]), false), (RouteMatch(labels: ["region": "eu"]), true),
            (RouteMatch(labels: ["region": "us"]), false), (RouteMatch(labels: ["zone": "eu"]), false),
            (RouteMatch(services: ["shop"], labels: ["region": "eu", "team": "shop"]), true),
            (RouteMatch(services: ["shop"], severities: ["ticket"]), false),
        ])
    func matches(match: RouteMatch, expected: Bool) {
        #expect(match.matches(Self.alert(objective: "fast"), at: Self.noon) == expected)
    }

    @Test("An alert that routes have no word for is matched by routes that ask for none")
    func matchesUnknownKinds() {
        #expect(RouteMatch().matches(Self.alert(kind: nil), at: Self.noon))
        #expect(!RouteMatch(kinds: AlertKind.allCases).matches(Self.alert(kind: nil), at: Self.noon))
    }

    @Test("A label of the SLO and a group's of the same name: either will do")
    func matchesEitherLabel() {
        let alert = Self.alert(labels: ["region": ["us"]])
        #expect(RouteMatch(labels: ["region": "eu"]).matches(alert, at: Self.noon))
        #expect(RouteMatch(labels: ["region": "us"]).matches(alert, at: Self.noon))
        #expect(!RouteMatch(labels: ["region": "ap"]).matches(alert, at: Self.noon))
    }

    @Test("Hours hold inside or outside")
    func matchesHours() throws {
        // The epoch was a Thursday.
        let hours = try ServiceHours("Thu 12:00-13:00", in: .utc)
        let (inside, outside) = (RouteMatch(time: .init(hours)), RouteMatch(time: .init(hours, isOutside: true)))
        for (minutes, isInside) in [(-1, false), (0, true), (59, true), (60, false)] as [(Int64, Bool)] {
            let time = Self.noon + .minutes(minutes)
            #expect(inside.matches(Self.alert(), at: time) == isInside)
            #expect(outside.matches(Self.alert(), at: time) != isInside)
        }
    }

    @Test("The highest priority that matches holds, whatever the order; of equals the first one")
    func choosesRoute() {
        let routes = [
            RouteDefinition(name: "else", priority: -3), RouteDefinition(name: "first"),
            RouteDefinition(name: "second"),
            RouteDefinition(name: "tickets", match: RouteMatch(severities: ["ticket"]), priority: 7),
            RouteDefinition(name: "search", match: RouteMatch(services: ["search"]), priority: .max),
            RouteDefinition(name: "last", priority: .min),
        ]
        let table = AlertRoutes(routes)
        #expect(table.route(for: Self.alert(), at: Self.noon)?.name == "first")
        #expect(table.route(for: Self.alert(severity: "ticket"), at: Self.noon)?.name == "tickets")
        #expect(table.route(for: Self.alert(service: "search"), at: Self.noon)?.name == "search")
        #expect(AlertRoutes([routes[3]]).route(for: Self.alert(), at: Self.noon) == nil)
        #expect(AlertRoutes([]).isEmpty && !table.isEmpty)
    }

    @Test(
        "Links are filled in, encoded byte by byte",
        arguments: [
            ("https://d.example/x", "https://d.example/x"), ("", ""), ("{slo}", "checkout"),
            ("a?s={service}&s={slo}#{service}", "a?s=shop&s=checkout#shop"),
            ("{key}", "checkout%7Bregion%3D%22e%C3%BC%20%2F%22%7D"), ("{group.region}!", "e%C3%BC%20%2F!"),
            ("{group.zone}", ""), ("{source}", ""),
        ])
    func fillsLinks(text: String, expected: String) throws {
        let alert = Self.alert(group: ["eü /"])
        #expect(try LinkTemplate(text).link(for: alert, key: #"checkout{region="eü /"}"#) == expected)
    }

    @Test("Links of sources have nothing of an SLO")
    func fillsLinksOfSources() throws {
        let template = try LinkTemplate("a?s={source}&k={key}&{slo}{service}{group.region}")
        #expect(template.link(forDataOf: "web", key: "source:web") == "a?s=web&k=source%3Aweb&")
    }

    @Test(
        "A route matches the data of sources by labels and severity alone",
        arguments: [
            (RouteMatch(), true), (RouteMatch(kinds: [.noData, .data]), true), (RouteMatch(kinds: [.noData]), false),
            (RouteMatch(severities: ["ticket"]), true), (RouteMatch(severities: ["page"]), false),
            (RouteMatch(labels: ["team": "edge"]), true), (RouteMatch(labels: ["team": "core"]), false),
            (RouteMatch(labels: ["region": "edge"]), false), (RouteMatch(services: ["shop"], kinds: [.data]), false),
            (RouteMatch(slos: ["web"], kinds: [.data]), false), (RouteMatch(tiers: ["1"]), false),
            (RouteMatch(stages: ["ga"]), false),
        ])
    func matchesData(match: RouteMatch, expected: Bool) {
        let labels = ["team": ["shop", "edge"]]
        #expect(match.matchesData(of: labels, severity: "ticket") == expected)
        let route = AlertRoutes([RouteDefinition(name: "r", match: match)])
        #expect((route.route(forDataOf: labels, severity: "ticket", at: Self.noon) != nil) == expected)
    }

    @Test(
        "Other places are refused",
        arguments: ["{", "}", "{}", "{x}", "{slo", "slo}", "{{slo}}", "{group.}", "{SLO}", "{ slo }"])
    func refusesLinks(_ text: String) {
        #expect(throws: LinkTemplate.TextError.self) { try LinkTemplate(text) }
    }
}
