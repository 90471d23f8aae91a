import Foundation
import SloburnTestKit

/// Thousands of budgets, and one whose texts are written by somebody who means harm.
///
/// Nothing is sent to it later: the alert's short window has an hour, which is longer than all tests take.
final class Crowd: @unchecked Sendable /* its tests run one after the other */ {
    /// The groups of `shards`.
    static let groups = 5_000
    /// What names and labels hold: markup, quotes, the end of a script, a line separator, a path.
    static let hostileText = "a\"b'c/../d</script>\u{2028}<img src=x onerror=alert(3)>&amp;%2f"
    /// The key of the budget that has it.
    static let hostileKey =
        #"hostile{place=""# + hostileText.replacing("\"", with: #"\""#) + #""}"#

    /// The one that all tests look at.
    static func shared() throws -> Crowd { try sharedResult.get() }

    private static let sharedResult: Result<Crowd, any Error> = {
        let result = Result { try Crowd() }
        atexit { if case .success(let crowd) = Crowd.sharedResult { crowd.served.process.send(SIGKILL) } }
        return result
    }()

    /// The daemon.
    let served: ServedSite

    private init() throws {
        let site = try Site(stem: "crowd")
        try site.createTopic("events")
        try site.send(Self.records(), to: "events")
        served = try site.serve([site.daemon(label: "crowd", http: "{ listen: 127.0.0.1:0 }"), Self.documents(site)])
        try served.wait(for: "\(Self.groups) groups") { served in
            let status = try served.api("status")
            return status["keys"]?.integer == Self.groups + 1 && status["firing"]?["page"]?.integer == 1
        }
    }

    private static func records() -> [String] {
        let now = Int64(Date.now.timeIntervalSince1970 * 1_000) - 5_000
        func record(_ metric: String, _ label: String, _ value: String, status: Int, _ count: Int) -> JSONTree {
            .object([
                "metric": .text(metric), "ts": .number(Double(now)), label: .text(value),
                "status": .number(Double(status)), "value": .number(Double(count)),
            ])
        }
        let shards = (0..<groups).flatMap { index in
            let name = "shard-\(10_000 + index)"
            return [
                record("requests", "shard", name, status: 200, 10_000 + index),
                record("requests", "shard", name, status: 500, 1 + index % 9),
            ]
        }
        let hostile = [record("tries", "place", hostileText, status: 500, 100)]
        return (shards.chunks(of: 500) + [hostile]).map { JSONTree.list($0).json }
    }

    private static func documents(_ site: Site) -> String {
        """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: events }
        spec:
          type: kafka
          connectionDetails:
            topics: [\(site.name).events]
            json:
              kind: delta
              metric: { field: metric }
              value: { field: value }
              timestamp: { field: ts, encoding: ms }
              labels: { fields: [shard, place, status] }
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: storage, displayName: "<b onclick=alert(4)>storage</b>" }
        spec: {}
        ---
        apiVersion: sloburn/v1
        kind: BurnRatePolicy
        metadata: { name: lasting }
        spec: { tiers: [{ severity: page, longWindow: 6h, shortWindow: 1h, factor: 2 }] }
        ---
        \(slo("shards", metric: "requests", groupBy: "shard", policy: "none"))
        ---
        \(slo("hostile", metric: "tries", groupBy: "place", policy: "lasting", more: hostile))
        """
    }

    private static let hostile = """
        displayName: "<img src=x onerror=alert(1)>"
          labels: { team: storage }
        """

    private static func slo(
        _ name: String, metric: String, groupBy: String, policy: String, more: String = "labels: { team: storage }"
    ) -> String {
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata:
          name: \(name)
          \(more)
          annotations:
            sloburn/burn-rate-policy: \(policy)
            sloburn/runbook: "javascript:alert(1)"
            sloburn/owner: "<script>alert(2)</script>"
        spec:
          description: "<img src=x onerror=alert(5)>"
          service: storage
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: \(name)-ok }
            spec:
              ratioMetric:
                good: { metricSource: { metricSourceRef: events, spec: { query: '\(metric){status!~"5.."}' } } }
                total: { metricSource: { metricSourceRef: events, spec: { query: \(metric), groupBy: [\(groupBy)] } } }
          objectives: [{ target: 0.999 }]
        """
    }
}

extension Array {
    /// The elements in lists of at most so many.
    fileprivate func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
