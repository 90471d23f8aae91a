import SloburnConfig
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

@testable import SloburnReport

/// A month of samples through the engine itself, with maintenance left out, counted again from every sample.
@Suite struct EngineOracleTests {
    private static let configuration = """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: web }
        spec:
          type: kafka
          connectionDetails:
            topics: [metrics.http]
            json: { kind: delta, metric: { field: m }, value: { field: v }, timestamp: { field: t, encoding: ms } }
        ---
        apiVersion: sloburn/v1
        kind: Daemon
        metadata: { name: long }
        spec: { kafka: { bootstrap.servers: x }, evaluationInterval: 60s }
        ---
        apiVersion: sloburn/v1
        kind: Adjustment
        metadata: { name: upgrade }
        spec:
          select: { services: [shop] }
          effect: exclude
          from: 2026-10-20T21:00:00Z
          to: 2026-10-21T03:00:00Z
          author: jane
          reason: upgrade of the database
          ticket: OPS-1

        """

    private static func slo(_ name: String, _ method: String, _ slices: String = "") -> String {
        let source = "metricSource: { metricSourceRef: web, spec: { query:"
        let calendar = "calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin }"
        return """
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: \(name) }
            spec:
              service: shop
              budgetingMethod: \(method)
              timeWindow: [{ duration: 1M, \(calendar) }]
              indicator:
                metadata: { name: i }
                spec: { ratioMetric: { good: { \(source) good } } }, total: { \(source) '{__name__=~"good|bad"}' } } } } }
              objectives: [{ displayName: o, target: 0.9\(slices) }]

            """
    }

    private struct Sample {
        var time: Timestamp
        var isGood: Bool
        var count: Int64
    }

    @Test("The numbers of a month are those of its samples, with and without the maintenance", arguments: [7, 8])
    func monthIsThatOfItsSamples(_ seed: UInt64) throws {
        let text =
            Self.configuration + Self.slo("events", "Occurrences")
            + Self.slo("slices", "Timeslices", ", timeSliceTarget: 0.9, timeSliceWindow: 5m")
        let (configuration, findings) = ConfigurationReader.read([ConfigurationFile(name: "month.yaml", text: text)])
        let backtest = try Backtest(definition: try #require(configuration, "\(findings)").engine)
        let samples = try Self.samples(SeededGenerator(seed: seed))
        var output: [OutputRecord] = []
        for (offset, sample) in samples.enumerated() {
            let json =
                #"{"m":"\#(sample.isGood ? "good" : "bad")","v":\#(sample.count),"t":\#(sample.time.milliseconds)}"#
            let rejected = Array(json.utf8).withUnsafeBytes { bytes in
                backtest.take(
                    InputRecord(offset: Int64(offset), timestamp: sample.time, isAppendTime: false, value: bytes),
                    from: InputPartition(topic: "metrics.http", partition: 0)
                ) { if $0.topic != .snapshots { output.append($0) } }
            }
            try #require(rejected.isEmpty)
        }
        backtest.finish { if $0.topic != .snapshots { output.append($0) } }
        let report = try Self.recordSet(output).report("2026-10")
        try Self.compareEvents(try report.budget("events"), samples)
        try Self.compareSlices(try report.budget("slices"), samples)
    }

    private static func samples(_ random: SeededGenerator) throws -> [Sample] {
        var random = random
        var (time, samples) = (try Timestamp.at("2026-09-29T00:00:00Z"), [Sample]())
        let end = try Timestamp.at("2026-11-02T00:00:00Z")
        while time < end {
            time = time + .seconds(random.number(1...600))
            samples.append(Sample(time: time, isGood: !random.chance(80), count: random.number(1...40)))
        }
        return samples
    }

    private static func recordSet(_ output: [OutputRecord]) -> RecordSet {
        let topics: [OutputTopic: InputTopic] = [.periods: .periods, .alerts: .alerts, .audit: .audit]
        var records = RecordSet()
        for record in output {
            guard let topic = topics[record.topic] else { continue }
            let value = record.value.map { String(decoding: $0, as: UTF8.self) }
            records.add(topic, key: record.key, at: record.timestamp, value)
        }
        return records
    }

    /// October in Berlin, and what of it counts.
    private static func bounds() throws -> (month: Range<Timestamp>, excluded: Range<Timestamp>) {
        (
            try .at("2026-09-30T22:00:00Z")..<(.at("2026-10-31T23:00:00Z")),
            try .at("2026-10-20T21:00:00Z")..<(.at("2026-10-21T03:00:00Z"))
        )
    }

    private static func compareEvents(_ budget: JSONObject, _ samples: [Sample]) throws {
        let (month, excluded) = try bounds()
        let all = samples.filter { month.contains($0.time) }
        let counted = all.filter { !excluded.contains($0.time) }
        let sum = { (list: [Sample]) in list.reduce(Int64(0)) { $0 + $1.count } }
        #expect(sum(all) > sum(counted))
        #expect(budget["source"].text == "period")
        #expect(budget["timeZone"].text == "Europe/Berlin")
        #expect(budget["figures"]["total"].integer == sum(counted))
        #expect(budget["figures"]["bad"].integer == sum(counted.filter { !$0.isGood }))
        #expect(budget["raw"]["total"].integer == sum(all))
        #expect(budget["raw"]["bad"].integer == sum(all.filter { !$0.isGood }))
        #expect(budget["coverage"]["excludedSeconds"].integer == Int64(6 * 3_600))
        #expect(budget["downtime"]["countedSeconds"].integer == Int64(31 * 86_400 + 3_600 - 6 * 3_600))
        let adjustment = budget["adjustments"][0]
        #expect(adjustment["name"].text == "upgrade" && adjustment["author"].text == "jane")
        #expect(adjustment["ticket"].text == "OPS-1" && adjustment["reason"].text == "upgrade of the database")
        #expect(adjustment["recordedAt"].text == "2026-10-19T21:00:00.000Z" || adjustment["recordedAt"].text != nil)
    }

    private static func compareSlices(_ budget: JSONObject, _ samples: [Sample]) throws {
        let (month, excluded) = try bounds()
        var slices: [Int64: (good: Int64, total: Int64)] = [:]
        for sample in samples where month.contains(sample.time) && !excluded.contains(sample.time) {
            let slice = sample.time.nanoseconds / TimeSpan.minutes(5).nanoseconds
            slices[slice, default: (0, 0)].good += sample.isGood ? sample.count : 0
            slices[slice, default: (0, 0)].total += sample.count
        }
        let bad = slices.values.count { $0.good * 10 < $0.total * 9 }
        #expect(budget["unit"].text == "slices")
        #expect(budget["figures"]["total"].integer == Int64(slices.count))
        #expect(budget["figures"]["bad"].integer == Int64(bad))
        #expect(budget["downtime"]["minutes"].number == Double(bad) * 5)
    }
}
