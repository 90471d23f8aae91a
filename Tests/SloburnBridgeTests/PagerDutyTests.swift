import Foundation
import SloburnTestKit
import Testing

@testable import SloburnBridge

@Suite struct PagerDutyTests {
    private let receiver = Receiver(.pagerduty, url: "https://events.pagerduty.com/v2/enqueue", key: "K")

    @Test func aTrigger() throws {
        let request = receiver.request([try AlertValue().notice()], at: now)
        #expect(request.url == "https://events.pagerduty.com/v2/enqueue")
        #expect(request.headers == [.init("Content-Type", "application/json")])
        let windows =
            #""burnRates":{"long":{"from":"2026-11-22T22:59:00.000Z","to":"2026-11-22T23:59:00.000Z","good":708,"bad":12,"total":720,"rate":16.5},"short":{"from":"2026-11-22T23:54:00.000Z","to":"2026-11-22T23:59:00.000Z","good":48,"bad":12,"total":60,"rate":200.0}}"#
        #expect(
            request.bodyText
                == #"{"routing_key":"K","event_action":"trigger","dedup_key":"checkout/page","payload":{"#
                + #""summary":"checkout: 1.7 % of 720 events of checkout were bad in the last 1h.","source":"checkout","severity":"critical","#
                + #""timestamp":"2026-11-22T23:59:00.000Z","component":"checkout","group":"checkout","class":"burnRate","custom_details":{"#
                + #""description":"burn rate 16.5 over 1h and 200.0 over 5m, factor 14.4; share of the error budget left 0.75; gone at 2026-11-24T18:10:59.916Z","#
                + #""key":"checkout/page","id":"dd61004b9ef2289e","severity":"page","group":{},"labels":{"team":"shop"},"#
                + #""startsAt":"2026-11-22T23:59:00.000Z","tier":{"longWindow":"1h","shortWindow":"5m","factor":14.4,"budgetShare":0.02},\#(windows),"#
                + #""errorBudget":{"allowed":518.388,"consumed":0.25,"remaining":0.75},"exhaustsAt":"2026-11-24T18:10:59.916Z","#
                + #""runbook":"https://runbooks.example/checkout"}},"client":"Sloburn","#
                + #""links":[{"href":"https://runbooks.example/checkout","text":"Runbook"}]}"#)
    }

    @Test func aResolveHasTheSameKey() throws {
        let request = receiver.request(
            [try AlertValue().then(isFiring: false, at: "2026-11-23T00:00:00.000Z").notice()], at: now)
        #expect(request.bodyText == #"{"routing_key":"K","event_action":"resolve","dedup_key":"checkout/page"}"#)
    }

