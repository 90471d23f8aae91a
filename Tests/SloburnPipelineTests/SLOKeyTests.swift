import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

@Suite struct SLOKeyTests {
    struct KeyCase: Sendable, CustomTestStringConvertible {
        let labels: [String]
        let values: [String]
        let key: String
        var testDescription: String { key }
    }

    @Test(arguments: [
        KeyCase(labels: [], values: [], key: "latency/fast"),
        KeyCase(labels: ["region"], values: ["eu"], key: "latency/fast{region=\"eu\"}"),
        KeyCase(labels: ["a", "b"], values: ["x", "y"], key: "latency/fast{a=\"x\",b=\"y\"}"),
        KeyCase(labels: ["region"], values: [""], key: "latency/fast{region=\"\"}"),
        KeyCase(labels: ["p"], values: ["a\\b\"c\nd"], key: "latency/fast{p=\"a\\\\b\\\"c\\nd\"}"),
        KeyCase(labels: ["p"], values: ["ключ 🔑,{}=\t"], key: "latency/fast{p=\"ключ 🔑,{}=\t\"}"),
        KeyCase(labels: ["p"], values: ["\r\n"], key: "latency/fast{p=\"\r\\n\"}"),
    ])
    func isTheNameAndTheEscapedGroup(_ test: KeyCase) {
        var budget = TestBudget.latency.definition
        budget.groupBy = test.labels
        #expect(SLOKey.text(of: budget, group: test.values) == test.key)
    }

    @Test func everyKeyHasOnePartitionForEver() {
        // Pinned: another placement would part keys from their state.
        let keys = ["checkout-availability", "checkout-availability{region=\"eu\"}", "a", ""]
        #expect(keys.map { SLOKey.partition(of: $0, count: 8) } == [5, 1, 3, 6])
        #expect(keys.map { SLOKey.partition(of: $0, count: 1) } == [0, 0, 0, 0])
        let counts = (0..<8_000).reduce(into: [Int](repeating: 0, count: 8)) {
            $0[SLOKey.partition(of: "slo{id=\"\($1)\"}", count: 8)] += 1
        }
        #expect(counts.allSatisfy { $0 > 850 && $0 < 1_150 }, "\(counts)")
    }
}
