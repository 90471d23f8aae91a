import SloburnConfig
import SloburnModel
import Testing

@Suite struct RevisionTests {
    private static func revisions(_ slo: String, source: String = Sample.source) throws -> [String] {
        let configuration = Sample.read(source, slo).configuration
        let budget = try #require(configuration?.engine.budgets.first)
        return [budget.revision, budget.countingRevision]
    }

    @Test("Revisions are 16 hexadecimal digits that never change by themselves")
    func areStable() throws {
        let revisions = try Self.revisions(Sample.ratio())
        #expect(revisions == ["161756557e74d893", "7898b926664b0408"])
    }

    @Test("The order of matchers and how a number is written change nothing")
    func ignoresSpelling() throws {
        let first = try Self.revisions(Sample.ratio())
        let second = try Self.revisions(
            Sample.ratio(objectives: "{ targetPercent: 99.90 }", good: #"{b="2", "m", a=`1`}"#))
        #expect(first == second)
    }

    @Test("What is promised changes the revision, but not what is counted")
    func tellsPromiseFromCounting() throws {
        let first = try Self.revisions(Sample.ratio())
        for slo in [
            Sample.ratio(objectives: "{ target: 0.99 }"), Sample.ratio(duration: "28d"),
            Sample.ratio(annotations: "sloburn/runbook: x"), Sample.ratio(annotations: "sloburn/no-data: bad"),
            Sample.ratio(annotations: "sloburn/burn-rate-policy: none"),
        ] {
            let second = try Self.revisions(slo)
            #expect(first[0] != second[0])
            #expect(first[1] == second[1])
        }
    }

    @Test("A tier's confidence changes the revision, however its number is written")
    func tellsConfidence() throws {
        let revisions = try ["", ", confidence: 0.95", ", confidence: 0.950", ", confidence: 0.9"].map { confidence in
            let policy = """
                ---
                apiVersion: sloburn/v1
                kind: BurnRatePolicy
                metadata: { name: own }
                spec: { tiers: [{ severity: page, longWindow: 1h, shortWindow: 5m, factor: 2\(confidence) }] }
                """
            return try Self.revisions(
                Sample.ratio(annotations: "sloburn/burn-rate-policy: own"), source: Sample.source + "\n" + policy)
        }
        #expect(Set(revisions.map { $0[0] }).count == 3)
        #expect(revisions[1] == revisions[2])
        #expect(Set(revisions.map { $0[1] }).count == 1)
    }

    @Test("In a calendar period a share of the budget is not the factor that it is in a month of 30 days")
    func tellsAShareFromAFactor() throws {
        let calendar = #"{ duration: 1M, calendar: { startTime: "2026-01-01 00:00:00", timeZone: UTC } }"#
        for (window, isOne) in [("{ duration: 30d, isRolling: true }", true), (calendar, false)] {
            let revisions = try ["factor: 14.4", "budgetShare: 0.02"].map { rate in
                let policy = """
                    ---
                    apiVersion: sloburn/v1
                    kind: BurnRatePolicy
                    metadata: { name: own }
                    spec: { tiers: [{ severity: page, longWindow: 1h, shortWindow: 5m, \(rate) }] }
                    """
                let slo = Sample.ratio(annotations: "sloburn/burn-rate-policy: own")
                return try Self.revisions(
                    slo.replacing("{ duration: 30d, isRolling: true }", with: window),
                    source: Sample.source + "\n" + policy)
            }
            #expect((revisions[0][0] == revisions[1][0]) == isOne)
            #expect(revisions[0][1] == revisions[1][1])
        }
    }

    @Test("What is counted changes both")
    func tellsCounting() throws {
        let first = try Self.revisions(Sample.ratio())
        for slo in [Sample.ratio(good: #"m{a="1",b="3"}"#), Sample.ratio(groupBy: "zone")] {
            let second = try Self.revisions(slo)
            #expect(first[0] != second[0])
            #expect(first[1] != second[1])
        }
        let delta = Sample.source.replacing("json: {", with: "json: { kind: delta,")
        #expect(try Self.revisions(Sample.ratio(), source: delta)[1] != first[1])
    }

    @Test("Where records come from changes the revision only")
    func tellsReading() throws {
        let first = try Self.revisions(Sample.ratio())
        for change in [
            ("topics: [a]", "topics: [b]"), ("json: {", "allowedLateness: 1h, json: {"),
            ("json: {", "json: { id: { field: i },"), ("json: {", "idleAfter: 5s, json: {"),
        ] {
            let second = try Self.revisions(Sample.ratio(), source: Sample.source.replacing(change.0, with: change.1))
            #expect(first[0] != second[0])
            #expect(first[1] == second[1])
        }
    }
}
