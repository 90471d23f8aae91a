import SloburnModel
import SloburnTestKit

@testable import SloburnBridge

extension AlertValue {
    /// The alert as the bridge reads it.
    func record() throws -> AlertRecord { try AlertReader().read(bytes) }

    /// The alert as it is told, identified by itself.
    func notice(attributes: [AlertRecord.Label] = []) throws -> Notice {
        let alert = try record()
        return Notice(AlertEvent(alert, attributes: attributes), identity: alert)
    }
}

extension OutgoingRequest {
    /// The body as text.
    var bodyText: String { String(decoding: body, as: UTF8.self) }

    /// The value of a header.
    subscript(header name: String) -> String? { headers.last { $0.name == name }?.value }
}

/// 2026-11-23T00:00:00Z.
let now = Timestamp(seconds: 1_795_392_000)

extension AlertEvent {
    /// A transition of an SLO's alert so many seconds from now, with further fields.
    static func transition(
        _ slo: String, firing: Bool = true, with fields: [JSONValue.Member], second: Int64
    ) throws -> AlertEvent {
        var value = AlertValue()
        value.slo = slo
        var alert = try value.record()
        alert.at = now + .seconds(second)
        alert.isFiring = firing
        if !firing { alert.endsAt = alert.at }
        if case .object(let members) = alert.fields { alert.fields = .object(members + fields) }
        return AlertEvent(alert)
    }
}

extension BridgeMachine {
    /// What a receiver is told of transitions, in order, as `SLO STATE`; each is taken at once.
    mutating func tell(_ events: [AlertEvent]) -> [String] {
        var told: [String] = []
        for (offset, event) in events.enumerated() {
            take(event, partition: 0, offset: Int64(offset), at: event.alert.at)
            while let delivery = next(at: event.alert.at) {
                told += delivery.notices.map { "\($0.alert.subject) \($0.alert.isFiring ? "fires" : "resolves")" }
                finished(delivery.number, .accepted, at: event.alert.at)
            }
        }
        return told
    }
}
