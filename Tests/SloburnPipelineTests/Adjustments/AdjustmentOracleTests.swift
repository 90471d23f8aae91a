import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Exclusions, suppressions and grants that come, go and survive restarts: every snapshot against a list of the samples.
@Suite struct AdjustmentOracleTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func everySnapshotIsThatOfTheSamplesThatCount(seed: UInt64) throws {
        var world = AdjustedWorld(seed: seed)
        var compared = 0
        var adjusted = 0
        for _ in 0..<500 {
            for record in world.step() where record.topic == .snapshots && record.key.hasPrefix("availability") {
                guard let value = record.value else { continue }
                let json = try JSONObject(value)
                let region = try #require(json["group"]["region"].text)
                try compare(json, region, world)
                compared += 1
                if !json["raw"].isNull, json["raw"].keys.count > 0 { adjusted += 1 }
            }
        }
        #expect(compared > 300 && adjusted > 50, "seed \(seed) compares \(compared), \(adjusted) of them adjusted")
        #expect(world.restarts > 2)
    }

    private func compare(_ json: JSONObject, _ region: String, _ world: AdjustedWorld) throws {
        let place = "\(region) at \(world.time.nanoseconds)"
        for (name, window) in [("5m", TimeSpan.minutes(5)), ("1h", .hours(1)), ("6h", .hours(6)), ("3d", .days(3))] {
            let from = OracleBudget.start(of: window, at: world.time)
            let expected = world.tally(region, from: from)
            try #require(json["burnRates"][name]["total"].integer == expected.total, "\(name) \(place)")
            try #require(json["burnRates"][name]["good"].integer == expected.matched, "\(name) \(place)")
        }
        let from = OracleBudget.start(of: .days(30), at: world.time)
        let counted = world.tally(region, from: from)
        let bad = counted.total - counted.matched
        let left = bad - min(bad, world.forgiven(region, total: counted.total))
        try #require(json["total"].integer == counted.total, "\(place)")
        try #require(json["bad"].integer == left, "\(place)")
        try #require(json["good"].integer == counted.total - left, "\(place)")
        let raw = world.tally(region, from: from, isRaw: true)
        let isTold = json.keys.contains("raw")
        try #require(isTold || raw == counted && left == bad, "\(place)")
        if isTold {
            try #require(json["raw"]["total"].integer == raw.total, "\(place)")
            try #require(json["raw"]["good"].integer == raw.matched, "\(place)")
        }
        try compareNames(json, region, world, place)
    }

    /// Those that bear on the period now, and no others.
    private func compareNames(_ json: JSONObject, _ region: String, _ world: AdjustedWorld, _ place: String) throws {
        let expected = world.adjustments.filter { adjustment in
            guard world.bears(adjustment, on: region), case .once(let from, let to) = adjustment.schedule else {
                return false
            }
            switch adjustment.effect {
            case .suppress: return from <= world.time && to.map { $0 > world.time } ?? true
            case .exclude, .grant: return from <= world.time
            }
        }
        let told = json["adjustments"].elements.indices.compactMap { json["adjustments"][$0]["name"].text }
        try #require(told == expected.map(\.name).sorted(), "\(place)")
    }

    /// No alert begins under a suppression, and one that would have does when it ends.
    @Test func noAlertBeginsUnderASuppression() throws {
        var fired = 0
        var heldBack = 0
        for seed in 21...30 as ClosedRange<UInt64> {
            var world = AdjustedWorld(seed: seed)
            var held: Set<String> = []
            for _ in 0..<500 {
                let records = world.step()
                for record in records where record.topic == .alerts {
                    let json = try JSONObject(try #require(record.value))
                    guard json["status"].text == "firing" else { continue }
                    let region = try #require(json["group"]["region"].text)
                    #expect(!world.isSuppressed(region), "\(record.key) at \(world.time.nanoseconds), seed \(seed)")
                    fired += 1
                    if held.contains(record.key) { heldBack += 1 }
                }
                for record in records where record.topic == .snapshots {
                    let json = try JSONObject(try #require(record.value))
                    held = held.filter { !$0.hasPrefix(record.key + "/") }
                    for index in json["suppressed"].elements.indices {
                        #expect(world.isSuppressed(try #require(json["group"]["region"].text)))
                        #expect(!json["suppressed"][index]["by"].elements.isEmpty)
                        held.insert(try #require(json["suppressed"][index]["key"].text))
                    }
                }
            }
        }
        #expect(fired > 50)
        #expect(heldBack > 3)
    }

    /// Adjustments are told in the audit topic when they come, change and go, each once, across restarts.
    @Test func eachAdjustmentIsAudited() throws {
        var world = AdjustedWorld(seed: 40)
        var known: Set<String> = []
        var events = 0
        for _ in 0..<500 {
            for record in world.step() where record.topic == .audit {
                let json = try JSONObject(try #require(record.value))
                guard json["kind"].text == "Adjustment" else { continue }
                let name = try #require(json["name"].text)
                events += 1
                if json["event"].text == "added" {
                    #expect(known.insert(name).inserted)
                    #expect(json["author"]["name"].text == "jane")
                    #expect(json["author"]["mail"].text == "jane@example.com")
                } else {
                    #expect(json["event"].text == "removed" && known.remove(name) != nil)
                }
            }
            #expect(known == Set(world.adjustments.map(\.name)))
        }
        #expect(events > 10)
    }
}
