import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Cumulative series whose points come over several partitions.
@Suite struct ScatteredSeriesTests {
    /// The partitions over which the points of two series come, and how often a series changes its partition.
    struct Example: CustomTestStringConvertible, Sendable {
        let first: [Int]
        let second: [Int]
        let changes: Int64

        var testDescription: String { "\(first), \(second)" }
    }

    @Test(
        "A point that comes over another partition than the one before is counted as scattered, and counts right",
        arguments: [
            Example(first: [0, 0, 0], second: [0, 0, 0], changes: 0),
            Example(first: [0, 0, 0], second: [1, 1, 1], changes: 0),
            Example(first: [0, 1, 1], second: [1, 1, 1], changes: 1),
            Example(first: [0, 1, 0], second: [1, 0, 1], changes: 4),
        ])
    func changesOfPartitionsAreCounted(example: Example) throws {
        var mapping = IngestHarness.mapping
        mapping.kind = .cumulative
        mapping.labels = ["status", "host"]
        var harness = try IngestHarness(mapping: mapping, partitions: 2)
        for (host, partitions) in [("a", example.first), ("b", example.second)] {
            for (number, partition) in partitions.enumerated() {
                let time = IngestHarness.now.milliseconds - 30_000 + Int64(number) * 10_000
                let text = """
                    {"metric":"http.requests","status":200,"host":"\(host)","unit":"1","value":\(10 + 5 * number),\
                    "timestamp":\(time),"id":"\(host)\(number)"}
                    """
                #expect(harness.take(text, partition: partition).isEmpty)
            }
        }
        #expect(harness.stage.counters[0].scattered == example.changes)
        #expect(harness.counts()[[]]?.total == 20)
    }
}
