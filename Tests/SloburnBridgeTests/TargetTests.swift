import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnBridge

/// A bridge that is told of one target only.
@Suite struct TargetTests {
    private static func targets(_ names: [String]) -> JSONValue {
        .array(names.map { .object([.init("name", .string($0)), .init("target", .string("to-\($0)"))]) })
    }

    private static func event(
        _ slo: String, firing: Bool = true, to targets: [String], heard: [String] = [], second: Int64
    ) throws -> AlertEvent {
        try AlertEvent.transition(
            slo, firing: firing,
            with: [.init("targets", Self.targets(targets)), .init("heard", Self.targets(heard))], second: second)
    }

    private static func told(_ target: String?, _ events: [AlertEvent], firing: [AlertEvent] = []) -> [String] {
        var machine = BridgeMachine(.init(ReceiverKind.webhook.manners, interval: .seconds(30), seed: 1))
        machine.settings.target = target
        machine.begin(0, next: 0, committed: 0, isFirst: true, firing: firing, at: now)
        machine.caughtUp(0)
        let told = machine.tell(events)
        #expect(machine.committable[0] == Int64(events.count))
        return told
    }

    private static func episode() throws -> [AlertEvent] {
        [
            try event("a", to: ["chat"], second: 1),
            try event("a", to: ["phone"], heard: ["chat", "phone"], second: 2),
            try event("b", to: ["chat"], second: 3), try event("b", firing: false, to: ["chat"], second: 4),
            try event("a", firing: false, to: ["chat", "phone"], second: 5),
        ]
    }

    @Test(
        arguments: [
            (nil, ["a fires", "a fires", "b fires", "b resolves", "a resolves"]),
            ("chat", ["a fires", "a fires", "b fires", "b resolves", "a resolves"]),
            ("phone", ["a fires", "a resolves"]), ("to-phone", ["a fires", "a resolves"]), ("nobody", []),
        ] as [(String?, [String])])
    func eachHearsOfWhatConcernsIt(_ target: String?, _ expected: [String]) throws {
        #expect(Self.told(target, try Self.episode()) == expected)
    }

    @Test func theFirstStartTellsOnlyThat() throws {
        let firing = [try Self.event("a", to: ["phone"], second: 0), try Self.event("b", to: ["chat"], second: 0)]
        let last = try Self.event("c", to: ["phone"], second: 1)
        #expect(Self.told("phone", [last], firing: firing).sorted() == ["a fires", "c fires"])
    }
}
