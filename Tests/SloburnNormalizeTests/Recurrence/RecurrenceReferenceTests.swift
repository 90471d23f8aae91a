import Foundation
import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

/// Rules as python-dateutil 2.9 with zoneinfo reads them; `Fixtures/recurrence/make.py` wrote the file.
@Suite struct RecurrenceReferenceTests {
    struct Case: Decodable {
        var start: String
        var zone: String
        /// In seconds.
        var duration: Int64
        var rule: String
        /// The first five instances in the order of local times, in seconds since the epoch.
        var first: [Int64]
        var from: Int64
        var to: Int64
        /// What lies in the range, in seconds since the epoch.
        var stretches: [[Int64]]

        func recurrence() throws -> Recurrence {
            let parts = start.split { "- :".contains($0) }.compactMap { Int64($0) }
            return try Recurrence(
                startDay: CivilDate(year: parts[0], month: Int(parts[1]), day: Int(parts[2])),
                startSecond: parts[3] * 3_600 + parts[4] * 60 + parts[5], zone: try ZoneRules(identifier: zone),
                duration: .seconds(duration), rule: rule)
        }
    }

    static func cases() throws -> [Case] {
        let url = try #require(
            Bundle.module.url(forResource: "rules", withExtension: "ndjson", subdirectory: "Fixtures/recurrence"))
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Case.self, from: Data($0.utf8))
        }
    }

    @Test func everyStretchIsWhereTheReferenceHasIt() throws {
        let cases = try Self.cases()
        #expect(cases.count == 800)
        for test in cases {
            let range = Timestamp(seconds: test.from)..<Timestamp(seconds: test.to)
            let stretches = try test.recurrence().stretches(in: range)
            let read = stretches.ranges.map { [$0.lowerBound, $0.upperBound].map { $0.nanoseconds / 1_000_000_000 } }
            #expect(read == test.stretches, "\(test.rule) from \(test.start) \(test.zone), \(test.from)")
        }
    }

    @Test func theFirstInstancesAreThoseOfTheReference() throws {
        for test in try Self.cases() {
            let recurrence = try test.recurrence()
            var found: [Int64] = []
            var time = Timestamp(seconds: 0)
            while found.count < Set(test.first).count, let start = recurrence.firstStart(from: time) {
                found.append(start.nanoseconds / 1_000_000_000)
                time = start + .seconds(1)
            }
            // Two local times may be one instant, where clocks are put forward.
            #expect(found == Set(test.first).sorted(), "\(test.rule) from \(test.start) \(test.zone)")
        }
    }

    @Test func aRangeIsWhatItsPartsAre() throws {
        var random = SeededGenerator(seed: 5)
        for test in try Self.cases() {
            let recurrence = try test.recurrence()
            let middle = Timestamp(seconds: random.number(test.from...test.to))
            let (from, to) = (Timestamp(seconds: test.from), Timestamp(seconds: test.to))
            let parts = recurrence.stretches(in: from..<middle).union(recurrence.stretches(in: middle..<to))
            #expect(recurrence.stretches(in: from..<to) == parts, "\(test.rule) from \(test.start) \(test.zone)")
        }
    }
}
