import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnBridge

/// Alerts that are told for many, and those that they are told for.
@Suite struct GroupAlertTests {
    private static let key = #"group:web{service="shop",region="eu"}/page"#

    /// A record as `slo.alerts` has it.
    private static func group(status: String = "firing") -> String {
        let end = status == "firing" ? "null" : #""2026-11-23T00:09:00.000Z""#
        return #"""
            {"key":"group:web{service=\"shop\",region=\"eu\"}/page","id":"0123456789abcdef","kind":"group","status":"\#(status)",
            "severity":"page","group":{"service":"shop","region":"eu"},"at":"2026-11-23T00:09:00.000Z",
            "startsAt":"2026-11-22T23:59:00.000Z","endsAt":\#(end),"members":{"count":6,"alerts":["a/page"]},
            "summary":"6 alerts of service shop, region eu fire together.","runbook":null,"owner":"shop","targets":[],
            "routeKey":null,"dashboard":null,"escalationLevel":0,"labels":{}}
            """#
    }

    private static func read(_ text: String) throws -> AlertRecord { try AlertReader().read(Array(text.utf8)) }

    @Test func theGroupIsRead() throws {
        let alert = try Self.read(Self.group())
        #expect(alert.key == Self.key && alert.about == .route && alert.subject == "web")
        #expect(alert.service == nil && !alert.isOfRemovedDefinition)
        #expect(try !Self.read(Self.group(status: "resolved")).isOfRemovedDefinition)
    }

    @Test func labelsNameWhatTheAlertsHaveInCommon() throws {
        let labels = AlertLabels(try Self.read(Self.group()))
        #expect(
            labels.all == [
                .init("alertname", "AlertGroup"), .init("region", "eu"), .init("route", "web"),
                .init("service", "shop"), .init("severity", "page"),
            ])
        #expect(AlertLabels(try Self.read(Self.group(status: "resolved"))).all == labels.all)
    }

    // MARK: - Those that it is told for

    private static func member(
        _ slo: String, firing: Bool = true, together: Bool, second: Int64
    ) throws -> AlertEvent {
        let fields = together ? [JSONValue.Member("groupedBy", .string(key))] : []
        return try AlertEvent.transition(slo, firing: firing, with: fields, second: second)
    }

    /// What a receiver is told of transitions, in order.
    private static func told(_ kind: ReceiverKind, _ events: [AlertEvent]) throws -> [String] {
        var machine = BridgeMachine(.init(kind.manners, interval: .hours(1), seed: 1))
        machine.begin(0, next: 0, committed: 0, firing: [], at: now)
        machine.caughtUp(0)
        let told = machine.tell(events)
        #expect(machine.committable == [0: Int64(events.count)])
        return told
    }

    @Test(arguments: [ReceiverKind.pagerduty, .opsgenie, .alertmanager])
    func whoeverKeepsAlertsIsToldOfTheGroupAlone(kind: ReceiverKind) throws {
        let events = try [
            Self.member("a", together: false, second: 0), Self.member("a", together: true, second: 1),
            Self.member("b", together: true, second: 2), Self.member("b", firing: false, together: true, second: 3),
            Self.member("c", together: true, second: 4), Self.member("c", together: false, second: 5),
            Self.member("c", firing: false, together: false, second: 6),
        ]
        // What has been told before is over, and what was never told is no news to them.
        let told = try Self.told(kind, events)
        #expect(told.filter { $0.hasPrefix("a") } == ["a fires", "a resolves"])
        #expect(!told.contains("b fires"))
        #expect(told.filter { $0.hasPrefix("c") } == ["c resolves", "c fires", "c resolves"])
    }

    @Test func whoeverTakesTransitionsGetsThemAll() throws {
        let events = try [
            Self.member("a", together: true, second: 0), Self.member("a", firing: false, together: true, second: 1),
        ]
        #expect(try Self.told(.webhook, events) == ["a fires", "a resolves"])
    }
}
