import Foundation
import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnChaos

/// The comparison with the oracle finds what is wrong and nothing else.
@Suite struct VerdictTests {
    private let records: [SentRecord]
    private let expected: ExpectedOutput
    private let budgets: [ChaosBudget]

    init() {
        let documents = Documents(name: "t", input: "t.in", isShort: true, isGroupedOnly: true)
        budgets = documents.budgets
        // A minute of one event every 100 ms in one region, of which 10 s fail; one sent twice, one unusable.
        var records: [SentRecord] = (0..<600).map { number in
            .event(
                SentEvent(
                    time: 1_795_223_560_000 + Int64(number) * 100, region: "r0",
                    hasFailed: (200..<300).contains(number),
                    milliseconds: 1, isDuplicate: false))
        }
        guard case .event(var again) = records[100] else { preconditionFailure("the list holds events") }
        again.isDuplicate = true
        records.insert(.event(again), at: 150)
        records.insert(.malformed, at: 160)
        self.records = records
        expected = ExpectedOutput(records, budgets: budgets, horizon: .seconds(60))
    }

    private let key = #"region-ok{region="r0"}"#

    /// A snapshot as the oracle says it must be, with so many more bad and good events of the period.
    private func arrival(bad: Int64 = 0, good: Int64 = 0, duplicates: Int64 = 1) throws -> OutputWatcher.Arrival {
        let complete = try #require(expected.complete)
        let evaluation = try #require(expected.evaluations[key]?[TimeText.milliseconds(of: complete)])
        func text(_ window: ExpectedWindow, bad: Int64 = 0, good: Int64 = 0) -> String {
            #""from":"\#(TimeText.milliseconds(of: window.from))","good":\#(window.good + good),"#
                + #""bad":\#(window.bad + bad),"total":\#(window.total + bad + good)"#
        }
        let rates = evaluation.windows.map { "\"\($0.window)\":{\(text($0))}" }.joined(separator: ",")
        let json = """
            {"at":"\(TimeText.milliseconds(of: complete))",\(text(evaluation.period, bad: bad, good: good)),
            "period":{\(text(evaluation.period))},"burnRates":{\(rates)},"quality":{"duplicates":\(duplicates)}}
            """
        return OutputWatcher.Arrival(
            topic: "snapshots", key: key, value: Array(json.utf8), at: .now, offset: 0, source: nil)
    }

    private func verdict(_ arrival: OutputWatcher.Arrival?) -> Verdict {
        var verdict = Verdict(expected)
        verdict.compareLast(arrival.map { [key: $0] } ?? [:])
        return verdict
    }

    @Test("What is as the oracle says is good")
    func equalIsGood() throws {
        let verdict = verdict(try arrival())
        #expect(verdict.isGood, "\(verdict.lost.details) \(verdict.doubled.details)")
    }

    @Test("What lacks is lost, what is too much is doubled, what is neither is both")
    func differencesAreFound() throws {
        #expect(verdict(try arrival(bad: -3)).lost.count == 3)
        #expect(verdict(try arrival(good: 2)).doubled.count == 2)
        let moved = verdict(try arrival(bad: 1, good: -1))
        #expect(moved.lost.count == 1 && moved.doubled.count == 1)
        #expect(verdict(try arrival(duplicates: 0)).duplicatesWrong.count == 1)
        #expect(verdict(nil).lost.count == 600)
    }

    @Test("Dead letters are known by the record they come from")
    func deadLettersAreCompared() {
        var twice = Verdict(expected)
        twice.compareDeadLetters(["0:17", "0:17"])
        #expect(twice.doubled.count == 1 && twice.lost.count == 0)
        var none = Verdict(expected)
        none.compareDeadLetters([])
        #expect(none.lost.count == 1)
    }

    @Test("A transition is missed, told twice, or should not be")
    func transitionsAreCompared() throws {
        let all = expected.transitions.map(\.transition)
        #expect(all.count >= 4)
        var good = Verdict(expected)
        good.compareAlerts(all)
        #expect(good.isGood)
        var missed = Verdict(expected)
        missed.compareAlerts(Array(all.dropFirst()))
        #expect(missed.alertsMissed.count == 1 && missed.alertsDoubled.count == 0)
        var twice = Verdict(expected)
        twice.compareAlerts(all + [all[0]])
        #expect(twice.alertsDoubled.count == 1)
        var wrong = Verdict(expected)
        wrong.compareAlerts(all + [.init(key: all[0].key, status: "firing", at: "2026-11-21T00:00:00.000Z")])
        #expect(wrong.alertsDoubled.count == 1)
    }

    @Test("The longest gap is that of the key that waited longest, until the end")
    func gapsAreMeasured() {
        let start = ContinuousClock.now
        func arrival(_ key: String, _ seconds: Int) -> OutputWatcher.Arrival {
            .init(topic: "t", key: key, value: nil, at: start + .seconds(seconds), offset: 0, source: nil)
        }
        let gaps = Gaps(
            [arrival("a", 0), arrival("b", 1), arrival("a", 5), arrival("b", 8), arrival("a", 30)],
            until: start + .seconds(10))
        #expect(gaps.key == "b" && gaps.longest == 7)
    }
}
