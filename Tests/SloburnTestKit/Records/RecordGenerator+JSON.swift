import SloburnModel

extension RecordGenerator {
    /// Writes a sample, its fields in any order, each in one of several equal ways.
    mutating func json(of sample: GeneratedSample, timestamp: String) -> String {
        var fields = [
            "\"metric\":\"\(sample.metric)\"", "\"timestamp\":\(timestamp)", latency(sample.latency),
            "\"service\":\"\(escaped(sample.labels["service"] ?? ""))\"",
            "\"status\":" + status(sample.labels["status"] ?? ""),
        ]
        if let region = sample.labels["region"], !region.isEmpty {
            fields.append("\"region\":\"\(region)\"")
        } else if random.chance(500) {
            fields.append(random.chance(500) ? "\"region\":null" : "\"region\":\"\"")
        }
        if let id = sample.id { fields.append("\"event_id\":\"\(id)\"") }
        if random.chance(300) { fields.append("\"extra\":{\"region\":\"nested\",\"list\":[1,{\"status\":500}]}") }
        fields.shuffle(using: &random)
        return "{" + fields.joined(separator: random.chance(500) ? "," : " , ") + "}"
    }

    private mutating func latency(_ latency: TimeSpan) -> String {
        let microseconds = latency.nanoseconds / 1_000
        let (number, unit) =
            switch random.index(0..<3) {
            case 0: (Decimal.text(microseconds, digits: 3), "ms")
            case 1: (Decimal.text(microseconds, digits: 6), "s")
            default: (String(microseconds), "us")
            }
        return "\"value\":\(random.chance(200) ? "\"\(number)\"" : number),\"unit\":\"\(unit)\""
    }

    private mutating func status(_ status: String) -> String {
        random.pick([status, "\"\(status)\"", status + ".0", status.prefix(1) + "." + status.dropFirst() + "e2"])
    }

    private func escaped(_ text: String) -> String {
        text.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : String($0) }.joined()
    }

    /// A record with exactly one thing wrong.
    mutating func badRecord() -> GeneratedRecord {
        let reason = random.pick([
            RejectionClass.malformed, .missingField, .unknownUnit, .badTimestamp, .futureTimestamp, .tooLate,
            .negativeDuration, .notFinite,
        ])
        // Before the first event nothing is too late.
        guard reason != .tooLate || newest != nil else { return rejected("{}", .missingField) }
        return rejected(badJSON(reason), reason)
    }

    private mutating func badJSON(_ reason: RejectionClass) -> String {
        let good = Self.goodFields
        let value = "\"value\":12,\"unit\":\"ms\""
        let time = "\"timestamp\":\(now.nanoseconds / 1_000_000)"
        switch reason {
        case .malformed:
            return random.pick(
                ["", "{", "{\(good),\(value),\(time)", "{\(good),\(value),\(time)} {}"] + Self.malformed
            )
            .replacing("TIME", with: time)
        case .missingField:
            return random.pick(Self.incomplete).replacing("TIME", with: time)
        case .unknownUnit:
            let unit = random.pick(["parsec", "Ms", "S", "mo", "MB"])
            return "{\(good),\(time),\"value\":12,\"unit\":\"\(unit)\"}"
        case .badTimestamp:
            let token = random.pick(Self.badTimes)
            return "{\(good),\(value),\"timestamp\":\(token)}"
        case .futureTimestamp:
            let ahead = options.maxFutureSkew.nanoseconds + random.number(1...86_400_000) * 1_000_000
            return "{\(good),\(value),\"timestamp\":\((recordTime.nanoseconds + ahead) / 1_000_000)}"
        case .tooLate:
            let behind = options.allowedLateness.nanoseconds + random.number(1...86_400_000) * 1_000_000
            return "{\(good),\(value),\"timestamp\":\(((newest ?? now).nanoseconds - behind) / 1_000)}"
        case .negativeDuration:
            return "{\(good),\(time),\"value\":-0.5,\"unit\":\"\(random.pick(["ms", "s", "us"]))\"}"
        default:
            let value = random.pick(["\"NaN\"", "\"+Inf\"", "\"-Infinity\""])
            return "{\(good),\(time),\"value\":\(value),\"unit\":\"s\"}"
        }
    }

    private func rejected(_ json: String, _ reason: RejectionClass) -> GeneratedRecord {
        GeneratedRecord(json: json, timestamp: now, truth: .rejected(reason))
    }

    private static let goodFields =
        "\"metric\":\"http.requests\",\"service\":\"checkout\",\"region\":\"eu\",\"status\":200"
    private static let malformed = [
        "plain text", "17", "\"text\"", "null", "{\(goodFields),TIME,\"value\":\"fast\",\"unit\":\"ms\"}",
    ]
    private static let incomplete = [
        "{}", "{\(goodFields),\"value\":12,\"unit\":\"ms\"}", "{\(goodFields),TIME,\"unit\":\"ms\"}",
        "{\"value\":12,\"unit\":\"ms\",TIME}", "{\(goodFields),TIME,\"value\":null,\"unit\":\"ms\"}",
        "{\(goodFields),\"value\":12,\"unit\":\"ms\",\"timestamp\":null}",
    ]
    private static let badTimes = [
        "\"yesterday\"", "0", "-1", "17952235640", "\"\"", "\"2026-13-01T00:00:00Z\"", "true",
    ]
}
