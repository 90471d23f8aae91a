internal import SloburnDecode
internal import SloburnModel
internal import SloburnNormalize

/// Reads alerts from the values of records; used by one thread at a time.
///
/// What it does not know it passes over; what every receiver needs must be there.
public final class AlertReader {
    private let reader = JSONTreeReader()
    private let times = TimestampParser(encoding: .rfc3339, timeZone: nil)

    /// Creates a reader.
    public init() {}

    /// Reads one value.
    ///
    /// - Parameter value: the record's value; nil for a tombstone.
    /// - Returns: the alert.
    /// - Throws: `AlertRecordError` where it is none.
    public func read(_ value: [UInt8]?) throws(AlertRecordError) -> AlertRecord {
        guard let value else { throw .noValue }
        let fields = try json(value)
        guard case .object = fields else { throw .noObject }
        let key = try text("key", fields)
        let severity = try text("severity", fields)
        let status = try text("status", fields)
        guard status == "firing" || status == "resolved" else {
            throw .bad(field: "status", value: Self.excerpt(status), wanted: "firing or resolved")
        }
        let at = try time("at", fields)
        let startsAt = try time("startsAt", fields)
        let isFiring = status == "firing"
        var endsAt: Timestamp?
        if !isFiring { endsAt = max(startsAt, try optionalTime("endsAt", fields) ?? at) }
        let (about, subject) = try subject(of: key, fields)
        return AlertRecord(
            key: key, episode: fields["id"]?.string ?? "", isFiring: isFiring, severity: severity,
            about: about, subject: subject, service: Self.some(fields["service"]?.string),
            group: Self.labels(fields["group"]), at: at, startsAt: startsAt, endsAt: endsAt,
            summary: Self.some(fields["summary"]?.string) ?? "\(key) is \(status)",
            runbook: Self.some(fields["runbook"]?.string), labels: Self.labels(fields["labels"]), fields: fields,
            bytes: value)
    }

    /// An alert is about an SLO unless its kind says otherwise.
    private func subject(
        of key: String, _ fields: JSONValue
    ) throws(AlertRecordError) -> (AlertRecord.Subject, String) {
        switch fields["kind"]?.string {
        case "data": return (.source, try text("source", fields))
        case "group":
            let route = key.dropFirst(AlertGroup.keyPrefix.count).prefix { $0 != "{" && $0 != "/" }
            return (.route, String(route))
        default: return (.slo, try text("slo", fields))
        }
    }

    private func json(_ value: [UInt8]) throws(AlertRecordError) -> JSONValue {
        do throws(JSONSyntaxError) {
            return try JSONValue(value, reader)
        } catch {
            throw .noJSON(message: error.message, offset: error.offset)
        }
    }

    private func text(_ field: String, _ fields: JSONValue) throws(AlertRecordError) -> String {
        guard let text = Self.some(fields[field]?.string) else { throw .missing(field) }
        return text
    }

    private func time(_ field: String, _ fields: JSONValue) throws(AlertRecordError) -> Timestamp {
        guard let time = try optionalTime(field, fields) else { throw .missing(field) }
        return time
    }

    private func optionalTime(_ field: String, _ fields: JSONValue) throws(AlertRecordError) -> Timestamp? {
        guard let value = fields[field], value != .null else { return nil }
        guard let text = value.string else { throw .missing(field) }
        let time = Array(text.utf8).withUnsafeBytes { try? times.parse($0, isNumber: false) }
        guard let time else {
            throw .bad(
                field: field, value: Self.excerpt(text), wanted: "an RFC 3339 time such as 2026-11-20T10:00:10.000Z")
        }
        return time
    }

    private static func labels(_ value: JSONValue?) -> [AlertRecord.Label] {
        (value?.members ?? []).compactMap { member in
            some(member.value.plainText).map { AlertRecord.Label(member.name, $0) }
        }
    }

    /// The text unless it is empty, which is the same as none.
    private static func some(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    private static func excerpt(_ text: String) -> String { text.count > 40 ? text.prefix(40) + "…" : text }
}
