import Foundation
import SloburnTestKit

/// Random requests of three services, some of them failing at times, with every unit and way to write a time.
struct Traffic {
    /// One stretch of sending.
    enum Wave {
        /// So many requests of the last 20 minutes, in about their order.
        case recent(Int)
        /// So many requests of the last 23 hours, in any order.
        case late(Int)
    }

    private static let regions = ["eu", "us", "ap", "sa"]
    private var random: SeededGenerator
    private var nextID = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// Sends a wave, with some records twice, and returns each sample once.
    mutating func send(_ wave: Wave, to scenario: Scenario) throws -> [SentSample] {
        var samples: [SentSample] = []
        for time in times(of: wave) {
            let (sample, text) = request(at: time)
            samples.append(sample)
            let key = Array("\(Int.random(in: 0..<500, using: &random))".utf8)
            try scenario.send(Array(text.utf8), key: key)
        }
        try scenario.flush()
        return samples
    }

    private mutating func times(of wave: Wave) -> [Int64] {
        let end = now - 1_000
        switch wave {
        case .recent(let count):
            let span: Int64 = 20 * 60_000
            return (0..<count).map { index in
                let even = end - span + span * Int64(index) / Int64(count)
                return min(end, even + Int64.random(in: -15_000...15_000, using: &random))
            }
        case .late(let count):
            return (0..<count).map { _ in end - Int64.random(in: 0...(23 * 3_600_000), using: &random) }
        }
    }

    private mutating func request(at time: Int64) -> (SentSample, String) {
        let region = Self.regions.randomElement(using: &random) ?? "eu"
        let age = now - time
        // An outage that is over, and one that is not.
        let isOutage = region == "eu" && (age < 90_000 || (840_000..<1_080_000).contains(age))
        nextID += 1
        let id = #","event_id":"\#(nextID)""#
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let fails = Int.random(in: 0..<100, using: &random) < (isOutage ? 90 : 2)
            let text = json(service: "shop", status: fails ? 503 : 200, time, region, "0.5", "s", id)
            return (SentSample(key: #"shop-ok{region="\#(region)"}"#, time: time, isGood: !fails), text)
        case 1:
            let fails = Int.random(in: 0..<100, using: &random) < 1
            let text = json(service: "pay", status: fails ? 500 : 204, time, region, "12", "ms", id)
            return (SentSample(key: "pay-ok", time: time, isGood: !fails), text)
        default:
            // Around the limit of 300 ms, which itself is good.
            let isAtLimit = Int.random(in: 0..<20, using: &random) == 0
            let any = Int.random(in: 1...(isOutage ? 900_000 : 320_000), using: &random)
            let micros = isAtLimit ? 300_000 : any
            let text = json(service: "find", status: 200, time, region, number(micros), unit(), id)
            return (SentSample(key: #"find-fast{region="\#(region)"}"#, time: time, isGood: micros <= 300_000), text)
        }
    }

    // The unit chosen for the value written last.
    private var exponent = 0

    /// A number of microseconds as a decimal in s, ms or us.
    private mutating func number(_ micros: Int) -> String {
        exponent = [0, 3, 6].randomElement(using: &random) ?? 0
        guard exponent > 0 else { return "\(micros)" }
        let scale = exponent == 3 ? 1_000 : 1_000_000
        let fraction = String(micros % scale)
        return "\(micros / scale)." + String(repeating: "0", count: exponent - fraction.count) + fraction
    }

    private func unit() -> String { [0: "us", 3: "ms"][exponent] ?? "s" }

    private mutating func json(
        service: String, status: Int, _ time: Int64, _ region: String, _ value: String, _ unit: String, _ id: String
    ) -> String {
        """
        {"metric":"http","value":\(value),"unit":"\(unit)","timestamp":\(timestamp(time)),"service":"\(service)",\
        "region":"\(region)","status":\(status)\(id)}
        """
    }

    /// A time as a number of ms, us or s, or as a text with one offset or another.
    private mutating func timestamp(_ time: Int64) -> String {
        let fraction = "." + String(String(1_000 + time % 1_000).dropFirst())
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return "\(time)"
        case 1: return "\(time)000"
        case 2: return "\(time / 1_000)\(fraction)"
        case 3: return "\"\(wallTime(time, offset: 0))\(fraction)Z\""
        default: return "\"\(wallTime(time, offset: 19_800))\(fraction)+05:30\""
        }
    }

    /// Date and time of day to the second, without a zone.
    private func wallTime(_ time: Int64, offset: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(time / 1_000 + offset))
        return String(date.formatted(.iso8601).dropLast())
    }
}
