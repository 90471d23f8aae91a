import SloburnConfig
import SloburnDaemon
import SloburnModel
import Testing

@Suite struct AdjustmentPreviewTests {
    private static let to = Timestamp(seconds: 1_795_392_000)

    private static func engine() throws -> EngineDefinition {
        let document = """
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: web }
            spec: { type: kafka, connectionDetails: { topics: [a], json: { metric: { field: m } } } }
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: shop }
            spec:
              service: s
              budgetingMethod: Occurrences
              timeWindow: [{ duration: 30d, isRolling: true }]
              indicator:
                metadata: { name: i }
                spec:
                  ratioMetric:
                    good: { metricSource: { metricSourceRef: web, spec: { query: 'm{a="1"}' } } }
                    total: { metricSource: { metricSourceRef: web, spec: { query: m, groupBy: [region] } } }
              objectives: [{ target: 0.999 }]
            """
        let read = ConfigurationReader.read([ConfigurationFile(name: "x.yaml", text: document)])
        return try #require(read.configuration?.engine, "\(read.findings)")
    }

    /// A snapshot of 100000 events in 30 days up to 2026-11-23.
    private static func snapshot(
        _ region: String = "eu", slo: String = "shop", bad: String = "85", period: String = "", more: String = ""
    ) -> [UInt8] {
        let key = #""\#(slo){region=\"\#(region)\"}""#
        return Array(
            """
            {"slo":"\(slo)","key":\(key),"group":{"region":"\(region)"},\(more)"period":{"kind":"rolling","duration":"30d",\
            "from":"2026-10-24T00:00:00.000Z","to":"2026-11-23T00:00:00.000Z"\(period)},"good":99915,"bad":\(bad),\
            "total":100000,"errorBudget":{"allowed":100.0,"consumed":0.85,"remaining":0.15}}
            """.utf8)
    }

    private static func adjustment(
        _ effect: Adjustment.Effect, from: Timestamp, to: Timestamp? = nil, group: [String: String] = [:]
    ) -> Adjustment {
        Adjustment(
            name: "a", scope: AdjustmentScope(slos: ["*"], group: group), schedule: .once(from: from, to: to),
            effect: effect)
    }

    private static func rows(_ adjustment: Adjustment, _ records: [UInt8]...) throws -> [AdjustmentPreview.Row] {
        let snapshots = records.compactMap(SnapshotSummary.init(json:))
        #expect(snapshots.count == records.count)
        return AdjustmentPreview(adjustment, snapshots: snapshots, engine: try engine()).rows
    }

    @Test("An exclusion tells how much of it lies in the period")
    func exclude() throws {
        let cases: [(Timestamp, Timestamp?, TimeSpan)] = [
            (Self.to - .hours(3), Self.to - .hours(1), .hours(2)), (Self.to - .hours(1), nil, .hours(1)),
            (Self.to, nil, .zero), (Self.to - .days(31), Self.to - .days(30), .zero),
            (Self.to - .days(31), Self.to - .days(29), .days(1)),
        ]
        for (from, to, time) in cases {
            let rows = try Self.rows(Self.adjustment(.exclude, from: from, to: to), Self.snapshot())
            #expect(rows.map(\.time) == [time])
            #expect(rows.map(\.isInPeriod) == [time > .zero])
            #expect(rows.map(\.remainingAfter) == [nil])
        }
        // A calendar period goes on to its end.
        let month = Self.snapshot(period: #","end":"2026-12-01T00:00:00.000Z""#)
        let rows = try Self.rows(Self.adjustment(.exclude, from: Self.to + .days(1)), month)
        #expect(rows.map(\.time) == [.days(7)])
    }

    @Test(
        "A grant takes bad events away, and no more than there are",
        arguments: [
            (.badEvents(35), "85", 0.5), (.badEvents(85), "85", 1), (.badEvents(.max), "85", 1),
            (.badEvents(100), "150", 0.5), (.badEvents(1), "250.5", -1.495),
            // 43.2 of 43,200 minutes are a thousandth of the total: 100 events; 21.6 are 50.
            (.time(.seconds(1_296)), "85", 0.65),
        ] as [(Adjustment.Grant, String, Double)])
    func grant(_ grant: Adjustment.Grant, bad: String, remaining: Double) throws {
        let rows = try Self.rows(
            Self.adjustment(.grant(grant), from: Self.to - .hours(1)), Self.snapshot(bad: bad))
        let after = try #require(rows.first?.remainingAfter)
        #expect(abs(after - remaining) < 1e-9)
        #expect(rows[0].isInPeriod && rows[0].time == nil)
    }

    @Test("A grant of another period changes nothing")
    func grantElsewhere() throws {
        for from in [Self.to, Self.to - .days(31)] {
            let rows = try Self.rows(Self.adjustment(.grant(.badEvents(9)), from: from), Self.snapshot())
            #expect(rows.map(\.isInPeriod) == [false])
            #expect(rows.map(\.remainingAfter) == [nil])
        }
    }

    @Test("Budgets are those in scope, by key; what is retired or gone is none")
    func scope() throws {
        let records = [
            Self.snapshot("us"), Self.snapshot("eu"), Self.snapshot("eu", slo: "other"),
            Self.snapshot("ap", more: #""retired":{"since":"x"},"#),
        ].compactMap(SnapshotSummary.init(json:))
        #expect(records.count == 4)
        func keys(_ group: [String: String]) throws -> [String] {
            let adjustment = Self.adjustment(.exclude, from: Self.to, group: group)
            return AdjustmentPreview(adjustment, snapshots: records, engine: try Self.engine()).rows.map(\.snapshot.key)
        }
        #expect(try keys([:]) == [#"shop{region="eu"}"#, #"shop{region="us"}"#])
        #expect(try keys(["region": "us"]) == [#"shop{region="us"}"#])
        #expect(try keys(["zone": "us"]) == [])
    }

    @Test("What is no snapshot is none", arguments: ["", "{}", "[]", #"{"key":1}"#])
    func refuses(_ text: String) {
        #expect(SnapshotSummary(json: Array(text.utf8)) == nil)
        #expect(SnapshotSummary(json: Self.snapshot().dropLast()) == nil)
        let backwards = String(decoding: Self.snapshot(), as: UTF8.self).replacing("2026-10-24", with: "2026-12-24")
        #expect(SnapshotSummary(json: Array(backwards.utf8)) == nil)
    }
}
