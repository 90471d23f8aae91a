import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnPipeline

/// Bits for intervals, against a set.
@Suite struct TrustedHoursTests {
    @Test(arguments: [1, 2, 5, 15, 60] as [Int64], 1...4 as ClosedRange<UInt64>)
    func countsWhatASetCounts(minutes: Int64, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var hours = TrustedHours(interval: .minutes(minutes))
        var set: Set<Int64> = []
        var forgotten = Int64.min
        let origin = random.number(0...50_000)
        for _ in 0..<2_000 {
            let number = origin + random.number(0...400)
            switch random.number(0...9) {
            case 0...5 where number >= forgotten:
                hours[number] = true
                set.insert(number)
            case 6 where number >= forgotten:
                hours[number] = false
                set.remove(number)
            case 7 where random.chance(20):
                let hour = hours.hour(of: number)
                hours.forget(before: hour)
                forgotten = max(forgotten, hour * hours.intervalsPerHour)
                set = set.filter { $0 >= forgotten }
            default:
                let end = number + random.number(-5...300)
                #expect(hours.count(from: number, to: end) == set.count { number <= $0 && $0 < end })
                #expect(hours[number] == set.contains(number))
            }
        }
        #expect(!set.isEmpty)
    }
}
