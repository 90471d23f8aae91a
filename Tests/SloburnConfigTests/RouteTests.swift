import SloburnConfig
import SloburnModel
import Testing

@Suite struct RouteTests {
    private static func route(_ spec: String, name: String = "r") -> String {
        "apiVersion: sloburn/v1\nkind: Route\nmetadata: { name: \(name) }\nspec: { owner: us, \(spec) }"
    }

    @Test("A route is read with all that it says")
    func readsRoute() throws {
        let (configuration, _) = try ConformanceCase(folder: "good", name: "routes.yaml").read()
        let routes = try #require(configuration).engine.routes
        #expect(routes.map(\.name) == ["shop-pages", "europe", "day", "night"])
        let route = routes[0]
        let hours = try #require(route.match.time)
        #expect(hours.hours.description == "Mon-Fri 08:00-18:00, Sat 22:00-Sun 02:00 Europe/Berlin")
        #expect(!hours.isOutside)
        #expect(
            route.match
                == RouteMatch(
                    services: ["shop"], slos: ["checkout"], tiers: ["1"], stages: ["ga"], severities: ["page"],
                    kinds: AlertKind.allCases, labels: ["team": "shop", "region": "eu"], time: hours))
        #expect(route.priority == 10)
        #expect((route.owner, route.key, route.runbook) == ("team-shop", "shop", "https://runbooks.example/shop"))
        let pager = RouteTarget(name: "pager", target: "pager")
        #expect(
            route.targets == [
                pager, .init(name: nil, target: "mailto:shop@example.com"), .init(name: "chat", target: "slack"),
            ])
        #expect(route.dashboard?.text.hasSuffix("k={key}&r={group.region}") == true)
        #expect(
            route.escalation == [
                EscalationStep(after: .minutes(15), targets: [pager]),
                EscalationStep(
                    after: .minutes(30), budgetSpent: Ratio(1, over: 2), targets: [.init(name: nil, target: "phone")]),
                EscalationStep(budgetSpent: Ratio(1, over: 2), targets: [pager]),
            ])
        #expect(routes[3].match.time?.isOutside == true)
    }

    @Test(
        "Two routes of one priority are ambiguous only where some alert has both at some time",
        arguments: [
            ("match: {}", "match: {}", true), ("match: {}", "priority: 1", false),
            ("match: { severities: [page] }", "match: { severities: [ticket] }", false),
            ("match: { severities: [page, ticket] }", "match: { severities: [ticket] }", true),
            ("match: { severities: [page] }", "match: { services: [other] }", false),
            ("match: { labels: { zone: a } }", "match: { labels: { zone: b } }", false),
            ("match: { labels: { zone: a } }", "match: { labels: { zone: a } }", true),
            ("match: { labels: { zone: a } }", "match: {}", true),
            ("match: { kinds: [noData] }", "match: {}", false),
            (hours("Mon 08:00-09:00 UTC"), hours("Mon 09:00-10:00 UTC"), false),
            (hours("Mon 08:00-09:01 UTC"), hours("Mon 09:00-10:00 UTC"), true),
            (hours("Mon 08:00-09:00 UTC"), hours("Mon 00:00-24:00 UTC"), true),
            (hours("Mon 08:00-09:00 UTC"), hours("Mon 08:00-09:00 UTC, outside: true"), false),
            (hours("Sun 23:00-01:00 UTC"), hours("Mon 00:30-00:31 UTC"), true),
            // In winter it is 08:00 UTC there at 09:00, in summer at 10:00.
            (hours("Mon 08:00-09:00 UTC"), hours("Mon 11:00-12:00 Europe/Berlin"), false),
            (hours("Mon 08:00-09:00 UTC"), hours("Mon 10:59-12:00 Europe/Berlin"), true),
            (hours("Mon 08:00-09:00 UTC"), hours("Mon 08:00-09:00 Europe/Berlin"), false),
            (hours("Mon 08:00-09:00 UTC"), hours("Mon 08:00-09:01 Europe/Berlin"), true),
            (hours("Mon 23:00-24:00 UTC"), hours("Tue 09:00-09:01 Asia/Tokyo"), false),
            (hours("Mon 23:00-24:00 UTC"), hours("Tue 08:59-09:00 Asia/Tokyo"), true),
        ])
    func findsAmbiguity(first: String, second: String, isAmbiguous: Bool) {
        let (_, findings) = Sample.read(
            Sample.source, Sample.ratio(groupBy: "zone"), Self.route(first, name: "first"),
            Self.route(second, name: "second"))
        #expect(findings.contains { $0.rule == .ambiguousRoute } == isAmbiguous)
    }

    private static func hours(_ text: String) -> String {
        let parts = text.split(separator: ",", maxSplits: 1).map(String.init)
        let more = parts.count > 1 ? "," + parts[1] : ""
        return "match: { time: { hours: \"\(parts[0])\"\(more) } }"
    }

    @Test(
        "Alerts without a route are told of only where it is certain",
        arguments: [
            (["match: {}"], nil), (["match: { severities: [page] }"], "no Route matches ticket of the SLO 'x'"),
            (["match: { labels: { zone: a } }"], nil),
            ([hours("Mon-Sun 00:00-24:00 UTC")], nil),
            ([hours("Mon-Sat 00:00-24:00 UTC")], "no Route matches on Sun 00:00 UTC page of the SLO 'x'"),
            ([hours("Mon 08:00-09:00 UTC"), hours("Mon 08:00-09:00 UTC, outside: true")], nil),
            (
                [hours("Mon-Sun 08:00-20:00 UTC"), "priority: 1, " + hours("Mon-Sun 20:00-07:59 UTC")],
                "no Route matches on Mon 07:59 UTC page of the SLO 'x'"
            ),
            // What is a gap in summer only is one.
            (
                [hours("Mon-Sun 08:00-20:00 UTC"), "priority: 1, " + hours("Mon-Sun 21:00-09:00 Europe/Berlin")],
                "no Route matches on Sun 07:00 UTC page of the SLO 'x'"
            ),
        ] as [([String], String?)])
    func findsUnrouted(specs: [String], expected: String?) {
        let routes = specs.enumerated().map { Self.route($0.element, name: "r\($0.offset)") }
        let (configuration, findings) = Sample.read(
            Sample.source, Sample.ratio(groupBy: "zone"), routes.joined(separator: "\n---\n"))
        #expect(findings.filter { $0.rule == .unroutedAlert }.map(\.message) == [expected].compactMap { $0 })
        #expect(configuration != nil)
    }

    @Test("Routes belong to no revision")
    func changesNoRevision() throws {
        let without = try #require(Sample.budgets(Sample.ratio()).first)
        let with = try #require(Sample.budgets(Sample.ratio(), Self.route("priority: 1")).first)
        #expect(without == with)
    }
}
