import SloburnModel
import SloburnNormalize
import SloburnPipeline
import SloburnTestKit
import Testing

/// What people read, and the JSON.
@Suite struct ExplanationTests {
    private static let at = Timestamp(seconds: 1_795_224_000)

    /// A window of a snapshot.
    struct Window: Sendable {
        let name: String
        let bad: Int64
        let total: Int64
    }

    static func snapshot(
        key: String, at time: Timestamp, windows: [Window] = [], more: String = "", revision: String = "r1"
    ) -> [UInt8] {
        let instant = RFC3339.string(time)
        let rates = windows.map { window in
            #""\#(window.name)":{"from":"\#(instant)","to":"\#(instant)","good":\#(window.total - window.bad),"#
                + #""bad":\#(window.bad),"total":\#(window.total),"rate":0}"#
        }
        return Array(
            """
            {"slo":"s","key":\(quoted(key)),"group":{"region":"eu"},"revision":"\(revision)","at":"\(instant)",\
            "watermark":"\(instant)","objective":0.999,\
            "period":{"kind":"rolling","duration":"30d","from":"\(instant)","to":"\(instant)"},\
            "good":999500,"bad":500,"total":1000000,"sli":0.9995,\
            "errorBudget":{"allowed":1000.0,"consumed":0.5,"remaining":0.5},\
            "burnRates":{\(rates.joined(separator: ","))},"exhaustsAt":null,\
            "quality":{"lastSampleAt":"\(instant)","inputs":{"current":1,"idle":0,"lagging":0,"dead":0}},\
            \(more.isEmpty ? #""alerts":[]"# : more)}
            """.utf8)
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func tier(_ severity: String = "page", change: (inout AlertTier) -> Void = { _ in }) throws
        -> AlertTier
    {
        var tier = AlertTier(
            severity: severity, longWindow: .hours(1), shortWindow: .minutes(5),
            factor: try #require(Ratio(decimal: "14.4")), budgetShare: Ratio(2, over: 100),
            errorRatioThreshold: try #require(Ratio(decimal: "0.0144")))
        change(&tier)
        return tier
    }

    private static func engine(_ tiers: [AlertTier]) throws -> EngineDefinition {
        let query = BudgetDefinition.MetricQuery(source: "web", selector: TestBudget.selector("m"))
        let target = try #require(Ratio(decimal: "0.999"))
        return EngineDefinition(
            sources: [],
            budgets: [
                BudgetDefinition(
                    slo: "s", service: "s", indicator: .ratio(numerator: query, counts: .good, total: query),
                    groupBy: ["region"], target: target, allowedErrorRatio: try #require(target.complement),
                    period: .rolling(.days(30)), tiers: tiers, revision: "r1")
            ])
    }

    private static func explain(
        _ tiers: [AlertTier], _ windows: [Window], more: String = "", revision: String = "r1"
    ) throws -> Explanation {
        let json = snapshot(key: #"s{region="eu"}"#, at: at, windows: windows, more: more, revision: revision)
        let facts = try json.withUnsafeBytes { try SnapshotReader().read($0) }
        return Explanation(facts, by: try engine(tiers))
    }

    private static let fast = [Window(name: "5m", bad: 20, total: 1_000), Window(name: "1h", bad: 149, total: 10_000)]
    private static let even = [
        Window(name: "5m", bad: 144, total: 10_000), Window(name: "1h", bad: 144, total: 10_000),
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        var windows = fast
        var more = ""
        var revision = "r1"
        let tier: @Sendable (inout AlertTier) -> Void
        let lines: [String]
        var testDescription: String { what }
    }

    static let cases = [
        Case(
            what: "one that fires", more: alert("alerts"), tier: { _ in },
            lines: [
                "page: an alert fires since 2026-11-21T01:20:00.000Z.",
                "  1h and 5m, burn rate > 14.4, which spends 2 % of the budget in 1h: true",
                "    If nothing bad comes from now on, it is no longer true at 2026-11-21T01:25:00.000Z at the latest: 5m "
                    + "hold nothing of it then.",
                "  Nothing burns it: nothing was bad in the last hour.",
            ]),
        Case(
            what: "a burn rate that is the factor is not above it", windows: even, tier: { _ in },
            lines: [
                "page: no alert fires.",
                "    It would be true if 1 more of the 10000 events of the last 5m had been bad.",
            ]),
        Case(
            what: "one that is not true yet for long enough", tier: { $0.pendingFor = .minutes(2) },
            lines: [
                "page: no alert fires yet: a tier is true, and has to be so for the time of its `for`.",
                "    for: it fires once it is true at every evaluation of 2m",
            ]),
        Case(
            what: "one that is kept", windows: even, more: alert("alerts"), tier: { $0.keepFiringFor = .minutes(10) },
            lines: [
                "page: an alert fires since 2026-11-21T01:20:00.000Z, although no tier is true now. It is kept by "
                    + "keepFiringFor 10m.",
                "    keepFiringFor: it resolves once it is not at every evaluation of 10m",
            ]),
        Case(
            what: "one that stays above a lower bound", windows: even, more: alert("alerts"),
            tier: { $0 = $0.staying(above: Ratio(1, over: 2) ?? Ratio(1)) ?? $0 },
            lines: [
                "page: an alert fires since 2026-11-21T01:20:00.000Z.",
                "    resolveBelow 0.5: once it fires it stays while both error ratios are > 0.72 %: so it would stay",
            ]),
        Case(
            what: "one that is suppressed",
            more:
                #""alerts":[],"suppressed":[{"key":"s{}/page","severity":"page","since":"2026-11-21T01:20:00.000Z","by":["move"]}],"#
                + #""adjustments":[{"name":"move","effect":"suppress","from":"2026-11-21T01:00:00.000Z","to":null,"#
                + #""author":"jane","reason":"it moves","ticket":"OPS-1"}],"raw":{"good":999400,"bad":600,"total":1000000,"#
                + #""sli":0.9994,"errorBudget":{"allowed":1000.0,"consumed":0.6,"remaining":0.4}}"#,
            tier: { _ in },
            lines: [
                "page: no alert fires: it is suppressed by move (it moves, by jane, OPS-1). It would fire otherwise; a tier "
                    + "is true since 2026-11-21T01:20:00.000Z.",
                "  with adjustments  999500  500  1000000  99.95 %         1000      50 %       50 %",
                "  without them      999400  600  1000000  99.94 %         1000      60 %       40 %",
                "  adjustment move: suppress from 2026-11-21T01:00:00.000Z (it moves, by jane, OPS-1)",
            ]),
        Case(
            what: "one held by its rules",
            tier: {
                ($0.minEvents, $0.minBadEvents) = (10_001, 149)
                $0.confidence = Ratio(decimal: "0.95").flatMap(Confidence.init)
            },
            lines: [
                "  1h and 5m, burn rate > 14.4, which spends 2 % of the budget in 1h: not true, held by minEvents",
                "    minEvents: 10000 in 1h >= 10001: no", "    minBadEvents: 149 in 1h >= 149: yes",
                "    confidence: at 95 % the error ratio of 1h is 1.27 % at least; 1.27 % > 1.44 %: no",
                "    confidence: at 95 % the error ratio of 5m is 1.3 % at least; 1.3 % > 1.44 %: no",
                "    It can't be true before 1 more events have come within 1h, good or bad.",
            ]),
        Case(
            what: "one of another revision, and one that nobody knows", more: alert("alerts", severity: "old"),
            revision: "r0", tier: { _ in },
            lines: [
                "The snapshot was made with revision r0, the configuration has r1: what follows judges the snapshot's "
                    + "counts by this configuration, and may differ from what was decided.",
                "  an alert of severity old fires since 2026-11-21T01:20:00.000Z, of which the configuration knows nothing",
                "page: no alert fires, although a tier is true by this configuration.",
            ]),
        Case(
            what: "windows that the snapshot does not hold", windows: [], tier: { _ in },
            lines: [
                "  1h and 5m, burn rate > 14.4, which spends 2 % of the budget in 1h: not known: this snapshot does not "
                    + "hold its windows, or counts something else in them"
            ]),
        Case(
            what: "nothing came",
            windows: [Window(name: "5m", bad: 0, total: 0), Window(name: "1h", bad: 0, total: 0)],
            tier: { _ in }, lines: ["    It can't be true while nothing comes in 5m."]),
        Case(
            what: "a factor that can't be reached", tier: { $0.errorRatioThreshold = Ratio(2) },
            lines: ["    It would not be true even if all of the 1000 events of the last 5m had been bad."]),
        Case(
            what: "data that is behind", more: #""alerts":[],"partial":true,"exact":false"#, tier: { _ in },
            lines: [
                "  partial: some of the input had not come so far; what comes later corrects later snapshots",
                "  estimated: a threshold lies inside a bucket of a histogram",
            ]),
    ]

    private static func alert(_ name: String, severity: String = "page") -> String {
        #""\#(name)":[{"key":"k","severity":"\#(severity)","since":"2026-11-21T01:20:00.000Z"}]"#
    }

    @Test(arguments: cases)
    func textSays(_ test: Case) throws {
        let text = try Self.explain(
            [Self.tier(change: test.tier)], test.windows, more: test.more, revision: test.revision
        )
        .text
        let lines = text.split(separator: "\n").map(String.init)
        for line in test.lines { #expect(lines.contains(line), "\(line)\nis not in\n\(text)") }
    }

    @Test func numbersAreAligned() throws {
        let text = try Self.explain([Self.tier()], Self.fast).text
        #expect(
            text.contains(
                """
                      from                      to                        good  bad  total  burn rate               error ratio
                  1h  2026-11-21T01:20:00.000Z  2026-11-21T01:20:00.000Z  9851  149  10000       14.9  > 14.4: yes       1.49 %  > 1.44 %: yes
                  5m  2026-11-21T01:20:00.000Z  2026-11-21T01:20:00.000Z   980   20   1000         20  > 14.4: yes          2 %  > 1.44 %: yes
                """.split(separator: "\n").map { "  \($0)\n" }.joined()), "\(text)")
    }

    @Test func figuresHaveAsManyDigitsAsTellThemApart() throws {
        let windows = [
            Window(name: "5m", bad: 14_400_001, total: 1_000_000_000), Window(name: "1h", bad: 144, total: 10_000),
        ]
        let text = try Self.explain([Self.tier()], windows).text
        #expect(text.contains("  14.400001  > 14.4: yes  1.4400001 %  > 1.44 %: yes"), "\(text)")
        #expect(text.contains("       14.4  > 14.4: no        1.44 %  > 1.44 %: no"), "\(text)")
    }

    @Test func jsonHoldsTheSame() throws {
        let tier = try Self.tier { $0.confidence = Ratio(decimal: "0.95").flatMap(Confidence.init) }
        let line = try Self.explain([tier], Self.fast, more: Self.alert("alerts")).jsonLine
        #expect(line.last == 0x0A)
        let json = try JSONObject(line)
        #expect(json["key"].text == #"s{region="eu"}"# && json["configurationRevision"].text == "r1")
        let alert = json["alerts"][0]
        #expect(alert["state"].text == "firingOn" && alert["since"].text == "2026-11-21T01:20:00.000Z")
        let told = alert["tiers"][0]
        #expect(told["isTrue"].number == 0 && told["heldBy"].text == "confidence" && told["factor"].number == 14.4)
        #expect(told["windows"][1]["burnRate"].number == 20 && told["windows"][1]["above"].number == 1)
        #expect(told["windows"][1]["lowerBoundAbove"].number == 0)
        #expect(told["moreBadEvents"].integer ?? 0 > 0)
        #expect(json["budget"]["remaining"].number == 0.5 && json["budget"]["exhaustsAt"].isNull)
    }

    @Test("What is suppressed is told by its key: alerts of one severity are two", arguments: ["page", "exhausted"])
    func alertsOfOneSeverityAreTwo(part: String) throws {
        let tiers = [try Self.tier(), try Self.tier { $0.trigger = .exhausted }]
        let json = Self.snapshot(
            key: #"s{region="eu"}"#, at: Self.at, windows: Self.even,
            more: #""alerts":[],"suppressed":[{"key":"s{region=\"eu\"}/\#(part)","severity":"page","#
                + #""since":"2026-11-21T01:20:00.000Z","by":["move"]}]"#)
        let facts = try json.withUnsafeBytes { try SnapshotReader().read($0) }
        let states = Explanation(facts, by: try Self.engine(tiers)).alerts.map(\.state)
        let suppressed = ExplainedAlert.State.suppressed(try #require(facts.suppressed.first))
        #expect(states == (part == "page" ? [suppressed, .quiet] : [.quiet, suppressed]))
        let one = Explanation(facts, by: try Self.engine(tiers), severity: part)
        #expect(one.alerts.map(\.key) == [#"s{region="eu"}/\#(part)"#] && one.alerts.map(\.state) == [suppressed])
        let title = part == "page" ? "page" : "exhausted (page)"
        #expect(one.text.contains("\n\(title): no alert fires: it is suppressed by move. "), "\(one.text)")
    }

    @Test func aRetiredBudgetIsShownWithoutItsAlerts() throws {
        let json = Self.snapshot(
            key: #"s{region="eu"}@r0"#, at: Self.at,
            more: #""alerts":[],"retired":{"since":"2026-11-21T01:20:00.000Z","until":"2026-11-21T01:20:00.000Z"}"#)
        let facts = try json.withUnsafeBytes { try SnapshotReader().read($0) }
        let explanation = Explanation(facts, by: try Self.engine([Self.tier()]))
        #expect(explanation.alerts.isEmpty)
        #expect(explanation.text.hasPrefix("This is what remains of a budget that the SLO counted before"))
        let stranger = Explanation(facts, by: EngineDefinition(sources: [], budgets: []))
        #expect(stranger.text.contains("counted before"))
    }
}
