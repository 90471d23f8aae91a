import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

@Suite struct RateTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let value: String
        let unit: String
        /// What counts; nil where the sample is refused.
        let count: Int64?
        var testDescription: String { "\(value) \(unit)" }
    }

    static let cases: [Case] = [
        Case(value: "2.5", unit: "1/s", count: 25), Case(value: "2.5", unit: "1", count: 25),
        Case(value: "60", unit: "{request}/min", count: 10), Case(value: "0", unit: "1/s", count: 0),
        // A third of an event a second over ten seconds is three events, and a rounding error.
        Case(value: "0.3", unit: "Hz", count: 3), Case(value: "0.33333", unit: "1/s", count: 3),
        Case(value: "-1", unit: "1/s", count: nil), Case(value: "5", unit: "ms", count: nil),
        Case(value: "1e300", unit: "1/s", count: nil),
    ]

    @Test("A rate counts what it comes to over its interval", arguments: cases)
    func countsOverTheInterval(test: Case) throws {
        var mapping = IngestHarness.mapping
        mapping.kind = .rate
        mapping.interval = .seconds(10)
        var harness = try IngestHarness(mapping: mapping)
        let event =
            "{\"metric\":\"http.requests\",\"status\":200,\"timestamp\":\(IngestHarness.now.milliseconds),"
            + "\"value\":\(test.value),\"unit\":\"\(test.unit)\"}"
        let refused = harness.take(event)
        #expect(refused.isEmpty == (test.count != nil), "\(refused)")
        #expect(harness.counts()[[]]?.total == test.count)
    }
}
