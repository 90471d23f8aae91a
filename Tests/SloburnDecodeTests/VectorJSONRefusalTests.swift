import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct VectorJSONRefusalTests {
    struct Refusal: CustomTestStringConvertible, Sendable {
        let record: String
        let reason: RejectionClass
        /// What the message has to hold.
        let parts: [String]
        var testDescription: String { record }

        init(_ record: String, _ reason: RejectionClass, _ parts: String...) {
            (self.record, self.reason, self.parts) = (record, reason, parts)
        }
    }

    private static func event(_ value: String, kind: String = "incremental") -> String {
        VectorJSONTests.event(value, kind: kind)
    }

    private static func histogram(_ buckets: String, count: String = "10") -> String {
        event(#""aggregated_histogram":{"buckets":[\#(buckets)],"count":\#(count),"sum":1}"#)
    }

    private static func distribution(_ samples: String) -> String {
        event(#""distribution":{"samples":[\#(samples)]}"#)
    }

    static let refusals: [Refusal] = [
        Refusal("5", .malformed, #"element is "5""#, "must be an object"),
        Refusal("null", .malformed, "element is null"),
        Refusal(#"{"log":{"message":"x"}}"#, .unsupported, "a log event"),
        Refusal(#"{"trace":{}}"#, .unsupported, "a trace event"),
        Refusal("{}", .missingField, "name is missing"),
        Refusal(#"{"metric":{}}"#, .missingField, "name is missing"),
        Refusal(#"{"resourceMetrics":[]}"#, .missingField, "is this otlp-json?"),
        Refusal(#"{"labels":{},"value":"1"}"#, .missingField, "is this prometheus-json?"),
        Refusal(#"{"fields":{}}"#, .missingField, "is this telegraf-json?"),
        Refusal(#"{"name":7}"#, .malformed, #"name is "7""#),
        Refusal(#"{"name":""}"#, .malformed, "name is \"\""),
        Refusal(#"{"name":"a","namespace":[]}"#, .malformed, "namespace is an array"),
        Refusal(#"{"name":"a"}"#, .missingField, "kind is missing", "\"incremental\" or \"absolute\""),
        Refusal(#"{"name":"a","kind":"delta"}"#, .malformed, "kind is \"delta\""),
        Refusal(#"{"name":"a","kind":"absolute"}"#, .missingField, "value is missing", "aggregated_histogram"),
        Refusal(#"{"name":"a","kind":"absolute","timestamp":1772366400}"#, .badTimestamp, "1772366400", "rfc3339"),
        Refusal(#"{"name":"a","kind":"absolute","timestamp":"today"}"#, .badTimestamp, "today"),
        Refusal(#"{"name":"a","kind":"absolute","timestamp":{}}"#, .badTimestamp, "timestamp is an object"),
        Refusal(event(#""interval_ms":0,"counter":{"value":1}"#), .malformed, "interval_ms is \"0\"", "from 1 to"),
        Refusal(event(#""interval_ms":4294967296,"counter":{"value":1}"#), .malformed, "to 4294967295"),
        Refusal(event(#""counter":{"value":1},"gauge":{"value":1}"#), .malformed, "several values"),
        Refusal(event(#""counter":25"#), .malformed, "counter is \"25\"", "must be an object"),
        Refusal(event(#""counter":{}"#), .missingField, "counter.value is missing"),
        Refusal(event(#""counter":{"value":null}"#), .notFinite, "counter.value is null"),
        Refusal(event(#""counter":{"value":1e999}"#), .notFinite, "1e999"),
        Refusal(event(#""counter":{"value":"x"}"#), .malformed, "\"x\" is not a number"),
        Refusal(event(#""counter":{"value":true}"#), .malformed, "value is true"),
        Refusal(event(#""gauge":{"value":-3.0}"#), .unsupported, "gauge is incremental", "absolute"),
        Refusal(event(#""aggregated_summary":{}"#), .unsupported, "quantiles", "use a histogram"),
        Refusal(event(#""set":{"values":["a"]}"#), .unsupported, "set has distinct texts"),
        Refusal(event(#""sketch":{}"#), .unsupported, "approximate bins"),
        Refusal(event(#""distribution":{"samples":[]}"#, kind: "absolute"), .unsupported, "distribution is absolute"),
        Refusal(event(#""distribution":{"samples":{}}"#), .malformed, "distribution.samples is an object"),
        Refusal(event(#""distribution":{}"#), .missingField, "distribution.samples is missing"),
        Refusal(distribution("1"), .malformed, "sample is \"1\""),
        Refusal(distribution(#"{"value":1}"#), .missingField, "sample.rate is missing"),
        Refusal(distribution(#"{"value":1,"rate":0.5}"#), .malformed, "rate is \"0.5\"", "whole number"),
        Refusal(distribution(#"{"value":1,"rate":-1}"#), .malformed, "rate is \"-1\""),
        Refusal(distribution(#"{"value":1,"rate":4294967296}"#), .malformed, "from 0 to 4294967295"),
        Refusal(distribution(#"{"value":"NaN","rate":1}"#), .notFinite, "NaN"),
        Refusal(event(#""aggregated_histogram":{"count":1}"#), .missingField, "aggregated_histogram.buckets"),
        Refusal(event(#""aggregated_histogram":{"buckets":[]}"#), .missingField, "aggregated_histogram.count"),
        Refusal(histogram("", count: "-1"), .malformed, "count is \"-1\""),
        Refusal(histogram("", count: "9223372036854775808"), .malformed, "9223372036854775808"),
        Refusal(histogram(#"{"upper_limit":1,"count":11}"#), .malformed, "do not add up to count, 10"),
        Refusal(histogram(#"{"upper_limit":"inf","count":9}"#), .malformed, "do not add up to count, 10"),
        Refusal(
            histogram(
                #"{"upper_limit":1,"count":9223372036854775807},{"upper_limit":2,"count":9223372036854775807}"#,
                count: "9223372036854775807"), .malformed, "do not add up"),
        Refusal(
            histogram(#"{"upper_limit":2,"count":1},{"upper_limit":2,"count":1}"#), .malformed,
            "upper_limit \"2\" is not above 2.0"),
        Refusal(
            histogram(#"{"upper_limit":"inf","count":1},{"upper_limit":2,"count":1}"#), .malformed, "must be the last"),
        Refusal(histogram(#"{"upper_limit":"-inf","count":1}"#), .malformed, "upper_limit is \"-inf\""),
        Refusal(histogram(#"{"upper_limit":"NaN","count":1}"#), .malformed, "upper_limit is \"NaN\""),
        Refusal(histogram(#"{"upper_limit":1e999,"count":1}"#), .notFinite, "1e999"),
        Refusal(histogram(#"{"upper_limit":1}"#), .missingField, "bucket.count is missing"),
        Refusal(histogram("[]"), .malformed, "bucket is an array"),
        Refusal(VectorJSONTests.event(VectorJSONTests.counter, tags: "[]"), .malformed, "tags is an array"),
    ]

    @Test(arguments: refusals)
    func whatCanNotBeUsedIsRefused(_ refusal: Refusal) throws {
        let decoded = try DecodedRecord(VectorJSONCodec(), refusal.record)
        #expect(decoded.points == [])
        #expect(decoded.refusals.count == 1)
        let text = decoded.refusals.first ?? ""
        #expect(text.hasPrefix("0 \(refusal.reason.rawValue): "))
        for part in refusal.parts { #expect(text.contains(part)) }
    }

    @Test(arguments: [
        Refusal("", .malformed, "it is empty"), Refusal(" \n ", .malformed, "not JSON"),
        Refusal("{\n\"name\":\n}", .malformed, "not JSON at byte"),
        Refusal("\n\u{3}abc", .malformed, "begins like Protobuf: is this otlp-proto?"),
        Refusal("\u{0}\u{0}\u{0}\u{0}\u{7}{}", .malformed, "is this envelope: confluent?"),
        Refusal("http,code=200 requests=1i", .malformed, "is this influx?"),
    ])
    func whatIsNoJSONIsRefusedWhole(_ refusal: Refusal) {
        let error = #expect(throws: Rejection.self) { try DecodedRecord(VectorJSONCodec(), refusal.record) }
        #expect(error?.reason == refusal.reason)
        for part in refusal.parts { #expect(error?.message.contains(part) == true) }
    }

    @Test func noBytesMakeItTrapOrReadBeyondThem() throws {
        let pages = try GuardedPages(capacity: 1 << 14)
        let codec = VectorJSONCodec()
        let batch = PointBatch(labels: ["code", "a"])
        var random = SeededGenerator(seed: 25)
        var (decoded, refused) = (0, 0)
        let records = (VectorJSONTests.readings.map(\.record) + Self.refusals.map(\.record)).map { Array($0.utf8) }
        for round in 0..<40_000 {
            let record = records[round % records.count]
            let bytes =
                random.chance(200) ? Array(record.prefix(random.index(0..<record.count + 1))) : random.mutated(record)
            batch.removeAll()
            do {
                try codec.decode(pages.place(bytes), into: batch)
                decoded += DecodedRecord(batch).points.count
                refused += batch.refusals.count
            } catch {
                refused += 1
            }
        }
        #expect(decoded > 1_500)
        #expect(refused > 10_000)
    }
}
