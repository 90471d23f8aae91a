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
