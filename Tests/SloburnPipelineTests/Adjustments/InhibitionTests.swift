import SloburnConfig
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Pages of one service and what they do to the alerts of those that depend on it; a page and its own ticket.
@Suite struct InhibitionTests {
    private static let configuration = """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: web }
        spec:
          type: kafka
          connectionDetails:
            topics: [metrics.http]
            json: { kind: delta, metric: { field: m }, value: { field: v }, timestamp: { field: t, encoding: ms } }
        ---
        apiVersion: sloburn/v1
        kind: Daemon
        metadata: { name: test }
        spec: { kafka: { bootstrap.servers: x }, evaluationInterval: 10s }
        ---
        apiVersion: sloburn/v1
        kind: BurnRatePolicy
        metadata: { name: fast }
        spec:
          tiers:
            - { severity: page, longWindow: 5m, shortWindow: 1m, factor: 10 }
            - { severity: ticket, longWindow: 10m, shortWindow: 1m, factor: 2, silencedBy: page }
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: db }
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: orders, annotations: { sloburn/depends-on: db } }
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: { name: shop, annotations: { sloburn/depends-on: orders } }

        """

    private static func slo(_ service: String) -> String {
        """
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: \(service), annotations: { sloburn/burn-rate-policy: fast } }
        spec:
          service: \(service)
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: \(service)-sli }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { metricSourceRef: web, spec: { query: '\(service){ok="yes"}' } } }
                total: { metricSource: { metricSourceRef: web, spec: { query: '\(service)' } } }
          objectives: [{ displayName: ok, target: 0.99 }]

        """
    }

    /// Bundles of ten seconds into a partition.
    fileprivate struct Run {
        fileprivate var partition: BudgetPartition
        private let definition: EngineDefinition
        private var second: Int64 = 0
        private var offset: Int64 = 0
        private var store: [String: [UInt8]] = [:]
        static let origin = Timestamp(seconds: 1_795_223_400)

        init() throws {
            let text = configuration + ["db", "orders", "shop"].map(slo).joined()
            let (configuration, findings) = ConfigurationReader.read([ConfigurationFile(name: "c.yaml", text: text)])
            definition = try #require(configuration, "\(findings)").engine.inOnePartition
            partition = BudgetPartition(partition: 0, definition: definition)
        }

        /// Ten seconds with so many bad events of 100 for each service; returns the alerts written.
        mutating func step(_ bad: [String: Int64]) throws -> [JSONObject] {
            let start = Self.origin + .seconds(second)
            second += 10
            let keys = definition.budgets.map { budget in
                DeltaBundle.KeyDelta(
                    budget: budget.name, countingRevision: budget.countingRevision, group: [], lastSample: start,
                    duplicates: 0,
                    buckets: [
                        .init(
                            start: start, tally: Tally(matched: 100 - bad[budget.service, default: 0], total: 100),
                            samples: 1)
                    ])
            }
            let range = DeltaBundle.InputRange(
                input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: offset, toOffset: offset + 1,
                earliest: nil, latest: start, idleUntil: start)
            offset += 1
            partition.apply(DeltaBundle(sender: "test", sentAt: start, ranges: [range], keys: keys), at: start)
            let records = partition.evaluate(at: Self.origin + .seconds(second)).validated()
            for record in partition.takeCheckpoints() { store[record.key] = record.value }
            return try records.filter { $0.topic == .alerts }.map { try JSONObject($0.value ?? []) }
        }

        mutating func restart() throws {
            let records = store.sorted { $0.key < $1.key }.map { CheckpointRecord(key: $0.key, value: $0.value) }
            partition = try BudgetPartition(
                partition: 0, definition: definition, restoring: records, isRead: { _ in true })
        }
    }

    private static func words(_ alerts: [JSONObject]) -> [String] {
        alerts.map { alert in
            let by = alert["inhibitedBy"].elements.indices.compactMap { alert["inhibitedBy"][$0].text }
            return "\(alert["key"].text ?? "") \(alert["status"].text ?? "") as \(alert["severity"].text ?? "")"
                + (by.isEmpty ? "" : " by \(by.joined(separator: " "))")
        }.sorted()
    }

    @Test(arguments: [false, true]) func aPageOfWhatAServiceDependsOnLowersItsAlerts(restarts: Bool) throws {
        var run = try Run()
        #expect(try run.step([:]).isEmpty)
        #expect(try Self.words(run.step(["db": 60])) == ["db/page firing as page"])
        if restarts { try run.restart() }
        #expect(try Self.words(run.step(["db": 60, "shop": 60])) == ["shop/page firing as ticket by db/page"])
        // Nothing is told again while nothing changes.
        if restarts { try run.restart() }
        #expect(try run.step(["db": 60, "shop": 60]).isEmpty)
        // The database is well again, the shop is not: a short window after the next evaluation it is a page of its own.
        var told: [[String]] = []
        for _ in 0..<20 {
            told.append(try Self.words(run.step(["shop": 60])).filter { $0.contains("/page") })
            if restarts { try run.restart() }
        }
        let end = try #require(told.firstIndex { !$0.isEmpty })
        #expect(told[end] == ["db/page resolved as page"])
        #expect(told[(end + 1)..<(end + 7)].joined().isEmpty)
        #expect(told[end + 7] == ["shop/page firing as page"])
    }

    /// What is over a little later than what it followed from is never told as a page.
    @Test func whatIsOverSoonAfterIsNoPage() throws {
        var run = try Run()
        _ = try run.step([:])
        _ = try run.step(["db": 60])
        var told = try Self.words(run.step(["db": 60, "shop": 60]))
        for _ in 0..<3 { told += try Self.words(run.step(["shop": 60])) }
        for _ in 0..<40 { told += try Self.words(run.step([:])) }
        #expect(
            told.filter { $0.hasPrefix("shop/page") } == [
                "shop/page firing as ticket by db/page", "shop/page resolved as ticket",
            ])
    }

    @Test func aTicketWaitsForItsPage() throws {
        var run = try Run()
        _ = try run.step([:])
        #expect(try Self.words(run.step(["db": 60])) == ["db/page firing as page"])
        var told: [String] = []
        // Fast enough for the ticket, not for the page.
        for _ in 0..<40 { told += try Self.words(run.step(["db": 5])) }
        #expect(told == ["db/page resolved as page", "db/ticket firing as ticket"])
    }

    /// What other partitions tell counts too, but not of the partition's own keys.
    @Test func activeAlertsOfOthersInhibit() throws {
        let orders = ActiveAlert(key: "other-orders/page", service: "orders", severity: "page")
        let ticket = ActiveAlert(key: "other-db/ticket", service: "db", severity: "ticket")
        let stale = ActiveAlert(key: "db/page", service: "db", severity: "page")
        for (active, expected) in [
            ([orders], "shop/page firing as ticket by other-orders/page"), ([ticket], "shop/page firing as page"),
            ([stale], "shop/page firing as page"),
        ] {
            var run = try Run()
            run.take(active)
            _ = try run.step([:])
            #expect(try Self.words(run.step(["shop": 60])) == [expected])
        }
    }
}

extension InhibitionTests.Run {
    fileprivate mutating func take(_ active: [ActiveAlert]) { partition.take(active: active) }
}
