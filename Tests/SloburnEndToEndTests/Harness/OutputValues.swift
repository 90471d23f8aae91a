import Foundation

/// A snapshot as a subscriber decodes it.
struct Snapshot: Decodable {
    struct Period: Decodable {
        let kind: String
        let duration: String
        let from: String
        let to: String
    }
    struct Budget: Decodable, Equatable {
        let allowed: Double
        let consumed: Double
        let remaining: Double
    }
    struct Window: Decodable, Equatable {
        let from: String
        let to: String
        let good: Int
        let bad: Int
        let total: Int
        let rate: Double
    }
    struct Alert: Decodable {
        let key: String
        let severity: String
        let since: String
    }
    struct Quality: Decodable {
        let late: Int
        let rejected: Int
        let duplicates: Int
        let lastSampleAt: String?
    }

    let slo: String
    let key: String
    let service: String
    let group: [String: String]
    let revision: String
    let at: String
    let objective: Double
    let period: Period
    let good: Int
    let bad: Int
    let total: Int
    let sli: Double?
    let errorBudget: Budget
    let burnRates: [String: Window]
    let alerts: [Alert]
    let quality: Quality

    /// Good, bad, total.
    var counts: [Int] { [good, bad, total] }
}

/// A transition of an alert as a subscriber decodes it.
struct Alert: Decodable {
    let key: String
    let id: String
    let status: String
    let severity: String
    let slo: String
    let at: String
    let startsAt: String
    let endsAt: String?
    let summary: String

    /// What happened, in one line.
    var transition: String { "\(key) \(status) \(at) \(id)" }
}

/// A record of the audit topic.
struct AuditEntry: Decodable, Equatable {
    let event: String
    let kind: String
    let name: String
    let revision: String?
    let previousRevision: String?
    var author: Author?
    var commit: String?

    struct Author: Decodable, Equatable {
        let name: String?
        let mail: String?
    }
}

/// A time of an output record, in milliseconds since the epoch.
func milliseconds(_ text: String) throws -> Int64 {
    let date = try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
    return Int64((date.timeIntervalSince1970 * 1_000).rounded())
}
