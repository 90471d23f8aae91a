import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Days in UTC with late samples, exclusions that come and go, and restarts: each against a list of the samples.
@Suite struct DayOracleTests {
    private static let day = TimeSpan.days(1)

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func everyDayIsThatOfItsSamples(seed: UInt64) throws {
        var world = AdjustedWorld(seed: seed)
        var told: [String: JSONObject] = [:]
        var (records, adjusted) = (0, 0)
        for _ in 0..<400 {
            let isNews = Set(
                try world.step().filter { $0.topic == .days }.map { record in
                    told[record.key] = try JSONObject(try #require(record.value))
                    return record.key
                })
            records += isNews.count
            let expected = Self.expected(world)
            for (key, day) in expected {
                let place = "\(key) at \(world.time.nanoseconds), seed \(seed)"
                let json = try #require(told[key], "\(place) is not told")
                try #require(json["good"].integer == day.judged.matched, "\(place)")
                try #require(json["total"].integer == day.judged.total, "\(place)")
                try #require(json["excludedSeconds"].integer ?? 0 == day.excludedSeconds, "\(place)")
                try #require(json.keys.contains("raw") == (day.excludedSeconds > 0), "\(place)")
                guard isNews.contains(key) else { continue }
                if day.excludedSeconds > 0 {
                    adjusted += 1
                    try #require(json["raw"]["good"].integer == day.raw.matched, "\(place)")
                    try #require(json["raw"]["total"].integer == day.raw.total, "\(place)")
                }
                for (hour, tally) in day.hours.enumerated() {
                    let figures = json["hours"][hour].elements.indices.map { json["hours"][hour][$0].integer }
                    let wanted = tally.total == 0 ? [] : [tally.matched, tally.total - tally.matched, tally.total]
                    try #require(figures == wanted, "hour \(hour) of \(place)")
                }
            }
            try #require(isNews.allSatisfy { expected[$0] != nil }, "a day that holds nothing, or is not over")
        }
        #expect(records > told.count + 20 && adjusted > 10, "\(records) records of \(told.count) days, \(adjusted)")
        #expect(world.restarts > 2)
    }

    private struct Expected {
        var judged = Tally.zero
        var raw = Tally.zero
        var hours = [Tally](repeating: .zero, count: 24)
        var excludedSeconds: Int64 = 0
    }

    /// The days that are over, hold samples and can still change.
    private static func expected(_ world: AdjustedWorld) -> [String: Expected] {
        var days: [String: Expected] = [:]
        for region in AdjustedWorld.regions {
            for sample in world.samples where sample.region == region {
                let start = sample.bucket.flooredTo(day)
                guard start + day <= world.time, start >= world.time - .days(29) else { continue }
                let key = "availability{region=\"\(region)\"}@\(TimeText.milliseconds(of: start).prefix(10))"
                let hour = Int((sample.bucket - start).nanoseconds / 3_600_000_000_000)
                let isOut = world.isAdjusted(.exclude, region, at: sample.bucket)
                var expected = days[key] ?? Expected(excludedSeconds: excludedHours(world, region, start) * 3_600)
                expected.raw += sample.tally
                if !isOut {
                    expected.judged += sample.tally
                    expected.hours[hour] += sample.tally
                }
                days[key] = expected
            }
        }
        return days
    }

    /// Exclusions begin and end with an hour.
    private static func excludedHours(_ world: AdjustedWorld, _ region: String, _ start: Timestamp) -> Int64 {
        Int64((0..<24).count { world.isAdjusted(.exclude, region, at: start + .hours($0)) })
    }
}
