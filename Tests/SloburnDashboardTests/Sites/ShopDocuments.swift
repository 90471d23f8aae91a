import Foundation

/// The configuration of the shop.
enum ShopDocuments {
    /// All but the Daemon.
    static func all(_ site: Site) -> [String] {
        [gateway(site), ledger(site), upgrade] + services + slos
    }

    private static let services = ["checkout", "search", "login", "delivery", "suggestions", "payouts", "catalogue"].map
    {
        "apiVersion: openslo/v1\nkind: Service\nmetadata: { name: \($0) }\nspec: {}"
    }

    private static let slos = [
        slo(
            "checkout-availability", "checkout", team: "payments", tier: "1", target: "0.999",
            annotations: """
                sloburn/runbook: https://runbooks.example/checkout, sloburn/breakdown: "version, region"
                """),
        slo(
            "search-answers", "search", team: "discovery", tier: "2", groupBy: "",
            objectives: "[{ displayName: Gold, target: 0.999 }, { displayName: Silver, target: 0.99 }]"),
        slo(
            "login-availability", "login", team: "identity", tier: "1", target: "0.9995", groupBy: "",
            window: "{ duration: 1M, calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin } }"),
        slo("delivery-status", "delivery", team: "logistics", tier: "2", target: "0.99"),
        slo("suggestions-shown", "suggestions", team: "discovery", tier: "3", target: "0.99", groupBy: ""),
        slo("payouts-accepted", "payouts", team: "payments", tier: "1", target: "0.995", groupBy: ""),
        slo("catalogue-fresh", "catalogue", team: "discovery", tier: "3", target: "0.95", groupBy: ""),
    ]

    private static func gateway(_ site: Site) -> String {
        """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: gateway, labels: { team: platform } }
        spec:
          type: kafka
          connectionDetails:
            topics: [\(site.name).requests]
            json:
              kind: delta
              metric: { field: metric }
              value: { field: value }
              timestamp: { field: ts, encoding: ms }
              labels: { fields: [service, region, status, version] }
            allowedLateness: 40d
            completeness: { sequence: { field: seq, producer: [agent] } }
        """
    }

    private static func ledger(_ site: Site) -> String {
        """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: ledger, labels: { team: payments }, annotations: { sloburn/owner: payments } }
        spec:
          type: kafka
          connectionDetails:
            topics: [\(site.name).ledger]
            json:
              kind: delta
              metric: { field: metric }
              value: { field: value }
              timestamp: { field: ts, encoding: ms }
              labels: { fields: [status] }
            health: { rejected: { count: 20, within: 1h } }
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: ledger }
        spec: {}
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: postings-booked, labels: { team: payments }, annotations: { sloburn/tier: "2" } }
        spec:
          service: ledger
          budgetingMethod: Timeslices
          timeWindow: [{ duration: 7d, isRolling: true }]
          indicator:
            metadata: { name: booked }
            spec:
              ratioMetric:
                good: { metricSource: { metricSourceRef: ledger, spec: { query: 'postings{status="booked"}' } } }
                total: { metricSource: { metricSourceRef: ledger, spec: { query: postings } } }
          objectives: [{ target: 0.98, timeSliceTarget: 0.95, timeSliceWindow: 5m }]
        """
    }

    private static var upgrade: String {
        let from = Date(timeIntervalSinceNow: -5_880 * 60 - 3_600)
        return """
            apiVersion: sloburn/v1
            kind: Adjustment
            metadata: { name: directory-upgrade }
            spec:
              select: { slos: [login-availability] }
              effect: exclude
              from: \(rounded(from).ISO8601Format())
              to: \(rounded(from.addingTimeInterval(4 * 3_600)).ISO8601Format())
              author: jane
              reason: announced upgrade of the directory
              ticket: OPS-123
            """
    }

    private static func rounded(_ time: Date) -> Date {
        Date(timeIntervalSince1970: (time.timeIntervalSince1970 / 3_600).rounded(.down) * 3_600)
    }

    private static func slo(
        _ name: String, _ service: String, team: String, tier: String, target: String = "", groupBy: String = "region",
        objectives: String? = nil, window: String = "{ duration: 30d, isRolling: true }", annotations: String = ""
    ) -> String {
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata:
          name: \(name)
          labels: { team: \(team) }
          annotations: { sloburn/tier: "\(tier)"\(annotations.isEmpty ? "" : ", \(annotations)") }
        spec:
          service: \(service)
          budgetingMethod: Occurrences
          timeWindow: [\(window)]
          indicator:
            metadata: { name: \(name)-ok }
            spec:
              ratioMetric:
                good:
                  metricSource:
                    metricSourceRef: gateway
                    spec: { query: 'requests{service="\(service)",status!~"5.."}' }
                total:
                  metricSource:
                    metricSourceRef: gateway
                    spec: { query: 'requests{service="\(service)"}', groupBy: [\(groupBy)] }
          objectives: \(objectives ?? "[{ target: \(target) }]")
        """
    }
}
