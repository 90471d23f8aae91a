import Foundation
import SloburnConfig
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Whole backtests over months: what snapshots and closed periods say is counted again from every sample.
@Suite struct LongPeriodTests {
    struct Span: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let start: String
        let days: Int64
        /// The periods of the calendar that close in it, as the keys of their records name them.
        let closed: [String]
    }

    static let spans = [
        Span(
            testDescription: "March in Berlin, whose last Sunday has 23 hours, and the end of a quarter",
            start: "2026-02-26T05:13:20Z", days: 38,
            closed: [
                "month@2026-01-31T23:00:00.000Z", "month@2026-02-28T23:00:00.000Z", "quarter@2025-12-31T23:00:00.000Z",
                "slices@2026-01-31T23:00:00.000Z", "slices@2026-02-28T23:00:00.000Z",
            ]),
        Span(
            testDescription: "October in Berlin, whose last Sunday has 25 hours",
            start: "2026-09-28T05:13:20Z", days: 36,
            closed: [
                "month@2026-08-31T22:00:00.000Z", "month@2026-09-30T22:00:00.000Z", "quarter@2026-06-30T22:00:00.000Z",
                "slices@2026-08-31T22:00:00.000Z", "slices@2026-09-30T22:00:00.000Z",
            ]),
        Span(
            testDescription: "More than 90 days", start: "2026-01-05T05:13:20Z", days: 101,
            closed: [
                "month@2025-12-31T23:00:00.000Z", "month@2026-01-31T23:00:00.000Z", "month@2026-02-28T23:00:00.000Z",
                "quarter@2025-12-31T23:00:00.000Z", "slices@2025-12-31T23:00:00.000Z",
                "slices@2026-01-31T23:00:00.000Z", "slices@2026-02-28T23:00:00.000Z",
            ]),
    ]

    @Test(arguments: spans)
    func everyPeriodIsThatOfTheSamples(_ span: Span) throws {
        var run = try LongRun(start: span.start, days: span.days)
        try run.play()
        #expect(run.compared["month", default: 0] > 300)
        #expect(run.compared["rolling", default: 0] > 300)
        // A period is told when it closes, and again when late samples change it.
        #expect(run.told.keys.sorted() == span.closed.sorted())
        #expect(run.told["month@\(Self.latest(span.closed))", default: 0] > 1)
        for slo in ["month", "quarter", "rolling", "slices", "rolling-slices"] {
            let days = run.days.filter { $0.key.hasPrefix("\(slo)@") }
            #expect(days.count >= Int(span.days) && days.values.contains { $0 > 1 }, "\(slo): \(days.count)")
        }
    }

    private static func latest(_ closed: [String]) -> String {
        closed.filter { $0.hasPrefix("month") }.max().map { String($0.dropFirst("month@".count)) } ?? ""
    }
}

/// A backtest with the samples read so far at hand.
private struct LongRun {
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

