import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnPipeline

/// What becomes of breakdowns by too many values, of times that count for nothing, and of what is long over.
@Suite struct BreakdownLimitTests {
    private static let ten = Timestamp(seconds: 1_795_168_800)

    private static func part(_ value: String) -> DeltaBundle.Part { .init(labels: ["path"], values: [value]) }

    @Test func whatIsTooManyIsCountedWithoutItsValues() throws {
        var breakdown = Breakdown(labels: ["path"])
        for number in 0..<150 { breakdown.add(1, at: Self.ten, of: Self.part("/\(number)")) }
        breakdown.add(500, at: Self.ten, of: Self.part("/0"))
        let facts = try #require(BreakdownFacts(breakdown, since: Self.ten, excluded: nil))
        #expect(facts.bad == 650)
        #expect(facts.byLabel[0].shares.first == .init(values: ["/0"], bad: 501))
        #expect(breakdown.buckets[0].counts.count == Breakdown.most + 1)
        #expect(breakdown.buckets[0].counts.first { $0.values.isEmpty }?.bad == 50)
    }

    @Test func ingestTellsSoManyPartsApart() {
        let budget = TestBudget.errors.definition
        var counts = OpenCounts(budgets: [budget], partitions: 1, bucketWidth: .seconds(10))
        let numbers = (0..<(OpenCounts.mostParts + 50)).map {
            counts.number(budget: 0, group: [], part: ["\($0)"], source: nil)
        }
        #expect(Set(numbers).count == OpenCounts.mostParts + 1)
        #expect(Set(numbers.suffix(50)) == [counts.number(budget: 0, group: [], source: nil)])
        #expect(counts.number(budget: 0, group: [], part: ["7"], source: nil) == numbers[7])
    }

    @Test func valuesOfOtherLabelsAreNone() throws {
        var breakdown = Breakdown(labels: ["region"])
        breakdown.add(3, at: Self.ten, of: Self.part("/0"))
        breakdown.add(4, at: Self.ten, of: nil)
        let facts = try #require(BreakdownFacts(breakdown, since: Self.ten, excluded: nil))
        #expect(facts.bad == 7 && facts.byLabel[0].shares.isEmpty)
    }

    @Test func bucketsThatAnExclusionTouchesAreNotTold() throws {
        var breakdown = Breakdown(labels: ["path"])
        for minute in [0, 5, 10] as [Int64] {
            breakdown.add(1 << minute, at: Self.ten + .minutes(minute), of: Self.part("\(minute)"))
        }
        let excluded = TimeStretches([Self.ten + .minutes(9)..<Self.ten + .minutes(10)])
        let facts = try #require(BreakdownFacts(breakdown, since: Self.ten, excluded: excluded))
        #expect(facts.bad == 1 + 1 << 10)
        #expect(facts.byLabel[0].shares.map(\.values) == [["10"], ["0"]])
        #expect(BreakdownFacts(breakdown, since: Self.ten + .hours(1), excluded: nil) == nil)
    }

    @Test func whatIsLongOverIsForgotten() {
        var breakdown = Breakdown(labels: ["path"])
        for hour in [3, 0, 1, 2] as [Int64] { breakdown.add(1, at: Self.ten + .hours(hour), of: Self.part("x")) }
        #expect(breakdown.buckets.map { $0.start - Self.ten } == [.hours(0), .hours(1), .hours(2), .hours(3)])
        breakdown.forget(at: Self.ten + .hours(8))
        #expect(breakdown.buckets.map { $0.start - Self.ten } == [.hours(2), .hours(3)])
    }

    @Test func whatIsTakenBackIsGone() throws {
        var breakdown = Breakdown(labels: ["path"])
        breakdown.add(3, at: Self.ten, of: Self.part("a"))
        breakdown.add(2, at: Self.ten, of: Self.part("b"))
        breakdown.add(-3, at: Self.ten, of: Self.part("a"))
        let facts = try #require(BreakdownFacts(breakdown, since: Self.ten, excluded: nil))
        #expect(facts.bad == 2 && facts.byLabel[0].shares == [.init(values: ["b"], bad: 2)])
    }
}
