public import SloburnModel

/// Takes the payload out of `{"schema":…,"payload":…}`, which Kafka Connect's JsonConverter writes by default.
///
/// An object is such an envelope where it has exactly these two keys and the schema is an object or null. All other
/// JSON passes as it is. Values of Connect's logical types stay as they are written: timestamps are integers of the
/// resolution that the schema's name tells, and a `Decimal` is base64 text, which no mapping can read as a number. The
/// object that Debezium puts into the payload is left to the mapping, with paths as `after.status`.
///
/// It belongs to one thread.
public final class ConnectEnvelope {
    private let reader = JSONTreeReader()
    let arena = TextArena()

    /// Creates an envelope.
    public init() {}

    /// Takes the payload out.
    ///
    /// - Parameter value: the record's value.
    /// - Returns: the payload's JSON text, which lives as long as the value and the envelope do, at most until the next
    ///   call; nil for a payload that is null (a tombstone).
    /// - Throws: `.malformed` where the value is not JSON.
    public func open(_ value: UnsafeRawBufferPointer) throws(Rejection) -> UnsafeRawBufferPointer? {
        arena.removeAll()
        let node: JSONNode
        do throws(JSONSyntaxError) {
            node = try reader.read(value)
        } catch {
            let found = "\(error.message) at byte \(error.offset)"
            throw Rejection(
                .malformed, "the value is not JSON: \(found); it begins with \(FirstBytes.text(value))")
        }
        guard let payload = Self.payload(of: node) else { return value }
        return payload.kind == .null ? nil : payload.text(in: value, arena)
    }

    private static func payload(of node: JSONNode) -> JSONNode? {
        var (count, isEnvelope, payload): (Int, Bool, JSONNode?) = (0, false, nil)
        for (name, value) in node.members {
            count += 1
            if name.equals("schema") { isEnvelope = value.kind == .object || value.kind == .null }
            if name.equals("payload") { payload = value }
            if count > 2 { return nil }
        }
        return isEnvelope ? payload : nil
    }
}
