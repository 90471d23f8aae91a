import SloburnTestKit

/// Requests as JSON events with ids.
struct PoisonedEvents: PoisonedFeed {
    static let classes = [
        "malformed", "missing_field", "unknown_unit", "bad_timestamp", "future_timestamp", "too_late",
        "negative_duration", "not_finite",
    ]
    // Ids are remembered from when they are seen.
    let memory = 24 * hour
    var random: SeededGenerator

    mutating func good(id: String, age: Int64) -> PoisonedElement {
        let time = now - age
        let more = #","event_id":"\#(id)""#
        if random.chance(500) {
            let region = random.pick(["eu", "us"])
            let fails = random.chance(100)
            let key = #"shop-ok{region="\#(region)"}"#
            let text = event(service: "shop", status: fails ? 503 : 200, at: time, region: region, more: more)
            let sample = SentSample(key: key, time: time, isGood: !fails)
            return PoisonedElement(text: text, fate: .counted, key: key, samples: [sample], id: id)
        }
        // 300 ms is the limit, and good.
        let value = random.number(250...350)
        let text = event(service: "find", at: time, value: "\(value)", more: more)
        let sample = SentSample(key: "find-fast", time: time, isGood: value <= 300)
        return PoisonedElement(text: text, fate: .counted, key: "find-fast", samples: [sample], id: id)
    }

    mutating func unmatched(id: String) -> PoisonedElement {
        let more = #","event_id":"\#(id)""#
        let text =
            random.chance(500)
            ? event(service: "nobody", at: now - 2_000, more: more)
            : event(service: "shop", at: now - 2_000, metric: "other", more: more)
        return PoisonedElement(text: text, fate: .unmatched, id: id)
    }

    mutating func refused(_ reason: String, id: String) -> PoisonedElement {
        let service = random.pick(["shop", "find", "nobody"])
        let (time, more) = (now - 2_000, #","event_id":"\#(id)""#)
        let whole = event(service: service, at: time, more: more)
        let text =
            switch reason {
            case "malformed":
                random.pick(["7", "null", #""a text""#, whole.replacing(#""value":1"#, with: #""value":true"#)])
            case "missing_field":
                whole.replacing(random.pick([#""metric""#, #""value""#, #""timestamp""#]), with: #""misspelt""#)
            case "unknown_unit":
                // A unit of something else than the threshold's is none either.
                random.chance(500)
                    ? event(service: service, at: time, unit: random.pick(["furlong", "Ms"]), more: more)
                    : event(service: "find", at: time, unit: "By", more: more)
            case "bad_timestamp":
                whole.replacing("\(time)", with: random.pick([#""yesterday""#, "{}", "true"]))
            case "future_timestamp": event(service: service, at: time + day, more: more)
            case "too_late": event(service: service, at: time - 25 * hour, more: more)
            case "negative_duration": event(service: service, at: time, value: "-1", more: more)
            default: event(service: service, at: time, value: random.pick([#""NaN""#, "1e999"]), more: more)
            }
        return PoisonedElement(text: text, fate: .refused(reason), id: id)
    }
}
