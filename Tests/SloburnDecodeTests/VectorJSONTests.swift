import SloburnDecode
import SloburnModel
import Testing

@Suite struct VectorJSONTests {
    struct Reading: CustomTestStringConvertible, Sendable {
        let record: String
        var labels: [String] = []
        let points: [String]
        var testDescription: String { record }
    }

    /// An event with the members given; the time is 1772366400.25 s.
    static func event(
        _ value: String, kind: String = "incremental", tags: String = #"{"code":"200","route":"/cart"}"#
    ) -> String {
        #"{"name":"m","namespace":"shop","tags":\#(tags),"timestamp":"2026-03-01T12:00:00.250Z","#
            + #""kind":"\#(kind)",\#(value)}"#
    }

    static let counter = #""counter":{"value":25.0}"#

    static let readings: [Reading] = [
        Reading(
            record: event(counter), labels: ["code", "route", "other"],
            points: ["0 shop_m delta - 1772366400250000000 - 25.0 {code=200,route=/cart,other=}"]),
        Reading(
            record: event(#""interval_ms":10000,"counter":{"value":25.0}"#),
            points: ["0 shop_m delta - 1772366400250000000 1772366390250000000 25.0 {}"]),
        Reading(
            record: event(#""interval_ms":10000,"counter":{"value":1250}"#, kind: "absolute"),
            points: ["0 shop_m cumulative - 1772366400250000000 - 1250 {}"]),
        Reading(
            record: event(#""gauge":{"value":0.425}"#, kind: "absolute"),
            points: ["0 shop_m gauge - 1772366400250000000 - 0.425 {}"]),
        Reading(
            record: #"{"name":"http_requests","kind":"absolute","gauge":{"value":1.0}}"#, labels: ["code"],
            points: ["0 http_requests gauge - - - 1.0 {code=}"]),
        Reading(
            record: #"{"name":"a","namespace":"","tags":null,"timestamp":null,"kind":"incremental","interval_ms":5,"#
                + #""counter":{"value":1e-3}}"#, points: ["0 a delta - - - 0.001 {}"]),
        Reading(
            record: event(#""counter":{"value":12345678901234567890.5}"#),
            points: ["0 shop_m delta - 1772366400250000000 - exact 12345678901234567890.5 {}"]),
        Reading(
            record: event(#""counter":{"value":1e21}"#),
            points: ["0 shop_m delta - 1772366400250000000 - exact 1e21 {}"]),
        Reading(
            record: event(
                #""distribution":{"samples":[{"value":0.12,"rate":1},{"value":0.25,"rate":2},{"value":-9,"rate":0}],"#
                    + #""statistic":"histogram"}"#),
            points: ["0 shop_m delta - 1772366400250000000 - samples 0.12×1 0.25×2 -9.0×0 {}"]),
        Reading(
            record: event(#""distribution":{"samples":[],"statistic":"summary"}"#),
            points: ["0 shop_m delta - 1772366400250000000 - samples  {}"]),
        Reading(
            record: event(
                #""aggregated_histogram":{"buckets":[{"upper_limit":0.1,"count":90},{"upper_limit":0.25,"count":96},"#
                    + #"{"upper_limit":0.5,"count":10},{"upper_limit":"inf","count":4}],"count":200,"sum":24.5}"#,
                kind: "absolute"),
            points: [
                "0 shop_m cumulative - 1772366400250000000 - counts [90, 96, 10, 4] to [0.1, 0.25, 0.5] of 200 {}"
            ]),
        Reading(
            record: event(#""aggregated_histogram":{"buckets":[{"upper_limit":1,"count":3}],"count":5,"sum":0}"#),
            points: ["0 shop_m delta - 1772366400250000000 - counts [3, 2] to [1.0] of 5 {}"]),
        Reading(
            record: event(#""aggregated_histogram":{"buckets":[],"count":5,"sum":0}"#),
            points: ["0 shop_m delta - 1772366400250000000 - counts [5] to [] of 5 {}"]),
        Reading(
            record: event(counter, tags: #"{"a":["1","2",null],"b":null,"c":[],"d":[null],"e":7.50,"f":true,"g":{}}"#),
            labels: ["a", "b", "c", "d", "e", "f", "g"],
            points: ["0 shop_m delta - 1772366400250000000 - 25.0 {a=2,b=,c=,d=,e=7.5,f=true,g=}"]),
        Reading(
            record: #"{"metric":\#(event(counter))}"#,
            points: ["0 shop_m delta - 1772366400250000000 - 25.0 {}"]),
        Reading(
            record: "[\(event(counter)),\(event(counter, kind: "absolute"))]",
            points: [
                "0 shop_m delta - 1772366400250000000 - 25.0 {}", "1 shop_m cumulative - 1772366400250000000 - 25.0 {}",
            ]),
        Reading(
            record: "\(event(counter, tags: #"{"a":"x\"1"}"#))\r\n \n\(event(counter, tags: #"{"a":"y\"2"}"#))\n",
            labels: ["a"],
            points: [
                "0 shop_m delta - 1772366400250000000 - 25.0 {a=x\"1}",
                "1 shop_m delta - 1772366400250000000 - 25.0 {a=y\"2}",
            ]),
        Reading(
            record: #"{"name":"n\u00e9\"","kind":"absolute","counter":{"value":1}}"# + "\n"
                + #"{"name":"o\u00e9\"","kind":"absolute","counter":{"value":"2"}}"#,
            points: ["0 né\" cumulative - - - 1 {}", "1 oé\" cumulative - - - 2 {}"]),
        Reading(record: "[]", points: []),
    ]

    @Test(arguments: readings)
    func metricsAreRead(_ reading: Reading) throws {
        let decoded = try DecodedRecord(VectorJSONCodec(), reading.record, labels: reading.labels)
        #expect(decoded.points == reading.points)
        #expect(decoded.refusals == [])
    }

    @Test func refusedElementsLeaveTheOthersAsTheyAre() throws {
        let distribution = #""distribution":{"samples":[{"value":1,"rate":2},{"value":1}]}"#
        let histogram = #""aggregated_histogram":{"buckets":[{"upper_limit":1,"count":3}],"count":"#
        let good = #""distribution":{"samples":[{"value":3,"rate":4}]}"#
        let record =
            [
                Self.event(distribution), "null", Self.event(histogram + "2}"), Self.event(histogram + "3}"),
                Self.event(Self.counter, tags: "7"), Self.event(good), "{", "[\(Self.event(Self.counter)),1]",
            ].joined(separator: "\n")
        let decoded = try DecodedRecord(VectorJSONCodec(), record, labels: ["code"])
        #expect(
            decoded.points == [
                "3 shop_m delta - 1772366400250000000 - counts [3, 0] to [1.0] of 3 {code=200}",
                "5 shop_m delta - 1772366400250000000 - samples 3.0×4 {code=200}",
                "7 shop_m delta - 1772366400250000000 - 25.0 {code=200}",
            ])
        #expect(decoded.refusals[4].contains("the line is not JSON at byte"))
        let classes = decoded.refusals.map { $0.prefix { $0 != ":" } }
        #expect(
            classes == ["0 missing_field", "1 malformed", "2 malformed", "4 malformed", "6 malformed", "8 malformed"])
    }

    @Test func allTagsInAnyOrderTellSeriesApart() throws {
        let records = [
            Self.event(Self.counter, tags: #"{"a":"1","b":"2"}"#),
            Self.event(Self.counter, tags: #"{"b":"2","a":"1"}"#),
            Self.event(Self.counter, tags: #"{"a":"2","b":"1"}"#), Self.event(Self.counter, tags: #"{"a":["1","2"]}"#),
            Self.event(Self.counter, tags: #"{"a":["2","1"]}"#), Self.event(Self.counter, tags: #"{"a":"1"}"#),
            Self.event(Self.counter, tags: #"{"a":"1","b":null}"#), Self.event(Self.counter, tags: "{}"),
            #"{"name":"shop_m","kind":"absolute","counter":{"value":1}}"#,
            #"{"name":"shop_n","kind":"absolute","counter":{"value":1}}"#,
        ]
        let series = try DecodedRecord(VectorJSONCodec(), "[\(records.joined(separator: ","))]").series
        #expect(series.map { one in series.firstIndex(of: one) } == [0, 0, 2, 3, 3, 5, 6, 7, 7, 9])
    }
}
