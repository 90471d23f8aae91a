import Foundation
import SloburnModel
import SloburnNormalize

/// Writes what a gate says.
public enum GateText {
    /// A line for each budget, and one that says how old the records are.
    public static func lines(_ verdict: GateVerdict) -> [String] {
        let rows = verdict.rows.map { "\($0.isOpen ? "open  " : "closed") \($0.reason)" }
        guard let newest = verdict.newest, let oldest = verdict.oldest else { return rows + ["no record was found"] }
        return rows + ["the newest record is \(length(newest)) old, the oldest \(length(oldest))"]
    }

    /// One object.
    ///
    /// - Throws: what the encoder says, which has no reason to.
    public static func json(_ verdict: GateVerdict) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = Document(
            open: verdict.isOpen, newestAgeSeconds: verdict.newest.map(seconds),
            oldestAgeSeconds: verdict.oldest.map(seconds),
            budgets: verdict.rows.map { row in
                Document.Budget(
                    key: row.key, open: row.isOpen, policy: row.state?.policy, state: row.state?.state,
                    deploy: row.state?.deploy, since: row.state.map { time($0.since) },
                    at: row.state.map { time($0.at) }, remaining: row.state?.remaining,
                    ageSeconds: row.age.map(seconds), reason: row.reason)
            })
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }

    static func percent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }

    static func time(_ time: Timestamp) -> String { RFC3339.string(time) }

    /// Whole seconds, or hours, minutes and seconds; 0s for what is yet to come.
    static func length(_ span: TimeSpan) -> String {
        let all = max(0, seconds(span))
        let parts = [(all / 3_600, "h"), (all / 60 % 60, "m"), (all % 60, "s")].filter { $0.0 > 0 }
        return parts.isEmpty ? "0s" : parts.map { "\($0.0)\($0.1)" }.joined()
    }

    private static func seconds(_ span: TimeSpan) -> Int64 { span.nanoseconds / 1_000_000_000 }

    private struct Document: Encodable {
        struct Budget: Encodable {
            var key: String
            var open: Bool
            var policy, state: String?
            var deploy: Bool?
            var since, at: String?
            var remaining: Double?
            var ageSeconds: Int64?
            var reason: String
        }
        var open: Bool
        var newestAgeSeconds, oldestAgeSeconds: Int64?
        var budgets: [Budget]
    }
}
