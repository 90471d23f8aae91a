import SloburnConfig
import SloburnDaemon
import SloburnModel
import Testing

/// What may be acknowledged and taken back, and what the refusals say.
@Suite struct AcknowledgementBookTests {
    private static let since = "2026-11-22T22:00:00.000Z"
    private static let eu = alert(#"orders{region="eu"}/page"#, id: "e1")
    private static let us = alert(#"orders{region="us"}/page"#, id: "u1")
    private static let cart = alert("cart/fast/page", id: "c1")

    private static func alert(_ key: String, id: String) -> FiringAlert {
        FiringAlert(key: key, id: id, startsAt: since, severity: "page")
    }

    private static func engine() throws -> EngineDefinition {
        func slo(_ name: String, objectives: String, groupBy: String = "") -> String {
            """
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: \(name) }
            spec:
              service: shop
              budgetingMethod: Occurrences
              timeWindow: [{ duration: 30d, isRolling: true }]
              indicator:
                metadata: { name: i }
                spec:
                  ratioMetric:
                    good: { metricSource: { metricSourceRef: web, spec: { query: 'm{a="1"}' } } }
                    total: { metricSource: { metricSourceRef: web, spec: { query: m\(groupBy) } } }
              objectives: [\(objectives)]
            """
        }
        let document = """
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: web }
            spec:
              type: kafka
              connectionDetails:
                topics: [a]
                json: { metric: { field: m } }
                health: { silentFor: 10m, severity: page }
            \(slo("orders", objectives: "{ target: 0.999 }", groupBy: ", groupBy: [region]"))
            \(slo("cart", objectives: "{ displayName: fast, target: 0.99 }, { displayName: any, target: 0.9 }"))
            ---
            apiVersion: sloburn/v1
            kind: Route
            metadata: { name: eu }
            spec:
              match: { slos: [orders], labels: { region: eu } }
              owner: shop
              targets: [{ target: chat }]
              escalation:
                - { after: 15m, targets: [{ target: phone }] }
                - { after: 1h, budgetSpent: 0.07, targets: [{ name: lead, target: "mailto:lead@example.com" }, { target: sms }] }
            ---
            apiVersion: sloburn/v1
            kind: Route
            metadata: { name: flat }
            spec: { match: { slos: [cart] }, owner: shop, targets: [{ target: chat }] }
            ---
            apiVersion: sloburn/v1
            kind: Route
            metadata: { name: data }
            spec:
              match: { kinds: [data] }
              owner: shop
              escalation:
                - { budgetSpent: 0.07, targets: [{ target: sms }] }
                - { after: 1h, budgetSpent: 0.07, targets: [{ target: phone }] }
            """
        let read = ConfigurationReader.read([ConfigurationFile(name: "x.yaml", text: document)])
        return try #require(read.configuration?.engine, "\(read.findings)")
    }

    /// Records of the topic, and what asking for a key comes to.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var key: String
        var alerts: [FiringAlert] = [eu, us, cart]
        var records: [(key: String, value: String)] = []
        /// The id of the episode that is acknowledged, or nil where it is refused.
        var episode: String?
        /// What the refusal says.
        var says: String = ""
        var testDescription: String { name }
    }

    @Test(
        "The present episode is acknowledged, once",
        arguments: [
            Case(name: "it fires", key: eu.key, episode: "e1"),
            Case(
                name: "an earlier episode was", key: eu.key, records: [(eu.key, #"{"by":"joe","id":"e0"}"#)],
                episode: "e1"),
            Case(
                name: "another one was", key: eu.key, records: [(us.key, #"{"by":"joe","id":"u1"}"#)], episode: "e1"),
            Case(name: "by a record that can't be used", key: eu.key, records: [(eu.key, "{")], episode: "e1"),
            Case(
                name: "it is already", key: eu.key,
                records: [(eu.key, #"{"by":"joe","id":"e1","at":"2026-11-22T22:05:00Z","note":"n"}"#)],
                says:
                    #"'orders{region="eu"}/page', which fires since 2026-11-22T22:00:00.000Z, is acknowledged already, "#
                    + "by joe at 2026-11-22T22:05:00.000Z; --undo takes that back"),
            Case(
                name: "whatever fires is already", key: eu.key, records: [(eu.key, #"{"by":"joe"}"#)],
                says: "is acknowledged already, by joe; --undo"),
            Case(
                name: "a key with a mistake", key: #"orders{region="ue"}/page"#,
                says: #"'orders{region="ue"}/page' does not fire; the nearest that do: orders{region="eu"}/page, "#
                    + #"orders{region="us"}/page, cart/fast/page"#),
            Case(
                name: "a name with a mistake", key: #"order{region="us"}/page"#,
                says:
                    #"'order{region="us"}/page' is no key of an alert that fires, nor of an SLO or source of the configuration; "#
                    + #"the nearest that do: orders{region="us"}/page, orders{region="eu"}/page"#),
            Case(
                name: "an SLO key", key: "cart/fast",
                says:
                    "'cart/fast' is no key of an alert that fires, nor of an SLO or source of the configuration; the nearest "
                    + "that do: cart/fast/page"),
            Case(
                name: "another severity", key: "cart/fast/ticket",
                says: "'cart/fast/ticket' does not fire; the nearest that do: cart/fast/page"),
            Case(
                name: "no alert fires", key: "cart/fast/page", alerts: [],
                says: "'cart/fast/page' does not fire; no alert does"),
        ])
    func opens(_ one: Case) throws {
        let book = AcknowledgementBook(
            alerts: one.alerts, entries: Self.entries(one.records), engine: try Self.engine())
        do throws(AcknowledgementBook.Problem) {
            #expect(try book.open(one.key).id == one.episode)
        } catch {
            #expect(one.episode == nil, "\(error)")
            #expect(!one.says.isEmpty && error.description.contains(one.says), "\(error)")
        }
    }

    @Test("What is there is taken back, whether the alert fires or not")
    func takesBack() throws {
        let entries = Self.entries([(Self.eu.key, #"{"by":"joe","id":"e0"}"#), (Self.us.key, "{")])
        let book = AcknowledgementBook(alerts: [], entries: entries, engine: try Self.engine())
        #expect(try book.taken(Self.eu.key).by == "joe")
        for (key, more) in [(Self.us.key, "; there are acknowledgements of: \(Self.eu.key)"), ("x", "")] {
            let problem = #expect(throws: AcknowledgementBook.Problem.self) { try book.taken(key) }
            #expect(problem?.description.hasPrefix("nobody has acknowledged '\(key)'\(more)") == true, "\(key)")
        }
    }

    @Test(
        "It says which escalation stops",
        arguments: [
            (
                #"orders{region="eu"}/page"#, "eu", 0,
                "the route eu no longer escalates after 15m (phone), after 1h or at 7 % of the budget spent (lead, sms)"
            ),
            (
                #"orders{region="eu"}/page"#, "eu", 1,
                "the route eu no longer escalates after 1h or at 7 % of the budget spent (lead, sms)"
            ),
            (#"orders{region="eu"}/page"#, "eu", 2, "the route eu has no step left: nothing was to escalate"),
            (#"orders{region="eu"}/page"#, "eu", 900, "the route eu has no step left: nothing was to escalate"),
            (#"orders{region="us"}/page"#, "us", 0, "no route matches it: nothing was to escalate"),
            ("cart/fast/page", nil, 0, "the route flat has no step left: nothing was to escalate"),
            ("gone/page", nil, 0, "no route matches it: nothing was to escalate"),
            ("source:web/page", nil, 0, "the route data no longer escalates after 1h (phone)"),
            ("source:web/page", nil, 2, "the route data has no step left: nothing was to escalate"),
            ("source:gone/page", nil, 0, "no route matches it: nothing was to escalate"),
        ] as [(String, String?, Int, String)])
    func tellsWhatStops(key: String, region: String?, level: Int, text: String) throws {
        let alert = FiringAlert(
            key: key, id: "i", startsAt: Self.since, severity: "page",
            kind: key.hasPrefix("source:") ? .data : .burnRate,
            group: region.map { ["region": $0] } ?? [:], escalationLevel: level)
        let remaining = RemainingEscalation(
            of: alert, by: try Self.engine(), at: Timestamp(seconds: 1_795_392_000))
        #expect(remaining.description == text)
    }

    @Test("An alert's record is read as far as it matters")
    func readsRecords() throws {
        let text = """
            {"key":"a{b=\\"c\\"}/page","id":"0123","status":"firing","severity":"page","kind":"noData","slo":"a",\
            "group":{"b":"c"},"startsAt":"2026-11-22T22:00:00.000Z","escalationLevel":2,"more":[]}
            """
        let read = FiringAlert(json: Array(text.utf8))
        #expect(
            read
                == FiringAlert(
                    key: #"a{b="c"}/page"#, id: "0123", startsAt: Self.since, severity: "page", kind: .noData,
                    group: ["b": "c"], escalationLevel: 2))
        let least = #"{"key":"k","id":"i","severity":"page","startsAt":"s","kind":"new","escalationLevel":-3}"#
        #expect(
            FiringAlert(json: Array(least.utf8))
                == FiringAlert(key: "k", id: "i", startsAt: "s", severity: "page", kind: nil))
        for text in ["", "{", "[]", "null", #"{"key":"k"}"#, #"{"key":1,"id":"i","severity":"s","startsAt":"s"}"#] {
            #expect(FiringAlert(json: Array(text.utf8)) == nil, "\(text)")
        }
    }

    private static func entries(_ records: [(key: String, value: String)]) -> [ControlRecords.Entry] {
        records.map { ControlRecords.Entry(key: $0.key, value: Array($0.value.utf8)) }
    }
}
