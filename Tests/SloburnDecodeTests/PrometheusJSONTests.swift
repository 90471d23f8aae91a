import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct PrometheusJSONTests {
    struct Reading: CustomTestStringConvertible, Sendable {
        let record: String
        let labels: [String]
        let points: [String]
        var testDescription: String { record }

        init(_ record: String, labels: [String] = [], _ points: String...) {
            (self.record, self.labels, self.points) = (record, labels, points)
        }
    }

    /// A sample as the adapter writes it; the time is 1795224236 s.
    static func sample(_ name: String, _ value: String, labels: String = "") -> String {
        #"{"labels":{"__name__":"\#(name)"\#(labels)},"name":"\#(name)","timestamp":"2026-11-21T01:23:56Z","#
            + #""value":\#(value)}"#
    }

    static let readings: [Reading] = [
        Reading(
            sample("http_requests_total", #""51""#, labels: #","code":"200","route":"/cart""#),
            labels: ["code", "route", "__name__", "other"],
            "0 http_requests_total cumulative - 1795224236000000000 - 51 {code=200,route=/cart,__name__=,other=}"),
        Reading(
            sample("http_request_duration_seconds_bucket", #""22""#, labels: #","le":"+Inf""#), labels: ["le"],
            "0 http_request_duration_seconds_bucket cumulative 1 1795224236000000000 - 22 {le=+Inf}"),
        Reading(
            sample("http_request_duration_seconds_sum", #""2.25""#),
            "0 http_request_duration_seconds_sum cumulative s 1795224236000000000 - 2.25 {}"),
        Reading(sample("disk_used_ratio", #""0.425""#), "0 disk_used_ratio - 1 1795224236000000000 - 0.425 {}"),
        Reading(
            sample("last_backup_age_seconds", #""NaN""#),
            "0 last_backup_age_seconds - s 1795224236000000000 - none {}"),
        Reading(
            sample("up", #""1""#, labels: #","label":"quo\"te\\back\nnl\u003c""#), labels: ["label"],
            "0 up - - 1795224236000000000 - 1 {label=quo\"te\\back\nnl<}"),
        Reading(sample("up", "0"), "0 up - - 1795224236000000000 - 0 {}"),
        Reading(sample("up", #""-1.5e3""#), "0 up - - 1795224236000000000 - exact -1500 {}"),
        Reading(
            sample("up", #""123456789012345678901234""#),
            "0 up - - 1795224236000000000 - exact 123456789012345678901234 {}"),
        Reading(
            sample("up", #""1""#, labels: #","a":200.0,"b":true,"c":null,"d":["x"]"#), labels: ["a", "b", "c", "d"],
            "0 up - - 1795224236000000000 - 1 {a=200,b=true,c=,d=}"),
        Reading(
            #"{"labels":{"__name__":"up"},"timestamp":"2026-11-21T01:23:56.5Z","value":"1"}"#,
            "0 up - - 1795224236500000000 - 1 {}"),
        Reading(
            #"{"name":"up","timestamp":"2026-11-21T01:23:56Z","value":"1"}"#, "0 up - - 1795224236000000000 - 1 {}"),
        Reading(sample("http_requests_created", #""1795224228.4250598""#)),
        Reading(
            "[\(sample("a_created", "1")),\(sample("a_total", "2")),\(sample("a_count", "3"))]",
            "1 a_total cumulative - 1795224236000000000 - 2 {}", "2 a_count cumulative 1 1795224236000000000 - 3 {}"),
        Reading("[]"),
    ]

    @Test(arguments: readings)
    func samplesAreRead(_ reading: Reading) throws {
        let decoded = try DecodedRecord(PrometheusJSONCodec(), reading.record, labels: reading.labels)
        #expect(decoded.points == reading.points)
        #expect(decoded.refusals == [])
    }

    @Test func allLabelsInAnyOrderTellSeriesApart() throws {
        let records = [
            Self.sample("a", "1", labels: #","x":"1","y":"2""#), Self.sample("a", "2", labels: #","y":"2","x":"1""#),
            Self.sample("a", "1", labels: #","x":"2","y":"1""#), Self.sample("b", "1", labels: #","x":"1","y":"2""#),
            Self.sample("a", "1"), #"{"name":"a","timestamp":"2026-11-21T01:23:56Z","value":"1"}"#,
        ]
        let series = try DecodedRecord(PrometheusJSONCodec(), "[\(records.joined(separator: ","))]").series
        #expect(series.map { one in series.firstIndex(of: one) } == [0, 0, 2, 3, 4, 4])
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let record: String
        /// What the refusal has to hold; it begins with the first.
        let parts: [String]
        var testDescription: String { record }

        init(_ record: String, _ parts: String...) {
            (self.record, self.parts) = (record, parts)
        }
    }

    static let refusals: [Refusal] = [
        Refusal("null", "0 malformed: the element is null"),
        Refusal("[[]]", "0 malformed: the element is an array"),
        Refusal("{}", "0 missing_field: name is missing"),
        Refusal(#"{"counter":{"value":1}}"#, "0 missing_field: name is missing", "is this vector-json?"),
        Refusal(#"{"name":""}"#, "0 missing_field: name is \"\""),
        Refusal(#"{"labels":{"__name__":5}}"#, "0 missing_field: name is \"5\""),
        Refusal(#"{"name":"a","labels":"b"}"#, "0 malformed: labels is \"b\""),
        Refusal(#"{"name":"a","value":"1"}"#, "0 missing_field: timestamp is missing"),
        Refusal(#"{"name":"a","value":"1","timestamp":[]}"#, "0 bad_timestamp: timestamp is an array"),
        Refusal(#"{"name":"a","value":"1","timestamp":1795224236}"#, "0 bad_timestamp: ", "1795224236", "rfc3339"),
        Refusal(#"{"name":"a","value":"1","timestamp":"1970-01-01T00:00:00Z"}"#, "0 bad_timestamp: ", "1970-01-01"),
        Refusal(#"{"name":"a","timestamp":"2026-11-21T01:23:56Z"}"#, "0 missing_field: value is missing"),
        Refusal(sample("a", "null"), "0 missing_field: value is missing"),
        Refusal(sample("a", #""+Inf""#), "0 not_finite: value \"+Inf\""),
        Refusal(sample("a", #""-Inf""#), "0 not_finite: value \"-Inf\""),
        Refusal(sample("a", "1e999"), "0 not_finite: value \"1e999\""),
        Refusal(sample("a", #""""#), "0 malformed: value \"\" is not a number"),
        Refusal(sample("a", #""0x1p3""#), "0 malformed: value \"0x1p3\" is not a number"),
        Refusal(sample("a", "true"), "0 malformed: value is true"),
        Refusal(sample("a", "[1, 2]"), "0 malformed: value is an array"),
    ]

    @Test(arguments: refusals)
    func whatCanNotBeUsedIsRefused(_ refusal: Refusal) throws {
        let decoded = try DecodedRecord(PrometheusJSONCodec(), refusal.record)
        #expect(decoded.points == [])
        #expect(decoded.refusals.count == 1)
        let text = decoded.refusals.first ?? ""
        #expect(text.hasPrefix(refusal.parts[0]))
        for part in refusal.parts { #expect(text.contains(part)) }
    }

    @Test func refusedElementsLeaveTheOthersAsTheyAre() throws {
        let record = "[\(Self.sample("a", "1")),7,\(Self.sample("a", #""Inf""#)),\(Self.sample("b", "2"))]"
        let decoded = try DecodedRecord(PrometheusJSONCodec(), record)
        #expect(
            decoded.points == ["0 a - - 1795224236000000000 - 1 {}", "3 b - - 1795224236000000000 - 2 {}"])
        #expect(decoded.refusals.map { $0.prefix { $0 != ":" } } == ["1 malformed", "2 not_finite"])
    }

    @Test(arguments: ["", " ", "{", "{}{}", "{}\n{}", #"{"name":"a"} x"#])
    func whatIsNoJSONIsRefusedWhole(_ record: String) {
        let error = #expect(throws: Rejection.self) { try DecodedRecord(PrometheusJSONCodec(), record) }
        #expect(error?.reason == .malformed)
        #expect(error?.message.contains(record.isEmpty ? "is empty" : "is not JSON at byte") == true)
    }

    @Test func noBytesMakeItTrapOrReadBeyondThem() throws {
        let pages = try GuardedPages(capacity: 1 << 14)
        let codec = PrometheusJSONCodec()
        let batch = PointBatch(labels: ["code", "le", "label"])
        var random = SeededGenerator(seed: 21)
        var (decoded, refused) = (0, 0)
        let records = (Self.readings.map(\.record) + Self.refusals.map(\.record)).map { Array($0.utf8) }
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
        #expect(decoded > 1_800)
        #expect(refused > 10_000)
    }
}
