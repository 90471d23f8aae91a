import Foundation
import SloburnTestKit

/// Counters as Vector writes them, each a series of its own with one interval, which tells when it comes again.
struct PoisonedCounters: PoisonedFeed {
    static let classes = [
        "malformed", "missing_field", "bad_timestamp", "future_timestamp", "too_late", "not_finite", "unsupported",
        "unsupported", "unsupported",
    ]
    // Intervals are remembered by their ends.
    let memory: Int64 = 300_000
    var random: SeededGenerator

    mutating func good(id: String, age: Int64) -> PoisonedElement {
        let (time, count, fails) = (now - age, Int(random.number(0...4)), random.chance(100))
        let sample = SentSample(key: "meter-ok", time: time, isGood: !fails)
        let text = counter("meter", "\(count)", at: time, id: id, status: fails ? "500" : "200")
        let samples = [SentSample](repeating: sample, count: count)
        return PoisonedElement(text: text, fate: .counted, key: "meter-ok", samples: samples, id: id)
    }

    mutating func unmatched(id: String) -> PoisonedElement {
        PoisonedElement(text: counter("nobody", "1", at: now - 2_000, id: id), fate: .unmatched, id: id)
    }

    mutating func refused(_ reason: String, id: String) -> PoisonedElement {
        let time = now - 2_000
        let whole = counter("meter", "1", at: time, id: id)
        let text =
            switch reason {
            case "malformed": random.pick(["7", "null", "{\"name\":7}", whole.replacing("incremental", with: "other")])
            case "missing_field": whole.replacing(random.pick([#""name""#, #""kind""#, #""value""#]), with: #""-""#)
            case "bad_timestamp": whole.replacing("\"\(Self.text(time))\"", with: random.pick([#""today""#, "{}"]))
            case "future_timestamp": counter("meter", "1", at: time + day, id: id)
            case "too_late": counter("meter", "1", at: time - 25 * hour, id: id)
            case "not_finite": counter("meter", random.pick(["null", "1e999"]), at: time, id: id)
            default:
                random.chance(500)
                    ? counter("meter", "2.5", at: time, id: id)
                    : whole.replacing(#""counter":{"value":1}"#, with: #""set":{"values":["a"]}"#)
            }
        return PoisonedElement(text: text, fate: .refused(reason), id: id)
    }

    private func counter(_ service: String, _ value: String, at time: Int64, id: String, status: String = "200")
        -> String
    {
        """
        {"name":"http","kind":"incremental","timestamp":"\(Self.text(time))","interval_ms":1000,\
        "tags":{"service":"\(service)","status":"\(status)","n":"\(id)"},"counter":{"value":\(value)}}
        """
    }

    private static func text(_ time: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(time / 1_000))
        return date.formatted(.iso8601).dropLast() + "." + String(1_000 + time % 1_000).dropFirst() + "Z"
    }
}
