/// The configuration of the demonstration, as a user would write it.
///
/// Its windows are minutes where production has hours and days, so that an incident can be seen from start to end.
enum DemoConfiguration {
    static let yaml = """
        apiVersion: sloburn/v1
        kind: Daemon
        metadata: { name: demo }
        spec:
          kafka: { bootstrap.servers: "${DEMO_BOOTSTRAP}", session.timeout.ms: "6000" }
          group: demo
          partitions: 2
          evaluationInterval: 1s
        ---
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: web }
        spec:
          type: kafka
          connectionDetails:
            topics: [metrics.http]
            format: json
            json:
              kind: event
              metric: { field: metric }
              value: { field: value }
              unit: { field: unit }
              timestamp: { field: timestamp, encoding: auto }
              labels: { fields: [service, region, status] }
              id: { field: event_id }
        ---
        apiVersion: sloburn/v1
        kind: BurnRatePolicy
        metadata: { name: minutes }
        spec:
          tiers:
            - { severity: page, longWindow: 1m, shortWindow: 10s, factor: 10, minBadEvents: 10 }
            - { severity: ticket, longWindow: 5m, shortWindow: 30s, factor: 4, minBadEvents: 10 }
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: checkout }
        spec: {}
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: search }
        spec: {}
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: payments }
        spec: {}
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata:
          name: checkout-availability
          annotations: { sloburn/burn-rate-policy: minutes, sloburn/runbook: https://runbooks.example/checkout }
        spec:
          service: checkout
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 1h, isRolling: true }]
          indicator:
            metadata: { name: checkout-ok }
            spec:
              ratioMetric:
                good:
                  metricSource:
                    metricSourceRef: web
                    spec: { query: 'http.server.request.duration{service="checkout",status!~"5.."}' }
                total:
                  metricSource:
                    metricSourceRef: web
                    spec: { query: 'http.server.request.duration{service="checkout"}' }
          objectives: [{ displayName: available, target: 0.98 }]
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata:
          name: search-latency
          annotations: { sloburn/burn-rate-policy: minutes }
        spec:
          service: search
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 1h, isRolling: true }]
          indicator:
            metadata: { name: search-fast }
            spec:
              thresholdMetric:
                metricSource:
                  metricSourceRef: web
                  spec: { query: 'http.server.request.duration{service="search"}', unit: ms }
          objectives: [{ displayName: fast, op: lte, value: 300, target: 0.95 }]
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata:
          name: payments-availability
          annotations: { sloburn/burn-rate-policy: minutes }
        spec:
          service: payments
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 1h, isRolling: true }]
          indicator:
            metadata: { name: payments-failed }
            spec:
              ratioMetric:
                bad:
                  metricSource:
                    metricSourceRef: web
                    spec: { query: 'http.server.request.duration{service="payments",status=~"5.."}' }
                total:
                  metricSource:
                    metricSourceRef: web
                    spec: { query: 'http.server.request.duration{service="payments"}', groupBy: [region] }
          objectives: [{ displayName: available, target: 0.98 }]
        """
}
