import SloburnModel
import Testing

@testable import SloburnPipeline

/// What is missing of intervals by the numbers of samples.
@Suite struct NumberedIntervalsTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let name: String
        /// The numbers seen in each interval, by producer.
        let seen: [Int64: [String: [Int64]]]
        /// What has come, of what should have, by interval; intervals without numbers are left out.
        let expected: [Int64: [Int64]]

        var testDescription: String { name }
    }

    static let examples: [Example] = [
        Example(
            name: "nothing is missing", seen: [0: ["a": [1, 2, 3]], 1: ["a": [4, 5]]],
            expected: [0: [3, 3], 1: [2, 2]]),
        Example(name: "numbering may begin anywhere", seen: [0: ["a": [901, 902]]], expected: [0: [2, 2]]),
        Example(name: "a hole within an interval", seen: [0: ["a": [1, 2, 5]]], expected: [0: [3, 5]]),
        Example(
            name: "a hole between two intervals is the later one's", seen: [0: ["a": [1, 2]], 1: ["a": [5, 6]]],
            expected: [0: [2, 2], 1: [2, 4]]),
        Example(
            name: "a hole over silent intervals is shared out", seen: [0: ["a": [1, 2]], 4: ["a": [12, 13]]],
            expected: [0: [2, 2], 1: [0, 2], 2: [0, 2], 3: [0, 2], 4: [2, 5]]),
        Example(
            name: "a small hole over silent intervals is the last one's", seen: [0: ["a": [1]], 4: ["a": [4]]],
            expected: [0: [1, 1], 4: [1, 3]]),
        Example(
            name: "silence without a hole is nothing to do", seen: [0: ["a": [1]], 9: ["a": [2]]],
            expected: [0: [1, 1], 9: [1, 1]]),
        Example(
            name: "a producer that begins anew",
            seen: [0: ["a": [101, 102]], 1: ["a": [1, 2, 3]], 2: ["a": [4, 6]]],
            expected: [0: [2, 2], 1: [3, 3], 2: [2, 3]]),
        Example(
            name: "two producers", seen: [0: ["a": [1, 2], "b": [7]], 1: ["a": [4], "b": [8]]],
            expected: [0: [3, 3], 1: [2, 3]]),
        Example(
            name: "a late number of the interval before", seen: [0: ["a": [1, 3]], 1: ["a": [2, 4, 5]]],
            expected: [0: [2, 3], 1: [2, 2]]),
        Example(
            name: "what came late makes up for nothing of another producer",
            seen: [0: ["a": [1, 2, 5], "b": [1]], 1: ["a": [3, 4, 6], "b": [2, 4]]], expected: [0: [4, 6], 1: [3, 4]]),
        Example(
            name: "a producer that begins anew and goes beyond its last number",
            seen: [0: ["a": [1, 2, 3]], 1: ["a": [1, 2, 3, 4, 5], "b": [1, 3]]], expected: [0: [3, 3], 1: [7, 8]]),
        Example(
            name: "numbers at the ends of what there is", seen: [0: ["a": [.min, .max]], 1: ["a": [.min]]],
            expected: [0: [2, .max], 1: [1, 1]]),
    ]

    @Test(arguments: examples)
    func completeness(example: Example) {
        var intervals = NumberedIntervals(after: [:], from: 0)
        for (interval, producers) in example.seen.sorted(by: { $0.key < $1.key }) {
            let numbers = producers.compactMapValues { numbers -> IntervalEvidence.Numbers? in
                guard let first = numbers.min(), let last = numbers.max() else { return nil }
                return .init(first: first, last: last, count: Int64(numbers.count))
            }
            intervals.add(numbers, of: interval)
        }
        for interval in -1...Int64(10) {
            let found = intervals.completeness(of: interval).map { [$0.have, $0.should] }
            #expect(found == example.expected[interval], "interval \(interval)")
        }
    }

    @Test func whatLiesBeforeIsNotLookedAt() {
        var intervals = NumberedIntervals(after: ["a": .init(last: 10, interval: 0)], from: 5)
        intervals.add(["a": .init(first: 21, last: 22, count: 2)], of: 10)
        // One number is missing in each of ten intervals, the first four of which are no longer looked at.
        #expect(intervals.completeness(of: 4) == nil)
        for interval in 5..<Int64(10) { #expect(intervals.completeness(of: interval) == Completeness(have: 0, of: 1)) }
        #expect(intervals.completeness(of: 10) == Completeness(have: 2, of: 3))
    }
}
