internal import SloburnNormalize

/// The name of a member, to be told from others in a `switch`.
struct OTLPKey {
    let name: UnsafeRawBufferPointer

    init(_ name: UnsafeRawBufferPointer) { self.name = name }

    @inline(__always)
    static func ~= (text: StaticString, key: OTLPKey) -> Bool { key.name.equals(text) }
}

/// An attribute's value in JSON: an object that has one of `stringValue`, `intValue` and so on.
struct OTLPJSONValue: OTLPAttributeValue {
    /// The object; nil where there is no value.
    let node: JSONNode?

    var bytes: UnsafeRawBufferPointer { node?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0) }

    func label(_ batch: PointBatch) -> OTLPLabelText {
        guard let node else { return .none }
        var label = OTLPLabelText.none
        for (name, value) in node.members {
            switch OTLPKey(name) {
            case "stringValue": label = value.kind == .string ? .text(value.bytes) : .broken
            case "boolValue": label = Self.boolean(value)
            case "intValue", "doubleValue": label = Self.number(value, batch)
            case "arrayValue", "kvlistValue", "bytesValue": label = .none
            default: break
            }
        }
        return label
    }

    private static func boolean(_ value: JSONNode) -> OTLPLabelText {
        switch value.kind {
        case .true: .text("true")
        case .false: .text("false")
        default: .broken
        }
    }

    private static func number(_ value: JSONNode, _ batch: PointBatch) -> OTLPLabelText {
        guard value.kind == .number || value.kind == .string else { return .broken }
        guard !NumberText.isCanonicalLabel(value.bytes) else { return .text(value.bytes) }
        var label: [UInt8] = []
        NumberText.canonicalLabel(value.bytes, into: &label)
        return .text(batch.arena.text(label))
    }
}

/// An element of `attributes`.
struct OTLPJSONAttribute {
    var key: UnsafeRawBufferPointer
    var value: OTLPJSONValue

    /// Reads an attribute; nil where it is no object, or its key or value is something else than these are.
    init?(_ node: JSONNode) {
        guard node.kind == .object else { return nil }
        key = UnsafeRawBufferPointer(start: nil, count: 0)
        value = OTLPJSONValue(node: nil)
        for (name, member) in node.members {
            switch OTLPKey(name) {
            case "key":
                guard member.kind == .string else { return nil }
                key = member.bytes
            case "value":
                guard member.kind == .object || member.kind == .null else { return nil }
                value = OTLPJSONValue(node: member)
            default: break
            }
        }
    }
}
