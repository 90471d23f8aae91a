import SloburnTestKit
import Testing

@testable import SloburnBridge

/// Alerts on the data of a source: the source stands where SLO and service stand in others.
@Suite struct SourceAlertTests {
    /// A record, as partition 0 writes it.
    private static func value(status: String = "firing", labels: String = #"{"team":"edge"}"#) -> String {
        let isFiring = status == "firing"
        return #"{"key":"source:web/ticket","id":"dd61004b9ef2289e","kind":"data","status":"\#(status)","#
            + #""severity":"ticket","source":"web","at":"2026-11-22T23:59:00.000Z","#
            + #""startsAt":"2026-11-22T23:59:00.000Z","endsAt":\#(isFiring ? "null" : #""2026-11-22T23:59:00.000Z""#),"#
            + #""owner":"edge-team","labels":\#(labels),"reasons":"#
            + (isFiring
                ? #"[{"reason":"silent","since":"2026-11-22T23:49:00.000Z","value":600,"bound":600}]"# : "[]")
            + #","lastSampleAt":"2026-11-22T23:49:00.000Z","inputs":{"current":0,"idle":2,"lagging":0,"dead":0},"#
            + #""rejected":3,"coverage":null,"slos":["checkout"],"summary":"The source web has sent nothing.","#
            + #""runbook":"https://runbooks.example/web"}"#
    }

    private static func record(status: String = "firing", labels: String = #"{"team":"edge"}"#) throws -> AlertRecord {
        try AlertReader().read(Array(value(status: status, labels: labels).utf8))
    }

    @Test("The record is as the schema says", arguments: ["firing", "resolved"])
    func isOfTheSchema(_ status: String) throws {
        let headers = [
            "ce_specversion": "1.0", "ce_source": "/sloburn/test", "ce_type": "io.sloburn.alert.v1",
            "ce_time": "2026-11-22T23:59:00.000Z", "ce_subject": "source:web/ticket",
            "content-type": "application/json",
            "ce_id": "io.sloburn.alert/source:web/ticket@2026-11-22T23:59:00.000Z/\(status)",
        ]
        let value = try JSONTree(Array(Self.value(status: status).utf8))
        #expect(try RecordSchemas.all().problems(key: "source:web/ticket", headers: headers, value: value) == [])
    }

    @Test func theSourceIsRead() throws {
        let alert = try Self.record()
        #expect(alert.about == .source)
        #expect(alert.subject == "web")
        #expect(alert.service == nil)
        #expect(alert.labels == [.init("team", "edge")])
        #expect(alert.runbookLink == "https://runbooks.example/web")
        #expect(!alert.isOfRemovedDefinition)
        #expect(try !Self.record(status: "resolved").isOfRemovedDefinition)
        #expect(try Self.record(status: "resolved", labels: "{}").isOfRemovedDefinition)
    }

    @Test func withoutASourceItIsNone() throws {
        let text = Self.value().replacing(#""source":"web","#, with: "")
        #expect(throws: AlertRecordError.missing("source")) {
            try AlertReader().read(Array(text.utf8))
        }
    }

    @Test func itsLabelsNameTheSource() throws {
        let labels = AlertLabels(try Self.record()).all.map { "\($0.name)=\($0.value)" }
        #expect(labels == ["alertname=SourceHealth", "severity=ticket", "source=web", "team=edge"])
    }

    @Test(
        "Every receiver gets it",
        arguments: [
            (ReceiverKind.alertmanager, [#""source":"web""#, #""alertname":"SourceHealth""#]),
            (.pagerduty, [#""source":"web""#, #""component":"web""#, #""class":"data""#, #""reasons":[{"#]),
            (.opsgenie, [#""entity":"web""#, #""tags":["source:web""#]), (.webhook, [#""source":"web""#]),
            (.cloudEvents, [#""kind":"data""#]),
        ])
    func isSent(_ kind: ReceiverKind, _ parts: [String]) throws {
        let alert = try Self.record()
        let receiver = Receiver(kind, url: "http://receiver", key: "K")
        let body = receiver.request([Notice(AlertEvent(alert), identity: alert)], at: now).bodyText
        for part in parts { #expect(body.contains(part), "\(body)") }
        #expect(!body.contains(#""slo""#))
    }
}
