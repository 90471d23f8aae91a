import Foundation
import SloburnConfig
import SloburnModel
import SloburnPipeline

@testable import SloburnServer

/// Records as the topics hold them, and boards of them.
enum BoardFixture {
    static let now = Timestamp(seconds: 1_795_000_000)

    /// A snapshot of a budget.
    ///
    /// - Parameters:
    ///   - key: the SLO key; `{region="…"}` gives its group.
    ///   - service: its service.
    ///   - remaining: the share that remains.
    ///   - total: how many events there were.
    ///   - firing: the severities that fire.
    ///   - exhaustsAt: when the budget is gone.
    ///   - more: further members.
    /// - Returns: the record's value.
    static func snapshot(
        _ key: String, service: String = "checkout", remaining: Double = 0.5, total: Int64 = 1_000,
        firing: [String] = [], exhaustsAt: String? = nil, more: String = ""
    ) -> [UInt8] {
        let slo = key.prefix { $0 != "{" && $0 != "/" && $0 != "@" }
        let region = key.split(separator: "\"").dropFirst().first
        let alerts = firing.map { #"{"key":"k","severity":"\#($0)","since":"2026-11-18T10:00:00.000Z"}"# }
        let text = """
            {"slo":"\(slo)","key":\(quoted(key)),"service":"\(service)","group":{\
            \(region.map { "\"region\":\"\($0)\"" } ?? "")},"revision":"00000000000000aa",\
            "at":"2026-11-18T11:06:40.000Z","watermark":null,"objective":0.99,\
            "period":{"kind":"rolling","duration":"30d","from":"2026-10-19T11:00:00.000Z","to":"2026-11-18T11:06:40.000Z"},\
            "good":900,"bad":100,"total":\(total),"sli":0.9,"errorBudget":{"allowed":10,"consumed":\(1 - remaining),\
            "remaining":\(remaining)},"burnRates":{"5m":{"rate":1.5},"1h":{"rate":2.5}},\
            "exhaustsAt":\(exhaustsAt.map { "\"\($0)\"" } ?? "null"),"alerts":[\(alerts.joined(separator: ","))]\(more)}
            """
        return Array(text.utf8)
    }

    /// A record of an alert of a budget.
    static func alert(
        _ key: String, _ severity: String = "page", status: String = "firing", service: String = "checkout",
        at: String = "2026-11-18T11:06:40.000Z"
    ) -> [UInt8] {
        let slo = key.prefix { $0 != "{" && $0 != "/" }
        let region = key.split(separator: "\"").dropFirst().first
        let text = """
            {"key":\(quoted("\(key)/\(severity)")),"severity":"\(severity)","status":"\(status)","slo":"\(slo)",\
            "service":"\(service)","group":{\(region.map { "\"region\":\"\($0)\"" } ?? "")},\
            "at":"\(at)"}
            """
        return Array(text.utf8)
    }

    /// A configuration with an SLO of the team `shop` and one of nobody.
    static var catalog: BudgetCatalog {
        let file = ConfigurationFile(name: "a.yaml", text: yaml)
        let (configuration, _) = ConfigurationReader.read([file])
        return BudgetCatalog(configuration?.engine ?? EngineDefinition(sources: [], budgets: []))
    }

    /// A builder that has read these.
    static func builder(_ snapshots: [[UInt8]]) -> BoardBuilder {
        let builder = BoardBuilder(run: "run", catalog: catalog)
        for value in snapshots { builder.take(.snapshots, key: key(of: value), value: value, offset: 0) }
        return builder
    }

    /// The key of a record made here.
    static func key(of value: [UInt8]) -> String {
        let text = String(decoding: value, as: UTF8.self)
        let start = text.range(of: "\"key\":\"")?.upperBound ?? text.startIndex
        var key = ""
        var isEscaped = false
        for character in text[start...] {
            if isEscaped {
                key.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                break
            } else {
                key.append(character)
            }
        }
        return key
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static let yaml = """
        apiVersion: openslo/v1
        kind: DataSource
        metadata: { name: web }
        spec:
          type: kafka
          connectionDetails: { topics: [metrics.http], json: { metric: { field: metric } } }
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: checkout, labels: { team: shop } }
        spec:
          service: checkout
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: ok }
            spec:
              ratioMetric:
                good: { metricSource: { metricSourceRef: web, spec: { query: 'r{ok="1"}', groupBy: [region] } } }
                total: { metricSource: { metricSourceRef: web, spec: { query: r, groupBy: [region] } } }
          objectives: [{ target: 0.99 }]
        ---
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: search }
        spec:
          service: search
          budgetingMethod: Occurrences
          timeWindow: [{ duration: 30d, isRolling: true }]
          indicator:
            metadata: { name: ok2 }
            spec:
              ratioMetric:
                good: { metricSource: { metricSourceRef: web, spec: { query: 'r{ok="1"}' } } }
                total: { metricSource: { metricSourceRef: web, spec: { query: r } } }
          objectives: [{ target: 0.99 }]
        """
}

extension BoardBuilder {
    /// Publishes; the state of before where nothing has changed.
    func published(isComplete: Bool = true) -> Board? {
        publish(at: BoardFixture.now, evaluatedAt: nil, isComplete: isComplete, isConnected: true)
    }
}
