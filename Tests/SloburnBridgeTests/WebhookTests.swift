import SloburnTestKit
import Testing

@testable import SloburnBridge

@Suite struct WebhookTests {
    private let receiver = Receiver(.webhook, url: "http://hook/x?y=1", name: "chat")

    @Test func aMessageIsAlertmanagers() throws {
        let notice = try AlertValue().notice()
        let request = receiver.request([notice], at: now)
        #expect(request.url == "http://hook/x?y=1")
        let labels =
            #"{"alertname":"ErrorBudgetBurn","service":"checkout","severity":"page","slo":"checkout","slo_key":"checkout","team":"shop"}"#
        let texts = String(decoding: AlertTexts(notice.alert, .init()).json.bytes, as: UTF8.self)
        #expect(
            request.bodyText
                == #"{"version":"4","groupKey":"{}:{alertname=\"ErrorBudgetBurn\", severity=\"page\", slo_key=\"checkout\"}","#
                + #""truncatedAlerts":0,"receiver":"chat","status":"firing","alerts":[{"status":"firing","labels":\#(labels),"annotations":\#(texts),"#
                + #""startsAt":"2026-11-22T23:59:00.000Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"\#(AlertLabels(notice.identity).fingerprint)"}],"#
                + #""groupLabels":{"alertname":"ErrorBudgetBurn","severity":"page","slo_key":"checkout"},"commonLabels":\#(labels),"commonAnnotations":\#(texts),"externalURL":""}"#
        )
    }

    @Test func aResolvedOneHasItsEndAndTheSameKeys() throws {
        var value = AlertValue()
        value.groupKey = #"{region="e\"u"}"#
        value.group = #"{"region":"e\"u"}"#
        let firing = try JSONObject(receiver.request([try value.notice()], at: now).body)
        let resolved = try JSONObject(
            receiver.request([try value.then(isFiring: false, at: "2026-11-23T00:00:00.000Z").notice()], at: now).body)
        #expect(resolved["status"].text == "resolved")
        #expect(resolved["alerts"][0]["status"].text == "resolved")
        #expect(resolved["alerts"][0]["endsAt"].text == "2026-11-23T00:00:00.000Z")
        #expect(resolved["groupKey"].text == firing["groupKey"].text)
        #expect(resolved["alerts"][0]["fingerprint"].text == firing["alerts"][0]["fingerprint"].text)
        #expect(firing["groupLabels"]["slo_key"].text == #"checkout{region="e\"u"}"#)
    }
}
