import Foundation

/// The requests of the shop, in records that each stand for many.
struct ShopTraffic {
    /// The requests to one service in one region.
    private struct Stream: Sendable {
        var service: String
        var region: String
        var perMinute: Int
        /// How many of 100,000 fail, so many minutes ago.
        var failing: @Sendable (Int) -> Int
    }

    private static let streams = [
        Stream(service: "checkout", region: "eu", perMinute: 2_400) { $0 < incident ? 6_400 : 36 },
        Stream(service: "checkout", region: "us", perMinute: 1_900) { (9_000..<9_060).contains($0) ? 9_000 : 27 },
        Stream(service: "checkout", region: "ap", perMinute: 700) { (20_000..<20_200).contains($0) ? 3_100 : 52 },
        Stream(service: "search", region: "eu", perMinute: 5_200) { (15_000..<15_240).contains($0) ? 4_900 : 41 },
        Stream(service: "login", region: "eu", perMinute: 900) { (5_760..<5_880).contains($0) ? 21_000 : 12 },
        Stream(service: "delivery", region: "eu", perMinute: 420) { $0 < 80 ? 2_300 : 410 },
        Stream(service: "delivery", region: "us", perMinute: 380) { _ in 240 },
        Stream(service: "suggestions", region: "eu", perMinute: 800) { (14_400..<36_000).contains($0) ? 2_200 : 150 },
        Stream(service: "payouts", region: "eu", perMinute: 600) { $0 < 5_000 ? 840 : 130 },
    ]
    /// How many minutes ago a version came with which checkout fails.
    private static let incident = 24

    private var numbers: [String: Int] = [:]

    /// Thirty days: in minutes of late, in hours long ago.
    mutating func month(until end: Date) -> [String] {
        let late = (0..<360).map { ($0, 1) }
        let days = stride(from: 360, to: 4_320, by: 10).map { ($0, 10) }
        let weeks = stride(from: 4_320, to: 43_140, by: 60).map { ($0, 60) }
        return (late + days + weeks).reversed().flatMap { minute, length in
            records(at: end.addingTimeInterval(-60 * Double(minute) - 10), minutesAgo: minute, length: length)
        }
    }

    /// A moment of each stream.
    mutating func moment(at time: Date) -> [String] { records(at: time, minutesAgo: 0, length: 1) }

    /// A record by itself, of another gateway.
    static func first(at time: Date) -> String {
        var other = ShopTraffic()
        let stream = Stream(service: "search", region: "start", perMinute: 1) { _ in 0 }
        return other.record(stream, time, status: 200, version: "4.17.2", 1) ?? ""
    }

    private mutating func records(at time: Date, minutesAgo minute: Int, length: Int) -> [String] {
        Self.streams.flatMap { stream in
            let total = stream.perMinute * length
            let bad = (total * stream.failing(minute) + 50_000) / 100_000
            // Most of what fails has the new version, nearly nothing of the rest.
            let fresh = stream.service == "checkout" && stream.region == "eu" && minute < Self.incident
            let new = fresh ? bad * 9 / 10 : 0
            return [
                record(stream, time, status: 200, version: fresh && minute % 2 == 0 ? "4.18.0" : "4.17.2", total - bad),
                record(stream, time, status: 503, version: "4.18.0", new),
                record(stream, time, status: 503, version: "4.17.2", bad - new),
            ].compactMap(\.self)
        }
    }

    private mutating func record(
        _ stream: Stream, _ time: Date, status: Int, version: String, _ count: Int
    ) -> String? {
        guard count > 0 else { return nil }
        let agent = "gateway-\(stream.region)"
        numbers[agent, default: 0] += 1
        return """
            {"metric":"requests","value":\(count),"ts":\(Int64(time.timeIntervalSince1970 * 1_000)),\
            "service":"\(stream.service)","region":"\(stream.region)","status":\(status),"version":"\(version)",\
            "agent":"\(agent)","seq":\(numbers[agent] ?? 0)}
            """
    }

    /// The postings of a day, some of which can't be read.
    static func ledger(until end: Date) -> [String] {
        (0..<288).reversed().flatMap { index in
            let posting = posting(40 + index % 7, at: end.addingTimeInterval(-300 * Double(index) - 10))
            return index < 24 ? [posting, posting.replacing("booked\"", with: "booked")] : [posting]
        }
    }

    /// So many postings at a time.
    static func posting(_ count: Int, at time: Date) -> String {
        #"{"metric":"postings","value":\#(count),"ts":\#(Int64(time.timeIntervalSince1970 * 1_000)),"status":"booked"}"#
    }

    /// What was rolled out.
    static func changes(until end: Date) -> [String] {
        func change(_ minutesAgo: Int, _ service: String, _ title: String, by author: String) -> String {
            let time = end.addingTimeInterval(-60 * Double(minutesAgo)).ISO8601Format()
            return """
                {"service":"\(service)","at":"\(time)","kind":"deploy","title":"\(title)","by":"\(author)",\
                "link":"https://ci.example/\(service)"}
                """
        }
        return [
            change(incident + 2, "checkout", "checkout 4.18.0", by: "jane"),
            change(95, "delivery", "delivery 2.7.1", by: "tom"),
        ]
    }
}
