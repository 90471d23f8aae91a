import Foundation
import SloburnTestKit
import Testing

@testable import SloburnBridge

@Suite struct CloudEventsTests {
    private static let attributes: [AlertRecord.Label] = [
        .init("specversion", "1.0"), .init("id", #"io.sloburn.alert/a{b="é"}/page@2026-11-22T23:59:00.000Z/firing"#),
        .init("source", "/sloburn/production"), .init("type", "io.sloburn.alert.v1"),
        .init("time", "2026-11-22T23:59:00.000Z"), .init("subject", "100 %"), .init("traceparent", "x"),
        .init("Bad-Name", "y"), .init("data", "z"),
    ]

    @Test func binaryMode() throws {
        let receiver = Receiver(.cloudEvents, url: "http://events", key: "T")
        let request = receiver.request([try AlertValue().notice(attributes: Self.attributes)], at: now)
        #expect(
            request.headers == [
                .init("Content-Type", "application/json"), .init("ce-specversion", "1.0"),
                .init("ce-id", "io.sloburn.alert/a{b=%22%C3%A9%22}/page@2026-11-22T23:59:00.000Z/firing"),
                .init("ce-source", "/sloburn/production"), .init("ce-type", "io.sloburn.alert.v1"),
                .init("ce-time", "2026-11-22T23:59:00.000Z"), .init("ce-subject", "100%20%25"),
                .init("ce-traceparent", "x"), .init("Authorization", "Bearer T"),
            ])
        #expect(request.body == AlertValue().bytes)
    }

    @Test func structuredMode() throws {
        let receiver = Receiver(.cloudEvents, url: "http://events", mode: .structured)
        let request = receiver.request([try AlertValue().notice(attributes: Self.attributes)], at: now)
        #expect(request.headers == [.init("Content-Type", "application/cloudevents+json; charset=UTF-8")])
        let body = try JSONObject(request.body)
        #expect(
            body.keys == [
                "specversion", "id", "source", "type", "time", "subject", "traceparent", "datacontenttype", "data",
            ])
        #expect(body["subject"].text == "100 %")
        #expect(request.bodyText.hasSuffix(#""datacontenttype":"application/json","data":\#(AlertValue().text)}"#))
    }

    @Test func aRecordWithoutHeadersBecomesAnEventAllTheSame() throws {
        let request = Receiver(.cloudEvents, url: "http://events").request([try AlertValue().notice()], at: now)
        #expect(request[header: "ce-id"] == "io.sloburn.alert/checkout/page@2026-11-22T23:59:00.000Z/firing")
        #expect(request[header: "ce-specversion"] == "1.0")
        #expect(request[header: "ce-source"] == "/sloburn")
        #expect(request[header: "ce-type"] == "io.sloburn.alert.v1")
        #expect(request[header: "ce-subject"] == "checkout/page")
    }
}
