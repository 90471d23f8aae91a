import SloburnTestKit
import Testing

@testable import SloburnBridge

@Suite struct AlertmanagerTests {
    private let receiver = Receiver(.alertmanager, url: "http://am:9093/")

    private static let figures =
        #""burn_rate_long":"16.5","burn_rate_short":"200.0","burn_rate_factor":"14.4","long_window":"1h","short_window":"5m","error_budget_remaining":"0.75","exhausts_at":"2026-11-24T18:10:59.916Z""#

    @Test func aFiringAlert() throws {
        let request = receiver.request([try AlertValue().notice()], at: now)
        #expect(request.url == "http://am:9093/api/v2/alerts")
        #expect(request.headers == [.init("Content-Type", "application/json")])
        #expect(
            request.bodyText
                == #"[{"labels":{"alertname":"ErrorBudgetBurn","service":"checkout","severity":"page","slo":"checkout","slo_key":"checkout","team":"shop"},"#
                + #""annotations":{"summary":"checkout: 1.7 % of 720 events of checkout were bad in the last 1h.","#
                + #""description":"burn rate 16.5 over 1h and 200.0 over 5m, factor 14.4; share of the error budget left 0.75; gone at 2026-11-24T18:10:59.916Z","#
                + #""runbook":"https://runbooks.example/checkout","runbook_url":"https://runbooks.example/checkout",\#(Self.figures)},"#
                // Four intervals of 30 s ahead.
                + #""startsAt":"2026-11-22T23:59:00.000Z","endsAt":"2026-11-23T00:02:00.000Z"}]"#)
    }

    @Test func aResolvedAlertHasTheSameLabels() throws {
        let firing = try AlertValue().notice()
        let resolved = try AlertValue().then(isFiring: false, at: "2026-11-22T23:59:30.000Z").notice()
        let request = receiver.request([resolved], at: now)
        #expect(
            request.bodyText.contains(#""startsAt":"2026-11-22T23:59:00.000Z","endsAt":"2026-11-22T23:59:30.000Z""#))
        #expect(AlertLabels(firing.identity).all == AlertLabels(resolved.identity).all)
    }

    @Test(
        "A resolved alert has ended, and never before it began",
        arguments: [
            ("2026-11-22T23:59:00.000Z", "2026-11-22T23:59:40.000Z", "2026-11-22T23:59:40.000Z"),
            // The clock of the evaluation runs ahead.
            ("2026-11-22T23:59:00.000Z", "2026-11-23T00:10:00.000Z", "2026-11-23T00:00:00.000Z"),
            ("2026-11-23T00:05:00.000Z", "2026-11-23T00:10:00.000Z", "2026-11-23T00:05:00.000Z"),
        ])
    func ends(startsAt: String, endsAt: String, said: String) throws {
        var value = AlertValue()
        value.startsAt = startsAt
        let request = receiver.request([try value.then(isFiring: false, at: endsAt).notice()], at: now)
        #expect(request.bodyText.contains(#""startsAt":"\#(startsAt)","endsAt":"\#(said)""#), "\(request.bodyText)")
    }

    @Test func figuresAndTheTierAreNoLabels() throws {
        let first = try AlertValue().record()
        let text = AlertValue().text.replacing("16.5", with: "99").replacing(
            #""longWindow":"1h""#, with: #""longWindow":"6h""#)
        let second = try AlertReader().read(Array(text.utf8))
        #expect(AlertLabels(first).all == AlertLabels(second).all)
        #expect(AlertTexts(first, .init()).json != AlertTexts(second, .init()).json)
    }

    @Test(
        "Names are made Prometheus's, groups stay apart, empty values are left out",
        arguments: [
            (#"{"region":"eu"}"#, "{}", ["region": "eu"]),
            (
                #"{"http.status-code":"500","0day":"x","ü":"y"}"#, "{}",
                ["http_status_code": "500", "_0day": "x", "_": "y"]
            ),
            (#"{"a.b":"1","a_b":"2"}"#, "{}", ["a_b": "1", "group_a_b": "2"]),
            (
                #"{"service":"x","slo":"y","severity":"z","alertname":"w"}"#, "{}",
                ["group_service": "x", "group_slo": "y", "group_severity": "z", "group_alertname": "w"]
            ),
            (#"{"team":"g","empty":""}"#, #"{"team":"l","empty":"","note":"a\nb"}"#, ["team": "g", "note": "a\nb"]),
            ("{}", #"{"alertname":"Own","severity":"x"}"#, ["alertname": "Own"]),
        ])
    func labels(group: String, labels: String, expected: [String: String]) throws {
        var value = AlertValue()
        (value.group, value.labels) = (group, labels)
        let all = AlertLabels(try value.record()).all
        var wanted = [
            "slo": "checkout", "slo_key": "checkout", "service": "checkout", "severity": "page",
            "alertname": "ErrorBudgetBurn",
        ]
        wanted.merge(expected) { $1 }
        #expect(Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.value) }) == wanted)
    }

    @Test func objectivesOfOneSLOAreDifferentAlerts() throws {
        var (gold, silver) = (AlertValue(), AlertValue())
        (gold.groupKey, silver.groupKey) = ("/gold", "/silver")
        #expect(AlertLabels(try gold.record()).fingerprint != AlertLabels(try silver.record()).fingerprint)
    }

    @Test func theFingerprintIsAlertmanagers() throws {
        // As Alertmanager 0.25 shows it for these labels.
        #expect(AlertLabels(try AlertValue().record()).fingerprint == "1843e5ce1eed6ede")
    }

    @Test func aLinkTheKeyAndHeaders() throws {
        var receiver = receiver
        receiver.templates = try AlertTemplates([
            "link=https://g.example/{{slo}}", "summary={{slo}} burns", "description=",
        ])
        receiver.key = "token"
        receiver.headers = [.init("content-type", "application/json; charset=utf-8"), .init("X-Scope-OrgID", "7")]
        let request = receiver.request([try AlertValue().notice()], at: now)
        #expect(request.bodyText.hasSuffix(#","generatorURL":"https://g.example/checkout"}]"#))
        #expect(request.bodyText.contains(#""annotations":{"summary":"checkout burns","runbook""#))
        #expect(
            request.headers == [
                .init("Authorization", "Bearer token"), .init("content-type", "application/json; charset=utf-8"),
                .init("X-Scope-OrgID", "7"),
            ])
    }

    @Test func anEndedAlertIsIdentifiedByItsEpisode() throws {
        var ended = AlertValue().then(isFiring: false, at: "2026-11-22T23:59:30.000Z")
        ended.isDefined = false
        let notice = Notice(AlertEvent(try ended.record()), identity: try AlertValue().record())
        let body = receiver.request([notice], at: now).bodyText
        #expect(body.contains(#""service":"checkout""#) && body.contains(#""team":"shop""#), "\(body)")
    }
}
