import Foundation
import SloburnTestKit
import Testing

@testable import SloburnBridge

@Suite struct OpsgenieTests {
    private let receiver = Receiver(.opsgenie, url: "https://api.opsgenie.com", key: "K")

    @Test func anAlertIsCreated() throws {
        let request = receiver.request([try AlertValue().notice()], at: now)
        #expect(request.url == "https://api.opsgenie.com/v2/alerts")
        #expect(
            request.headers == [.init("Content-Type", "application/json"), .init("Authorization", "GenieKey K")])
        let figures =
            #""burn_rate_long":"16.5","burn_rate_short":"200.0","burn_rate_factor":"14.4","long_window":"1h","short_window":"5m","error_budget_remaining":"0.75","exhausts_at":"2026-11-24T18:10:59.916Z""#
        #expect(
            request.bodyText
                == #"{"message":"checkout: 1.7 % of 720 events of checkout were bad in the last 1h.","alias":"\#(alias)","#
                + #""description":"checkout: 1.7 % of 720 events of checkout were bad in the last 1h.\nburn rate 16.5 over 1h and 200.0 over 5m, factor 14.4; share of the error budget left 0.75; gone at 2026-11-24T18:10:59.916Z","#
                + #""tags":["slo:checkout","severity:page","team:shop"],"#
                + #""details":{"key":"checkout/page","slo":"checkout","team":"shop",\#(figures),"runbook":"https://runbooks.example/checkout"},"#
                + #""entity":"checkout","source":"Sloburn","priority":"P1"}"#)
    }

    @Test func itIsClosedByItsAlias() throws {
        let request = receiver.request(
            [try AlertValue().then(isFiring: false, at: "2026-11-23T00:00:00.000Z").notice()], at: now)
        #expect(request.url == "https://api.opsgenie.com/v2/alerts/\(alias)/close?identifierType=alias")
        #expect(
            request.bodyText
                == #"{"source":"Sloburn","note":"checkout: 1.7 % of 720 events of checkout were bad in the last 1h."}"#)
    }

    @Test func everySizeIsKept() throws {
        var value = AlertValue()
        value.groupKey = #"{a="\#(String(repeating: "ü/ ?#", count: 500))"}"#
        value.summary = String(repeating: "é", count: 40_000)
        value.service = "\"\(String(repeating: "s", count: 2_000))\""
        value.labels =
            "{" + (0..<60).map { #""l\#($0)":"\#(String(repeating: "v", count: 300))""# }.joined(separator: ",") + "}"
        value.severity = "other"
        let body = try JSONObject(receiver.request([try value.notice()], at: now).body)
        #expect(body["message"].text?.utf16.count == 130)
        #expect(body["description"].text?.utf16.count == 15_000)
        #expect(body["entity"].text?.utf16.count == 512)
        #expect(body["priority"].text == "P5")
        #expect(body["tags"].elements.count == 20)
        #expect(body["tags"].elements.allSatisfy { ($0 as? String)?.utf16.count ?? 99 <= 50 })
        let details = try #require(body["details"].texts)
        #expect(details.reduce(0) { $0 + $1.key.utf16.count + $1.value.utf16.count } <= 8_000)
        let alias = try #require(body["alias"].text)
        #expect(alias.utf8.count <= 128)
        #expect(alias.utf8.allSatisfy { PercentEncoding.component(String(UnicodeScalar($0))).utf8.count == 1 })
    }

    @Test func keysThatLookAlikeHaveAliasesOfTheirOwn() {
        #expect(TextLimit.pathKey("a/b") != TextLimit.pathKey("a-b"))
        #expect(TextLimit.pathKey("a/b") == TextLimit.pathKey("a/b"))
    }

    private var alias: String { TextLimit.pathKey("checkout/page") }
}
