internal import SloburnNormalize

/// An attribute's value in Protobuf, the message `AnyValue`.
///
/// Lists in it are not looked into.
struct OTLPProtoValue: OTLPAttributeValue {
    let message: WireReader

    @inline(__always) var bytes: UnsafeRawBufferPointer { message.bytes }

    @inline(__always)
    func label(_ batch: PointBatch) -> OTLPLabelText {
        var reader = message
        guard let tag = reader.tag() else { return reader.isBroken ? .broken : .none }
        // Nearly all values are a text and nothing else.
        if tag == OTLPTag.Value.string {
            let text = reader.message().bytes
            if reader.isAtEnd, !reader.isBroken { return text.isUTF8 ? .text(text) : .broken }
        }
        return anyLabel(batch)
    }

    /// The value of whatever fields there are; the last one wins.
    @inline(never)
    private func anyLabel(_ batch: PointBatch) -> OTLPLabelText {
        var reader = message
        var label = OTLPLabelText.none
        while let tag = reader.tag() {
            switch tag {
            case OTLPTag.Value.string:
                let text = reader.message().bytes
                label = text.isUTF8 ? .text(text) : .broken
            case OTLPTag.Value.bool: label = reader.varint() != 0 ? .text("true") : .text("false")
            case OTLPTag.Value.int: label = .text(batch.arena.text(Int64(bitPattern: reader.varint())))
            case OTLPTag.Value.double: label = .text(Self.text(reader.double(), batch.arena))
            case OTLPTag.Value.array, OTLPTag.Value.keyValues, OTLPTag.Value.bytes:
                label = .none
                reader.skip(tag)
            default: reader.skip(tag)
            }
        }
        return reader.isBroken ? .broken : label
    }

    /// A binary number in its shortest plain decimal form.
    private static func text(_ number: Double, _ arena: TextArena) -> UnsafeRawBufferPointer {
        guard number.isFinite else {
            let name: StaticString = number.isNaN ? "NaN" : number > 0 ? "Infinity" : "-Infinity"
            return name.rawBytes
        }
        var text = number.description
        var label: [UInt8] = []
        text.withUTF8 { NumberText.canonicalLabel(UnsafeRawBufferPointer($0), into: &label) }
        return arena.text(label)
    }
}

/// A message `KeyValue`.
struct OTLPProtoAttribute {
    var key: UnsafeRawBufferPointer
    var value: OTLPProtoValue

    /// Reads an attribute; nil where it is broken.
    @inline(__always)
    init?(_ message: WireReader) {
        var reader = message
        key = UnsafeRawBufferPointer(start: nil, count: 0)
        value = OTLPProtoValue(message: WireReader(message.end, message.end))
        while let tag = reader.tag() {
            switch tag {
            case OTLPTag.Attribute.key: key = reader.message().bytes
            case OTLPTag.Attribute.value: value = OTLPProtoValue(message: reader.message())
            default: reader.skip(tag)
            }
        }
        if reader.isBroken { return nil }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are valid UTF-8.
    @inline(__always)
    var isUTF8: Bool {
        var place = 0
        var bits: UInt64 = 0
        while count - place >= 8 {
            bits |= loadUnaligned(fromByteOffset: place, as: UInt64.self)
            place += 8
        }
        while place < count {
            bits |= UInt64(self[place])
            place += 1
        }
        return bits & 0x8080_8080_8080_8080 == 0 || String(validating: self, as: UTF8.self) != nil
    }
}