        """

    /// How many snapshots of each SLO were compared.
    private(set) var compared: [String: Int] = [:]
    /// How often each closed period was told.
    private(set) var told: [String: Int] = [:]
    /// How often each day was told.
    private(set) var days: [String: Int] = [:]
    private let start: Timestamp
    private let dayCount: Int64
    private let backtest: Backtest
    private let months = CalendarOracle(
        zone: "Europe/Berlin", start: DateComponents(year: 2026, month: 1, day: 1), component: .month, step: 1)
    private let quarters = CalendarOracle(
        zone: "Europe/Berlin", start: DateComponents(year: 2026, month: 1, day: 1), component: .month, step: 3)
    private var samples: [SliceOracle.Sample] = []
    private var slices = SliceOracle(
        grid: .every(.minutes(5)), numerator: .good, sliceTarget: Ratio(9, over: 10) ?? Ratio(1), noData: .bad)
    private var random = SeededGenerator(seed: 41)

    init(start: String, days: Int64) throws {
        let date = try #require(try? Date(start, strategy: .iso8601))
        self.start = Timestamp(seconds: Int64(date.timeIntervalSince1970))
        dayCount = days
        let calendar = "calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin }"
        let slos = [
            Self.slo("month", "Occurrences", "{ duration: 1M, \(calendar) }"),
            Self.slo("quarter", "Occurrences", "{ duration: 1Q, \(calendar) }"),
            Self.slo("rolling", "Occurrences", "{ duration: 90d, isRolling: true }"),
            Self.slo(
                "slices", "Timeslices", "{ duration: 1M, \(calendar) }", ", timeSliceTarget: 0.9, timeSliceWindow: 5m"),
            Self.slo(
                "rolling-slices", "Timeslices", "{ duration: 90d, isRolling: true }",
                ", timeSliceTarget: 0.9, timeSliceWindow: 5m"),
        ]
        let text = Self.configuration + slos.joined()
        let (configuration, findings) = ConfigurationReader.read([ConfigurationFile(name: "long.yaml", text: text)])
        backtest = try Backtest(definition: try #require(configuration, "\(findings)").engine)
    }

    private static func slo(_ name: String, _ method: String, _ window: String, _ slices: String = "") -> String {
        let source = "metricSource: { metricSourceRef: web, spec: { query:"
        return """
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: { name: \(name), annotations: { sloburn/no-data: bad } }
            spec:
              service: s
              budgetingMethod: \(method)
              timeWindow: [\(window)]
              indicator:
                metadata: { name: i }
                spec: { ratioMetric: { good: { \(source) good } } }, total: { \(source) '{__name__=~"good|bad"}' } } } } }
              objectives: [{ displayName: o, target: 0.99\(slices) }]

            """
    }

    mutating func play() throws {
        var time = start
        var offset: Int64 = 0
        while time < start + .days(dayCount) {
            time = time + .seconds(Int64.random(in: 1...1_500, using: &random))
            let isLate = Int.random(in: 0..<12, using: &random) == 0
            let event = isLate ? time - .seconds(Int64.random(in: 0...72_000, using: &random)) : time
            let isGood = Int.random(in: 0..<9, using: &random) > 0
            let count = Int64.random(in: 1...40, using: &random)
            let json = #"{"m":"\#(isGood ? "good" : "bad")","v":\#(count),"t":\#(event.milliseconds)}"#
            var output: [OutputRecord] = []
            let rejections = json.withInput(offset: offset, timestamp: time) { input in
                backtest.take(input, from: InputPartition(topic: "metrics.http", partition: 0)) { output.append($0) }
            }
            try #require(rejections.isEmpty, "\(rejections)")
            for record in output { try compare(record) }
            samples.append(.init(time: event, tally: Tally(matched: isGood ? count : 0, total: count)))
            slices.add(samples[samples.count - 1])
            offset += 1
        }
    }

    /// A day and each of its hours, as it stands when it is told.
    private mutating func compareDay(_ record: OutputRecord) throws {
        let json = try JSONObject(try #require(record.value))
        let midnight = try #require(json["day"].text.flatMap { try? Date("\($0)T00:00:00Z", strategy: .iso8601) })
        let from = Timestamp(seconds: Int64(midnight.timeIntervalSince1970))
        try #require(json["from"].text == TimeText.milliseconds(of: from), "\(record.key)")
        try #require(json["to"].text == TimeText.milliseconds(of: from + .days(1)), "\(record.key)")
        let isSlices = record.key.contains("slices")
        let day = counts(from: from, to: from + .days(1), isSlices)
        try #require(json["good"].integer == day.matched && json["total"].integer == day.total, "\(record.key)")
        for hour in 0..<24 {
            let start = from + .hours(Int64(hour))
            let expected = counts(from: start, to: start + .hours(1), isSlices)
            let told = json["hours"][hour]
            try #require(told.isNull == (expected.total == 0), "\(record.key), hour \(hour)")
            guard !told.isNull else { continue }
            try #require(
                told[0].integer == expected.matched && told[2].integer == expected.total, "\(record.key), \(hour)")
        }
        days[record.key, default: 0] += 1
    }

    private mutating func counts(from: Timestamp, to: Timestamp, _ isSlices: Bool) -> Tally {
        if isSlices {
            let counts = slices.counts(from: from, to: to)
            return Tally(matched: counts.good, total: counts.total)
        }
        return samples.reduce(into: .zero) { if $1.time >= from, $1.time < to { $0 += $1.tally } }
    }

    private mutating func compare(_ record: OutputRecord) throws {
        if record.topic == .days { return try compareDay(record) }
        guard let value = record.value, [.snapshots, .periods].contains(record.topic) else { return }
        // Every closed period; of snapshots those of each hour's third minute, and around the turn of a day.
        let minute = record.timestamp.nanoseconds / 60_000_000_000 % 60
        guard record.topic == .periods || minute == 3 || minute == 0 else { return }
        guard record.topic == .periods || !record.key.contains("slices") || random.next() % 16 == 0 else { return }
        let json = try JSONObject(value)
        let place = "\(record.topic) \(record.key) at \(json["at"].text ?? "")"
        let slo = try #require(json["slo"].text)
        let (from, to, end) = try bounds(record, slo)
        try #require(json["period"]["from"].text == TimeText.milliseconds(of: from), "\(place)")
        try #require(json["period"]["to"].text == TimeText.milliseconds(of: to), "\(place)")
        try #require(json["period"]["end"].text == end.map(TimeText.milliseconds(of:)), "\(place)")
        if slo.hasSuffix("slices") {
            let counts = slices.counts(from: from, to: to)
            try #require(json["good"].integer == counts.good && json["total"].integer == counts.total, "\(place)")
        } else {
            var tally = Tally.zero
            for sample in samples where sample.time >= from && sample.time < to { tally += sample.tally }
            try #require(json["good"].integer == tally.matched && json["total"].integer == tally.total, "\(place)")
        }
        if record.topic == .periods { told[record.key, default: 0] += 1 } else { compared[slo, default: 0] += 1 }
    }

    private func bounds(_ record: OutputRecord, _ slo: String) throws -> (Timestamp, Timestamp, Timestamp?) {
        let time = record.timestamp
        let isSlices = slo.hasSuffix("slices")
        let now = isSlices ? slices.grid.boundary(before: time) : time
        if slo.hasPrefix("rolling") {
            let from = time - .days(90)
            return (Timestamp(nanoseconds: from.nanoseconds / 3_600_000_000_000 * 3_600_000_000_000), now, nil)
        }
        let calendar = slo == "quarter" ? quarters : months
        guard record.topic == .periods else {
            let period = calendar.period(of: time)
            return (period.start, now, period.end)
        }
        let text = try #require(record.key.split(separator: "@").last.map(String.init))
        let start = try #require(try? Date(text.replacing(".000Z", with: "Z"), strategy: .iso8601))
        let period = calendar.period(of: Timestamp(seconds: Int64(start.timeIntervalSince1970)))
        return (period.start, period.end, period.end)
    }
}
