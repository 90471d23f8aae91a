import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnReport

/// Sums and verdicts of days, counted again in whole numbers.
@Suite struct DayOracleTests {
    private struct Day {
        var bad: Int64
        var total: Int64
        var rawBad: Int64?
        var rawTotal: Int64?
        /// The target in ten-thousandths.
        var target: Int64
        var excluded: Int64
    }

    private static let targets: [(text: String, parts: Int64)] = [
        ("0.9", 9_000), ("0.99", 9_900), ("0.999", 9_990), ("0.9995", 9_995), ("1", 10_000),
    ]

    @Test("What a report says is what the days add up to", arguments: 0..<40)
    func sumsAreThoseOfTheDays(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let period = try ReportPeriod(random.pick(["2026-10", "2026-Q1", "2026-02-20..2026-03-03", "2028-02"]))
        var (records, known) = (RecordSet(), [String: [Int64: Day]]())
        for number in 0..<random.number(1...4) {
            let key = "slo-\(number)"
            for day in period.earlier(2).firstDay...period.endDay where random.chance(900) {
                // Written again where late samples came, and taken away now and then.
                for _ in 0..<random.number(1...2) {
                    known[key, default: [:]][day] = Self.add(day, of: key, to: &records, &random)
                }
                if random.chance(20) {
                    records.add(.days, key: "\(key)@\(ReportPeriod.text(ofDay: day))", at: .day(day + 2), nil)
                    known[key]?[day] = nil
                }
            }
        }
        let report = try records.report(period.name)
        for (key, days) in known {
            let budget = try report.budget(key)
            try Self.compare(budget["figures"], days, in: period, seed)
            let trend = budget["trend"]
            #expect(trend.elements.count == 2)
            for index in 0..<2 {
                let earlier = period.earlier(Int64(index) + 1)
                #expect(trend[index]["period"].text == earlier.name)
                try Self.compare(trend[index]["figures"], days, in: earlier, seed)
            }
            try Self.compareRest(budget, days, in: period, seed)
        }
    }

    private static func add(
        _ day: Int64, of key: String, to records: inout RecordSet, _ random: inout SeededGenerator
    ) -> Day {
        let target = random.pick(targets)
        let total = random.chance(50) ? 0 : random.number(1...3_000_000_000)
        let bad = random.number(0...max(0, total / 200))
        var (one, more) = (
            Day(bad: bad, total: total, target: target.parts, excluded: 0), #","coverage":0.5"#
        )
        if random.chance(100) {
            let (rawBad, rawTotal) = (bad + random.number(0...1_000), total + random.number(1_000...5_000))
            one.rawBad = rawBad
            one.rawTotal = rawTotal
            one.excluded = random.number(1...86_400)
            more += #","raw":{"good":\#(rawTotal - rawBad),"bad":\#(rawBad),"total":\#(rawTotal)}"#
            more += #","excludedSeconds":\#(one.excluded)"#
        }
        records.add(
            SampleDay(key: key, day: day, objective: target.text, bad: bad, total: total, more: more))
        return one
    }

    private static func compare(
        _ figures: JSONObject, _ days: [Int64: Day], in period: ReportPeriod, _ seed: UInt64
    ) throws {
        let within = days.filter { (period.firstDay..<period.endDay).contains($0.key) }.values
        let bad = within.reduce(0) { $0 + $1.bad }
        let total = within.reduce(0) { $0 + $1.total }
        // In ten-thousandths of an event.
        let allowed = within.reduce(Int128(0)) { $0 + Int128($1.total) * Int128(10_000 - $1.target) }
        #expect(figures["bad"].integer == bad, "seed \(seed)")
        #expect(figures["total"].integer == total, "seed \(seed)")
        #expect(figures["good"].integer == total - bad, "seed \(seed)")
        let verdict = total == 0 ? "noData" : Int128(bad) * 10_000 <= allowed ? "kept" : "missed"
        #expect(figures["verdict"].text == verdict, "seed \(seed)")
        let shown = try #require(figures["errorBudget"]["allowed"].number)
        #expect(abs(shown - Double(allowed) / 10_000) < 0.01, "seed \(seed)")
        if allowed == 0 {
            #expect(figures["errorBudget"]["consumed"].isNull, "seed \(seed)")
        } else {
            let consumed = try #require(figures["errorBudget"]["consumed"].number)
            #expect(abs(consumed - Double(bad) * 10_000 / Double(allowed)) < 1e-6, "seed \(seed)")
        }
    }

    private static func compareRest(
        _ budget: JSONObject, _ days: [Int64: Day], in period: ReportPeriod, _ seed: UInt64
    ) throws {
        let within = days.filter { (period.firstDay..<period.endDay).contains($0.key) }
        let rawBad = within.values.reduce(0) { $0 + ($1.rawBad ?? $1.bad) }
        let rawTotal = within.values.reduce(0) { $0 + ($1.rawTotal ?? $1.total) }
        if within.values.contains(where: { $0.rawBad != nil }) {
            #expect(
                budget["raw"]["bad"].integer == rawBad && budget["raw"]["total"].integer == rawTotal, "seed \(seed)")
        } else {
            #expect(budget["raw"].isNull, "seed \(seed)")
        }
        let coverage = budget["coverage"]
        let first = max(period.firstDay, try #require(days.keys.min()))
        let expected = (first..<period.endDay)
        #expect(coverage["expectedDays"].integer == Int64(expected.count), "seed \(seed)")
        #expect(
            coverage["daysWithData"].integer == Int64(within.values.count { $0.total > 0 }), "seed \(seed)")
        #expect(
            coverage["missingDays"].elements.count == expected.count { days[$0] == nil }, "seed \(seed)")
        let counted = within.values.filter { $0.total > 0 }.reduce(0) { $0 + 86_400 - $1.excluded }
        #expect(budget["downtime"]["countedSeconds"].integer == counted, "seed \(seed)")
        let (bad, total) = within.values.reduce((Int64(0), Int64(0))) { ($0.0 + $1.bad, $0.1 + $1.total) }
        let minutes = total == 0 ? 0 : Double(bad) / Double(total) * Double(counted) / 60
        #expect(abs((budget["downtime"]["minutes"].number ?? -1) - minutes) < 0.002, "seed \(seed)")
    }
}
