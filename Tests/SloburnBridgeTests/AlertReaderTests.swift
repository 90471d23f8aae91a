import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

@testable import SloburnBridge

@Suite struct AlertReaderTests {
    @Test func everyFieldIsRead() throws {
        var value = AlertValue()
        value.group = #"{"region":"eu"}"#
        value.groupKey = #"{region="eu"}"#
        value.labels = #"{"team":["shop","pay"],"empty":"","none":null}"#
        value.more = #","owner":{"team":"x"},"suppressedBy":[1,2]"#
        let alert = try AlertReader().read(value.bytes)
        #expect(alert.key == #"checkout{region="eu"}/page"#)
        #expect(alert.sloKey == #"checkout{region="eu"}"#)
        #expect(alert.episode == "dd61004b9ef2289e")
        #expect(alert.isFiring)
        #expect(alert.severity == "page")
        #expect(alert.service == "checkout")
        #expect(alert.group == [.init("region", "eu")])
        #expect(alert.labels == [.init("team", "shop, pay")])
        #expect(RFC3339.string(alert.startsAt) == "2026-11-22T23:59:00.000Z")
        #expect(alert.endsAt == nil)
        #expect(alert.runbookLink == "https://runbooks.example/checkout")
        #expect(alert.fields["owner"]?["team"] == .string("x"))
        #expect(alert.bytes == value.bytes)
        #expect(!alert.isOfRemovedDefinition)
    }

    @Test func theSampleIsAsTheSchemaSays() throws {
        var ended = AlertValue().then(isFiring: false, at: "2026-11-23T00:00:00.000Z")
        ended.isDefined = false
        for value in [AlertValue(), AlertValue().then(isFiring: false, at: "2026-11-23T00:00:00.000Z"), ended] {
            var value = value
            value.more = value.isDefined ? #","kind":"burnRate""# : #","kind":null"#
            let headers = [
                "ce_specversion": "1.0", "ce_source": "/sloburn/test", "ce_type": "io.sloburn.alert.v1",
                "ce_time": value.at,
                "ce_subject": value.key, "content-type": "application/json",
                "ce_id": "io.sloburn.alert/\(value.key)@\(value.at)/\(value.isFiring ? "firing" : "resolved")",
            ]
            let problems = try RecordSchemas.all().problems(
                key: value.key, headers: headers, value: try JSONTree(value.bytes))
            #expect(problems == [])
        }
    }

    @Test func theLeastThereMayBe() throws {
        let text =
            #"{"key":"a/page","status":"resolved","severity":"page","slo":"a","at":"2026-11-22T23:59:00.000Z","startsAt":"2026-11-22T23:59:30.000Z"}"#
        let alert = try AlertReader().read(Array(text.utf8))
        #expect(alert.summary == "a/page is resolved")
        #expect(alert.service == nil)
        #expect(alert.episode == "")
        // An end before the start is refused by receivers.
        #expect(alert.endsAt == alert.startsAt)
        #expect(alert.isOfRemovedDefinition)
    }

    @Test(
        "What is no alert is named",
        arguments: [
            (nil, "it has no value"), ("", "the value is not JSON at byte 0"), ("[]", "the value is no object"),
            ("{}", "key is absent or no text"), (#"{"key":7}"#, "key is absent or no text"),
            (#"{"key":"a/page","severity":"page"}"#, "status is absent or no text"),
            (
                #"{"key":"a/page","severity":"page","status":"maybe"}"#,
                "status is 'maybe'; it must be firing or resolved"
            ),
            (#"{"key":"a/page","severity":"page","status":"firing"}"#, "at is absent"),
            (
                #"{"key":"a/page","severity":"page","status":"firing","at":"yesterday"}"#,
                "at is 'yesterday'; it must be an RFC 3339 time"
            ),
            (
                #"{"key":"a/page","severity":"page","status":"firing","at":"2026-11-22T23:59:00.000Z","startsAt":1}"#,
                "startsAt is absent or no text"
            ),
        ] as [(String?, String)])
    func noAlert(text: String?, message: String) {
        do throws(AlertRecordError) {
            _ = try AlertReader().read(text.map { Array($0.utf8) })
            Issue.record("it was read")
        } catch {
            #expect(error.description.hasPrefix(message), "\(error)")
        }
    }

    @Test func aRecordCutOffAnywhereIsRefused() {
        let (bytes, reader) = (AlertValue().bytes, AlertReader())
        for end in 0..<bytes.count {
            #expect(throws: AlertRecordError.self) { try reader.read(Array(bytes[..<end])) }
        }
    }
}
