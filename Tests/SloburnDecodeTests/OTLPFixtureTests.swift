import Foundation
import SloburnDecode
import SloburnModel
import Testing

/// Records that OpenTelemetry's own libraries wrote; see `Fixtures/otlp/make.py`.
@Suite struct OTLPFixtureTests {
    struct Expected: Decodable {
        struct Record: Decodable {
            var signal: String
            var hasJSON: Bool
            var points: [OTLPPoint]
        }

        var labels: [String]
        var records: [String: Record]
    }

    static let root = (Bundle.module.resourceURL ?? URL(fileURLWithPath: ".")).appendingPathComponent("Fixtures/otlp")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appendingPathComponent(name)))
    }

    static func expected() throws -> Expected {
        try JSONDecoder().decode(Expected.self, from: Data(try bytes("EXPECTED.json")))
    }

    /// The files by their names, and whether they are JSON.
    static let files = [
        "counter_cumulative_1", "counter_cumulative_2", "counter_delta_1", "counter_delta_2", "levels",
        "histogram_delta", "histogram_cumulative", "exponential_delta", "resources", "no_recorded_value", "empty",
        "spans", "unpacked", "unknown_fields",
    ]

    @Test func everyFixtureIsRead() throws {
        #expect(try Self.expected().records.keys.sorted() == Self.files.sorted())
    }

    @Test(arguments: files, [true, false])
    func pointsAreThoseRecorded(_ file: String, _ isJSON: Bool) throws {
        let expected = try Self.expected()
        let record = try #require(expected.records[file])
        guard !isJSON || record.hasJSON else { return }
        let options = OTLPOptions(signal: try #require(OTLPOptions.Signal(rawValue: record.signal)))
        let codec: any RecordCodec = isJSON ? OTLPJSONCodec(options) : OTLPProtoCodec(options)
        let outcome = OTLPOutcome(
            try Self.bytes(file + (isJSON ? ".json" : ".pb")), codec, labels: expected.labels,
            exponents: record.points.first?.upTo?.map(\.exponent) ?? [])
        #expect(outcome.rejection == nil)
        #expect(outcome.refusals == [])
        #expect(outcome.points == record.points)
    }

    @Test(arguments: ["pb", "json"])
    func aSeriesIsTheSameInEveryRecord(_ ending: String) throws {
        let codec: any RecordCodec = ending == "pb" ? OTLPProtoCodec(OTLPOptions()) : OTLPJSONCodec(OTLPOptions())
        func series(_ file: String) throws -> [SeriesIdentity] {
            OTLPOutcome(try Self.bytes("\(file).\(ending)"), codec).series
        }
        let first = try series("counter_cumulative_1")
        #expect(Set(first).count == 3)
        #expect(try series("counter_cumulative_2") == first)
        #expect(try series("no_recorded_value") == first)
        #expect(Set(try series("counter_delta_1")).isDisjoint(with: first))
        #expect(Set(try series("resources")).count == 2)
        if ending == "pb" { #expect(try series("unknown_fields") == series("counter_delta_1")) }
    }
}