    @Test(arguments: [("page", "critical"), ("ticket", "warning"), ("whatever", "info")])
    func severities(severity: String, word: String) throws {
        var value = AlertValue()
        value.severity = severity
        #expect(
            receiver.request([try value.notice()], at: now).bodyText.contains(#""severity":"\#(word)","timestamp""#))
    }

    @Test func severitiesOfTheUser() throws {
        var receiver = receiver
        receiver.severities = try SeverityMap(["page=error", "x=critical"], for: .pagerduty)
        for (severity, word) in [("page", "error"), ("x", "critical"), ("ticket", "warning")] {
            #expect(receiver.severities.word(severity) == word)
        }
        for (argument, kind) in [
            ("page", ReceiverKind.pagerduty), ("page=P1", .pagerduty), ("page=critical", .opsgenie),
            ("page=x", .webhook),
        ] {
            #expect(throws: SeverityMap.Fault.self) { try SeverityMap([argument], for: kind) }
        }
    }

    @Test(arguments: [243, 244, 245, 400, 60_000])
    func theKeyIsNeverLongerThan255Bytes(length: Int) throws {
        var (value, other) = (AlertValue(), AlertValue())
        // Two bytes a character; "checkout/page" has 13 bytes.
        value.groupKey = String(repeating: "ü", count: (length - 1) / 2) + (length % 2 == 0 ? "a" : "")
        other.groupKey = value.groupKey + "b"
        let keys = try [value, other].map { try event($0)["dedup_key"].text ?? "" }
        #expect(keys.allSatisfy { (1...255).contains($0.utf8.count) }, "\(keys.map(\.utf8.count))")
        #expect(keys[0] != keys[1])
        #expect((keys[0] == value.key) == (value.key.utf8.count <= 255))
        // The same on resolve.
        let resolved = try event(value.then(isFiring: false, at: "2026-11-23T00:00:00.000Z"))
        #expect(resolved["dedup_key"].text == keys[0])
    }

    @Test(arguments: [1_023, 1_024, 1_025, 5_000], ["x", "é", "😀", "👨‍👩‍👧"])
    func theSummaryIsNeverLongerThan1024(count: Int, character: Character) throws {
        var value = AlertValue()
        value.summary = String(repeating: character, count: count)
        let summary = try event(value)["payload"]["summary"].text ?? ""
        #expect(summary.utf16.count <= 1_024)
        #expect(summary.utf16.count > 1_000)
        #expect(summary.hasSuffix("…") == (value.summary.utf16.count > 1_024))
        #expect(summary.dropLast().allSatisfy { $0 == character })
    }

    @Test(arguments: [100, 509_000, 520_000, 3_000_000])
    func detailsAreLeftOutOfAnEventThatIsTooLarge(size: Int) throws {
        var value = AlertValue()
        value.labels = #"{"text":"\#(String(repeating: "x", count: size))"}"#
        let body = receiver.request([try value.notice()], at: now).body
        #expect(body.count <= 512_000)
        let details = try event(value)["payload"]["custom_details"]
        #expect(details.keys == (size > 510_000 ? ["error"] : details.keys.union(["labels"])))
        #expect(try event(value)["dedup_key"].text == "checkout/page")
    }

    @Test func anEventOfJustTheLargestSizeIsWhole() throws {
        func body(_ size: Int) throws -> [UInt8] {
            var value = AlertValue()
            value.labels = #"{"text":"\#(String(repeating: "x", count: size))"}"#
            return receiver.request([try value.notice()], at: now).body
        }
        let room = 512_000 - (try body(1).count - 1)
        #expect(try body(room).count == 512_000)
        #expect(try body(room + 1).count < 2_000)
    }

    @Test func everythingAtItsLongest() throws {
        var value = AlertValue()
        let long = String(repeating: "😀", count: 300_000)
        value.groupKey = long
        value.summary = long
        value.slo = long
        value.service = "\"\(long)\""
        value.runbook = "\"https://r.example/\(String(repeating: "x", count: 600_000))\""
        value.more = #","tier":{"trigger":"\#(long)"}"#
        let body = receiver.request([try value.notice()], at: now).body
        #expect(body.count <= 512_000)
        let event = try JSONObject(body)
        for name in ["source", "component", "group", "class"] {
            #expect((event["payload"][name].text?.utf16.count ?? 0) <= 255)
        }
        #expect(event["links"].value == nil)
    }

    @Test func whatIsMissingIsLeftOut() throws {
        let text =
            #"{"key":"a/page","status":"firing","severity":"page","slo":"a","at":"2026-11-22T23:59:00.000Z","startsAt":"2026-11-22T23:59:00.000Z"}"#
        let alert = try AlertReader().read(Array(text.utf8))
        let body = receiver.request([Notice(AlertEvent(alert), identity: alert)], at: now).bodyText
        #expect(
            body
                == #"{"routing_key":"K","event_action":"trigger","dedup_key":"a/page","payload":{"summary":"a/page is firing","source":"a","severity":"critical","#
                + #""timestamp":"2026-11-22T23:59:00.000Z","component":"a","class":"burnRate","custom_details":{"key":"a/page","severity":"page","startsAt":"2026-11-22T23:59:00.000Z"}},"client":"Sloburn"}"#
        )
    }

    private func event(_ value: AlertValue) throws -> JSONObject {
        try JSONObject(receiver.request([try value.notice()], at: now).body)
    }
}
