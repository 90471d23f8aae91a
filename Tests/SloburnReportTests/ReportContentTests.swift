import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnReport

/// What stands in a report besides sums.
@Suite struct ReportContentTests {
    private static func week(_ change: (inout SampleDay) -> Void = { _ in }) throws -> RecordSet {
        var records = RecordSet()
        for number in try day("2026-10-01")...day("2026-10-08") {
            var one = SampleDay(day: number)
            change(&one)
            records.add(one)
        }
        return records
    }

    private static let period = "2026-10-01..2026-10-07"

    @Test(
        "Whatever the daemon can promise is reported",
        arguments: [
            ("0", ""), ("0.99", #","slices":true,"timeSliceWindow":"7d""#),
            ("0.5", #","slices":true,"timeSliceWindow":"30d""#),
        ])
    func reportsWhatThereIs(_ objective: String, _ more: String) throws {
        let records = try Self.week { one in (one.objective, one.more) = (objective, more) }
        let budget = try records.report(Self.period).budget("checkout")
        #expect(budget["figures"]["total"].integer == 7_000)
        #expect(budget["objective"].number == Double(objective))
    }

    @Test("Where the target changed, each day is judged by its own")
    func eachDayIsJudgedByItsOwnTarget() throws {
        let change = try day("2026-10-05")
        let records = try Self.week { one in
            one.bad = 8
            if one.day >= change { (one.objective, one.revision) = ("0.995", "bbbbbbbbbbbbbbbb") }
        }
        let budget = try records.report(Self.period).budget("checkout")
        // 4 days of 10 and 3 of 5 are allowed; 7 days of 8 went bad.
        #expect(budget["figures"]["errorBudget"]["allowed"].number == 55)
        #expect(budget["verdict"].text == "missed")
        #expect(budget["objective"].number == 0.995)
        let stretches = budget["stretches"]
        #expect(stretches.elements.count == 2)
        #expect(stretches[0]["figures"]["verdict"].text == "kept")
        #expect(stretches[0]["lastDay"].text == "2026-10-04")
        #expect(stretches[1]["figures"]["verdict"].text == "missed")
        #expect(stretches[1]["revision"].text == "bbbbbbbbbbbbbbbb")
    }

    @Test("As many bad events as are allowed are no miss, and one more is", arguments: [(70, "kept"), (71, "missed")])
    func theBoundIsExact(_ bad: Int64, _ verdict: String) throws {
        var records = RecordSet()
        let first = try day("2026-10-01")
        for number in first...first + 7 {
            records.add(SampleDay(day: number, bad: number == first ? bad : 0))
        }
        let report = try records.report(Self.period)
        #expect(try report.budget("checkout")["verdict"].text == verdict)
        // 99 % exactly is shown whole, and what is less is not rounded to it.
        #expect(report.html.contains(bad == 70 ? "99\u{202F}%</dd>" : "98.98\u{202F}%</dd>"))
    }

    @Test("Grants forgive bad events of the period that they are given in, and no more than there are")
    func grantsForgive() throws {
        let at = "2026-10-03T12:00:00.000Z"
        func budget(_ grant: String) throws -> JSONObject {
            let third = try day("2026-10-03")
            return try Self.week { one in
                one.bad = 20
                if one.day == third {
                    one.more =
                        #","adjustments":[{"name":"g","effect":"grant",\#(grant),"from":"\#(at)","to":"\#(at)","author":"a","reason":"r","ticket":null}]"#
                }
            }.report(Self.period).budget("checkout")
        }
        let events = try budget(#""badEvents":75"#)
        #expect(events["figures"]["bad"].integer == 65 && events["figures"]["good"].integer == 7_000 - 65)
        #expect(events["figures"]["verdict"].text == "kept" && events["raw"]["verdict"].text == "missed")
        #expect(events["raw"]["bad"].integer == 140)
        // 7,000 events in 10,080 minutes: 41.67 of an hour.
        #expect(try budget(#""minutes":60"#)["figures"]["bad"].integer == 140 - 41)
        #expect(try budget(#""badEvents":100000"#)["figures"]["bad"].integer == 0)
    }

    @Test("An episode is told once, by its last record, where some of it lies in the period")
    func episodesArePaired() throws {
        var records = try Self.week()
        func add(_ id: String, _ status: String, _ start: String, _ end: String?, _ at: String) throws {
            records.add(
                .alerts, key: "checkout/page", at: try .at(at),
                #"{"key":"checkout/page","id":"\#(id)","status":"\#(status)","severity":"page","slo":"checkout","at":"\#(at)","startsAt":"\#(start)","endsAt":\#(end.map { "\"\($0)\"" } ?? "null"),"episode":{"bad":3,"budgetSpent":0.25},"acknowledged":{"by":"jo","at":null,"note":"n"}}"#
            )
        }
        try add("before", "firing", "2026-09-30T01:00:00Z", nil, "2026-09-30T01:00:00Z")
        try add("before", "resolved", "2026-09-30T01:00:00Z", "2026-09-30T02:00:00Z", "2026-09-30T02:00:00Z")
        try add("over", "firing", "2026-09-30T23:00:00Z", nil, "2026-09-30T23:00:00Z")
        try add("over", "resolved", "2026-09-30T23:00:00Z", "2026-10-01T01:30:00Z", "2026-10-01T01:30:00Z")
        try add("open", "firing", "2026-10-07T23:00:00Z", nil, "2026-10-07T23:00:00Z")
        try add("after", "firing", "2026-10-08T00:00:00Z", nil, "2026-10-08T00:00:00Z")
        let episodes = try records.report(Self.period).budget("checkout")["episodes"]
        #expect(episodes.elements.indices.map { episodes[$0]["id"].text } == ["over", "open"])
        #expect(episodes[0]["durationSeconds"].integer == 9_000)
        #expect(episodes[0]["budgetSpent"].number == 0.25 && episodes[0]["acknowledgedBy"].text == "jo")
        // Up to the newest record, which is the day of the 8th.
        #expect(episodes[1]["endsAt"].isNull && episodes[1]["durationSeconds"].integer == 25 * 3_600)
    }

    @Test("A running period says what is not over, and guesses nothing")
    func runningPeriodsAreToldSo() throws {
        let report = try Self.week().report("2026-10")
        let coverage = try report.budget("checkout")["coverage"]
        #expect(try report.object()["period"]["isClosed"].value as? Bool == false)
        #expect(coverage["daysAhead"].integer == 23 && coverage["expectedDays"].integer == 8)
        #expect(try report.budget("checkout")["figures"]["total"].integer == 8_000)
        #expect(report.html.contains("All 1 objectives") == false && report.html.contains("so far"))
    }

    @Test("A calendar budget of the same month is told by its own snapshot while it runs")
    func ownSnapshotsAreTaken() throws {
        var records = try Self.week()
        let now = "2026-10-09T10:00:00.000Z"
        records.add(
            .snapshots, key: "checkout", at: try .at("2026-10-09T10:00:00Z"),
            #"{"slo":"checkout","key":"checkout","service":"shop","group":{},"revision":"aaaaaaaaaaaaaaaa","at":"\#(now)","budgetingMethod":"Occurrences","objective":0.99,"period":{"kind":"calendar","duration":"1M","timeZone":"Europe/Berlin","from":"2026-09-30T22:00:00.000Z","to":"\#(now)","end":"2026-10-31T23:00:00.000Z"},"good":9000,"bad":20,"total":9020}"#
        )
        let budget = try records.report("2026-10").budget("checkout")
        #expect(budget["source"].text == "snapshot" && budget["figures"]["bad"].integer == 20)
        #expect(budget["timeZone"].text == "Europe/Berlin" && budget["from"].text == "2026-09-30T22:00:00.000Z")
        // Of a week it says nothing.
        #expect(try records.report("2026-10-01..2026-10-31").budget("checkout")["source"].text == "snapshot")
        #expect(try records.report(Self.period).budget("checkout")["source"].text == "days")
    }

    @Test("What was in force and is told of nowhere is named, unless it was removed")
    func unmeasuredObjectivesAreNamed() throws {
        var records = try Self.week()
        for (event, name, at) in [
            ("added", "silent", "2026-09-01T00:00:00Z"), ("added", "gone", "2026-09-01T00:00:00Z"),
            ("removed", "gone", "2026-09-02T00:00:00Z"), ("added", "later", "2026-10-08T00:00:00Z"),
            ("added", "checkout", "2026-09-01T00:00:00Z"),
        ] {
            records.add(
                .audit, key: name, at: try .at(at),
                #"{"event":"\#(event)","kind":"SLO","name":"\#(name)","at":"\#(at)","revision":null,"previousRevision":null}"#
            )
        }
        let report = try records.report(Self.period)
        #expect(report.unmeasured == ["silent"])
        #expect(try report.budget("checkout")["changes"].elements.count == 1)
    }

    @Test("Budgets are grouped by what was asked for, those without it last", arguments: ReportGrouping.allCases)
    func budgetsAreGrouped(_ grouping: ReportGrouping) throws {
        var records = RecordSet()
        let first = try day("2026-10-01")
        for number in first...first + 7 {
            records.add(
                SampleDay(
                    key: #"a{region="eu"}"#, service: "s2", day: number, more: #","serviceTier":"gold""#,
                    labels: #"{"team":["x","y"]}"#, group: #"{"region":"eu"}"#))
            records.add(SampleDay(key: "b", service: "s1", day: number, labels: "{}"))
        }
        let names = try records.report(Self.period, by: grouping).groups.map(\.name)
        switch grouping {
        case .service: #expect(names == ["s1", "s2"])
        case .team: #expect(names == ["x, y", nil])
        case .region: #expect(names == ["eu", nil])
        case .tier: #expect(names == ["gold", nil])
        case .slo: #expect(names == ["a", "b"])
        }
    }

    @Test("Records that can't be used are told of with their place, and take away what was said before")
    func badRecordsAreToldOf() throws {
        var records = try Self.week()
        records.add(.days, key: "checkout@2026-10-02", at: .day(try day("2026-10-09")), #"{"slo":"checkout"}"#)
        records.add(.days, key: "checkout@2026-10-03", at: .day(try day("2026-10-09")), "no")
        let facts = records.facts(try ReportPeriod(Self.period), comparing: 0)
        #expect(facts.problems.map(\.description).count == 2)
        #expect(facts.problems.first?.description == "slo.days, partition 0, offset 8: key: a text is needed")
        #expect(try records.report(Self.period).budget("checkout")["coverage"]["missingDays"].elements.count == 2)
    }
}
