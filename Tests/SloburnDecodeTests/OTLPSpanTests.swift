import SloburnDecode
import SloburnModel
import Testing

@Suite struct OTLPSpanTests {
    private static let start = OTLPBytes.start
    private static let end = OTLPBytes.time
    private static let labels = ["a", "span.name", "span.kind", "status.code"]

    private static func span(
        _ name: String, _ more: [UInt8], kind: UInt64 = 2, _ expected: [String],
        _ options: OTLPOptions = OTLPOptions(signal: .spans)
    ) -> OTLPCase {
        OTLPCase(name, Wire.request([Wire.text(5, "GET") + Wire.int(6, kind) + more]), expected, options)
    }

    private static let times = Wire.fixed(7, start) + Wire.fixed(8, end)
    private static let line = "0 span.duration event ns \(end) = 10000000000"

    static let spans: [OTLPCase] = [
        span("a server's", times, ["\(line) span.kind=server span.name=GET status.code=unset"]),
        span("a consumer's", times, kind: 5, ["\(line) span.kind=consumer span.name=GET status.code=unset"]),
        span("a client's", times, kind: 3, []),
        span("an internal one", times, kind: 1, []),
        span("an unspecified one", times, kind: 0, []),
        span(
            "a kind to come", times, kind: 6, ["\(line) span.kind=unspecified"],
            OTLPOptions(signal: .spans, spanKinds: [.unspecified])),
        span(
            "clients", times, kind: 3, ["\(line) span.kind=client"], OTLPOptions(signal: .spans, spanKinds: [.client])),
        span("another metric", times, ["0 latency event ns"], OTLPOptions(signal: .spans, metric: "latency")),
        span(
            "ok", times + Wire.bytes(15, Wire.text(2, "x") + Wire.int(3, 1)),
            ["\(line) span.kind=server span.name=GET status.code=ok"]),
        span(
            "an error", times + Wire.bytes(15, Wire.int(3, 2)),
            ["\(line) span.kind=server span.name=GET status.code=error"]),
        span(
            "an attribute",
            times + Wire.bytes(9, Wire.attribute("a", Wire.int(3, 5)))
                + Wire.bytes(9, Wire.attribute("span.kind", Wire.text(1, "x"))),
            ["\(line) a=5 span.kind=server span.name=GET status.code=unset"]),
        span("no time passed", Wire.fixed(7, end) + Wire.fixed(8, end), ["0 span.duration event ns \(end) = 0"]),
        span(
            "a clock set back", Wire.fixed(7, end + 1) + Wire.fixed(8, end),
            ["0 negative_duration: endTimeUnixNano \(end) is before"]),
        span("no start", Wire.fixed(8, end), ["0 bad_timestamp: startTimeUnixNano is 0 or missing"]),
        span("no end", Wire.fixed(7, end), ["0 bad_timestamp: endTimeUnixNano is 0 or missing"]),
        span(
            "an end of no time", Wire.fixed(7, start) + Wire.fixed(8, 1 << 63), ["0 bad_timestamp: endTimeUnixNano 92"]),
        span("broken", times + [0x07], ["0 malformed: the span is not valid"]),
        span("a broken status", times + Wire.bytes(15, [0x07]), ["0 malformed: the span is not valid"]),
        span("neither time", [], ["malformed: the record holds no spans"]),
    ]

    @Test(arguments: spans)
    func spansAreEvents(_ test: OTLPCase) { test.check(.proto(test.bytes, test.options, labels: Self.labels)) }

    @Test func onlySpansOfAWantedKindAreElements() {
        func span(_ kind: UInt64) -> [UInt8] { Wire.int(6, kind) + Self.times }
        let outcome = OTLPOutcome.proto(
            Wire.request([span(3), span(2), span(1), span(5)]), OTLPOptions(signal: .spans), labels: Self.labels)
        #expect(outcome.points.map(\.index) == [0, 1])
        #expect(outcome.points.map { $0.labels["span.kind"] } == ["server", "consumer"])
        #expect(outcome.series == [SeriesIdentity(), SeriesIdentity()])
    }
}
