internal import SloburnNormalize

/// *Source:* CloudEvents 1.0, HTTP protocol binding; JSON event format.
extension Receiver {
    /// The record's value as an event.
    func cloudEvent(_ event: AlertEvent) -> OutgoingRequest {
        let attributes = Self.attributes(event)
        let authorization = bearer.map { [OutgoingRequest.Header("Authorization", $0)] } ?? []
        switch mode {
        case .binary:
            let headers = attributes.map { OutgoingRequest.Header("ce-" + $0.name, PercentEncoding.header($0.value)) }
            return OutgoingRequest(
                url: url, headers: [.init("Content-Type", "application/json")] + headers + authorization,
                body: event.alert.bytes)
        case .structured:
            let members = attributes.map { JSONValue.Member($0.name, .string($0.value)) }
            let body = JSONValue.object(
                members + [.init("datacontenttype", .string("application/json")), .init("data", event.alert.fields)])
            let type = OutgoingRequest.Header("Content-Type", "application/cloudevents+json; charset=UTF-8")
            return OutgoingRequest(url: url, headers: [type] + authorization, body: body.bytes)
        }
    }

    /// The attributes of the record; where it lacks one that an event needs, those that Sloburn would write.
    private static func attributes(_ event: AlertEvent) -> [AlertRecord.Label] {
        let alert = event.alert
        let at = RFC3339.string(alert.at)
        let needed = [
            ("specversion", "1.0"),
            ("id", "io.sloburn.alert/\(alert.key)@\(at)/\(alert.isFiring ? "firing" : "resolved")"),
            ("source", "/sloburn"), ("type", "io.sloburn.alert.v1"), ("time", at), ("subject", alert.key),
        ].map { AlertRecord.Label($0, $1) }
        let given = event.attributes.filter { isName($0.name) && !["data", "datacontenttype"].contains($0.name) }
        let names = Set(given.map(\.name))
        return given + needed.filter { !names.contains($0.name) }
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (48...57).contains($0) }
    }
}
