import SloburnConfig
import SloburnModel
import SloburnPipeline
import SloburnServer

@testable import SloburnWatch

/// Records as the topics hold them, and what is shown of them.
enum WatchFixture {
    /// 2026-11-18T11:06:45Z.
    static let now = Timestamp(seconds: 1_795_000_005)

    /// A budget as a snapshot tells it.
    struct Budget {
        var key: String
        var service = "checkout"
        var remaining = 0.5
        var total: Int64 = 518_400
        var firing: [String] = []
        var rates: [String: Double] = [:]
        var exhaustsAt: String?
        var at = "2026-11-18T11:06:40.000Z"
        var more = ""

        var json: [UInt8] {
            let group = key.contains("{") ? key.split(separator: "\"").dropFirst().first.map(String.init) : nil
            let alerts = firing.map { severity in
                #"{"key":\#(quoted(key + "/" + severity)),"severity":\#(quoted(severity)),"since":"2026-11-18T10:54:10.000Z"}"#
            }
            let windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"].map { name in
                let rate = rates[name] ?? 0.25
                return #""\#(name)":{"good":990,"bad":\#(Int(rate * 10)),"total":1000,"rate":\#(rate)}"#
            }
            let text = """
                {"slo":\(quoted(String(key.prefix { $0 != "{" && $0 != "/" }))),"key":\(quoted(key)),\
                "service":\(quoted(service)),"serviceTier":"1",\
                "group":{\(group.map { "\"region\":\(quoted($0))" } ?? "")},"revision":"00000000000000aa",\
                "at":"\(at)","watermark":"2026-11-18T11:06:39.500Z","objective":0.999,\
                "period":{"kind":"rolling","duration":"30d","from":"2026-10-19T11:00:00.000Z","to":"\(at)"},\
                "good":518141,"bad":259,"total":\(total),"sli":0.9995,"errorBudget":{"allowed":518.4,"consumed":\(1 - remaining),\
                "remaining":\(remaining)},"burnRates":{\(windows.joined(separator: ","))},\
                "exhaustsAt":\(exhaustsAt.map(quoted) ?? "null"),"alerts":[\(alerts.joined(separator: ","))],\
                "quality":{"lastSampleAt":"2026-11-18T11:06:39.000Z","coverage":0.9998}\(more)}
                """
            return Array(text.utf8)
        }
    }

    static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20: "\\u00\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))"
            default: String(Character(scalar))
            }
        }
        return "\"\(escaped.joined())\""
    }

    /// An alert as its topic tells it.
    static func alert(_ key: String, _ severity: String = "page", owner: String = "checkout-team") -> [UInt8] {
        let text = """
            {"key":\(quoted("\(key)/\(severity)")),"id":"00000000000000ab","severity":\(quoted(severity)),"status":"firing",\
            "slo":\(quoted(String(key.prefix { $0 != "{" }))),"service":"checkout","group":{},\
            "at":"2026-11-18T11:06:40.000Z","startsAt":"2026-11-18T10:54:10.000Z","endsAt":null,\
            "tier":{"longWindow":"1h","shortWindow":"5m","factor":14.4,"budgetShare":0.02},\
            "burnRates":{"long":{"bad":180,"total":10000,"rate":18},"short":{"bad":45,"total":1000,"rate":45}},\
            "errorBudget":{"allowed":518.4,"consumed":0.5,"remaining":0.5},\
            "episode":{"budgetSpent":0.0347,"peakBurnRate":48.5},\
            "summary":"checkout burns its budget 18 times too fast.","runbook":"https://runbooks.example/checkout",\
            "owner":\(quoted(owner)),"targets":[{"name":"shop-on-call","target":"pagerduty"}],"routeKey":"shop",\
            "escalationLevel":0,"grouping":{"route":"shop","key":"g","by":[]}}
            """
        return Array(text.utf8)
    }

    /// Budgets of every state, and what there is to be careful with.
    static let budgets: [Budget] = [
        Budget(
            key: #"checkout{region="eu"}"#, remaining: 0.123, firing: ["page"],
            rates: ["5m": 45, "30m": 20, "1h": 18, "6h": 7.5], exhaustsAt: "2026-11-18T16:00:00.000Z"),
        Budget(key: #"checkout{region="us-east-with-a-long-name"}"#, remaining: 0.98),
        Budget(
            key: "search-latency/gold", service: "search", remaining: 0.4, firing: ["ticket"],
            rates: ["6h": 1.5, "3d": 1.2], exhaustsAt: "2026-12-08T11:06:40.000Z"),
        Budget(key: "login", service: "identity", remaining: -0.75, rates: ["1h": 0]),
        Budget(
            key: "payments", service: "payments", remaining: 0.2, rates: ["5m": 2.5, "1h": 2.4],
            exhaustsAt: "2026-11-21T02:10:00.000Z",
            more: #","held":[{"severity":"page","longWindow":"1h","shortWindow":"5m","rule":"minEvents"}]"#),
        Budget(key: "archive", service: "archive", remaining: 1, total: 0),
        Budget(key: "商品検索", service: "検索", remaining: 0.9996),
        Budget(key: "mail", service: "mail", remaining: 0.61, more: #","partial":true"#),
        Budget(
            key: "mail@00000000000000ab", service: "mail", remaining: 0.3,
            more: #","retired":{"since":"2026-11-17T10:00:00.000Z","until":"2026-12-17T10:00:00.000Z"}"#),
    ]

    static let alerts = [
        alert(#"checkout{region="eu"}"#), alert("search-latency/gold", "ticket", owner: "search-team"),
    ]

    /// A published state of these.
    static func board(
        _ budgets: [Budget] = budgets, alerts: [[UInt8]] = alerts, isConnected: Bool = true, isComplete: Bool = true
    ) -> Board {
        let builder = BoardBuilder(run: "run", catalog: catalog)
        for budget in budgets { builder.take(.snapshots, key: budget.key, value: budget.json, offset: 0) }
        for (place, alert) in alerts.enumerated() {
            builder.take(.activeAlerts, key: "\(place)", value: alert, offset: 0)
        }
        return builder.publish(at: now, evaluatedAt: nil, isComplete: isComplete, isConnected: isConnected)
            ?? Board(run: "none")
    }

    /// A state that shows budgets on a terminal.
    static func state(
        _ columns: Int = 80, _ rows: Int = 24, _ board: Board = board(), filter: RowFilter = .all
    ) -> WatchState {
        let settings = WatchState.Settings(
            name: "production", catalog: catalog, evaluationInterval: .seconds(10))
        var state = WatchState(settings, size: Size(columns: columns, rows: rows), now: now, filter: filter)
        _ = state.take(.board(board))
        return state
    }

    /// A configuration with two SLOs of these.
    static let catalog: BudgetCatalog = {
        let slos = [("checkout", "checkout", "shop", "region"), ("payments", "payments", "billing", "")]
        let text = ([source] + slos.map { slo($0.0, $0.1, $0.2, $0.3) }).joined(separator: "\n---\n")
        let (configuration, _) = ConfigurationReader.read([ConfigurationFile(name: "a.yaml", text: text)])
        return BudgetCatalog(configuration?.engine ?? EngineDefinition(sources: [], budgets: []))
    }()

    private static let source = """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: web }
        spec:
          type: kafka
          connectionDetails: { topics: [metrics.http], json: { metric: { field: metric } } }
        """

    private static func slo(_ name: String, _ service: String, _ team: String, _ groupBy: String) -> String {
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: \(name), labels: { team: \(team) } }
        spec:
          service: \(service)
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: \(name)-ok }
            spec:
              ratioMetric:
                good: { metricSource: { metricSourceRef: web, spec: { query: 'r{ok="1"}', groupBy: [\(groupBy)] } } }
                total: { metricSource: { metricSourceRef: web, spec: { query: r, groupBy: [\(groupBy)] } } }
          objectives: [{ target: 0.999 }]
        """
    }
}

extension WatchState {
    /// Takes keys; text is typed.
    mutating func press(_ keys: Key...) {
        for key in keys { _ = take(.key(key)) }
    }

    mutating func type(_ text: String) {
        for character in text { _ = take(.key(.character(character))) }
    }
}
